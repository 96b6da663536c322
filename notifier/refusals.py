"""What a mail server's answer means for the letter, and for all others.

RFC 5321 4.2.1: 4xx may pass another time, 5xx will not. RFC 3463: a 5.7.x says that the server
objects to how we send (authentication, reputation, policy), not to the reader.
"""

import re
import ssl

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from disclosures.errors import DeliveryError, DeliveryRejected, DeliverySuspended
from notifier.inert import safe_line

#: The server is closing the connection, whatever was asked (RFC 5321, 3.8).
CLOSING = 421

#: The server did not follow what we said: the exchange is broken, not the letter.
_OUT_OF_STEP = frozenset({500, 502, 503, 504})

#: It wants another login (RFC 4954, 6).
_LOGIN = frozenset({530, 534, 535, 538})

_POLICY = re.compile(r"5\.7\.\d")

#: The reader's mailbox is full, which passes, though some servers say for good.
_FULL = re.compile(r"5\.2\.2\b")
_ADDRESS = re.compile(r"\S+@\S+")


def meaning(error: Exception, *, connecting: bool = False) -> DeliveryError:
    """Translate what went wrong while sending one letter (or `connecting` to send any)."""
    if isinstance(error, SMTPRecipientsRefused):
        return meaning(error.recipients[0])
    why = reason(error)
    if _is_tls(error) or isinstance(error, SMTPNotSupported | SMTPAuthenticationError):
        return DeliverySuspended(why)
    if isinstance(error, SMTPResponseException):
        return _by_code(error, why)
    if isinstance(error, ValueError):  # an address that cannot be put on the wire
        return DeliveryRejected(why)
    if connecting and type(error) is SMTPException:  # STARTTLS asked for, and not offered
        return DeliverySuspended(why)
    return DeliveryError(why)


def reason(error: BaseException) -> str:
    """Say in one line, and without any address, what the server or the network said."""
    if isinstance(error, SMTPResponseException):
        said = f"{error.code} {error.message}" if error.code > 0 else error.message
    else:
        said = str(error) or type(error).__name__
    return _ADDRESS.sub("<address>", safe_line(said, 200))


def is_final(error: Exception) -> bool:
    """Whether the server surely did not take the letter and said so before its text was sent."""
    return isinstance(error, SMTPSenderRefused | SMTPRecipientRefused)


def _by_code(error: SMTPResponseException, why: str) -> DeliveryError:
    if not 500 <= error.code <= 599 or error.code in _OUT_OF_STEP or _FULL.match(error.message):
        return DeliveryError(why)
    of_the_letter = isinstance(error, SMTPRecipientRefused | SMTPDataError)
    if not of_the_letter or error.code in _LOGIN or _POLICY.match(error.message):
        return DeliverySuspended(why)
    return DeliveryRejected(why)


def _is_tls(error: BaseException | None) -> bool:
    """Whether the certificate or the handshake failed, however it was wrapped."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__
    return False
