"""Maps SMTP replies and connection errors to delivery errors.

RFC 5321, section 4.2.1: 4yz is transient, 5yz permanent. RFC 3463, section 3.8: X.7.X concerns the
sender (authentication, reputation, policy), not the recipient, and so suspends all mail.
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
from disclosures.sanitising import safe_line

#: The server closes the connection, in reply to any command (RFC 5321, section 3.8).
CLOSING = 421

#: Command unknown or out of sequence: the exchange is at fault, not the letter.
_PROTOCOL_ERRORS = frozenset({500, 502, 503, 504})

#: Authentication is required or insufficient (RFC 4954, section 6).
_AUTHENTICATION = frozenset({530, 534, 535, 538})

_POLICY = re.compile(r"5\.7\.\d")

#: The mailbox is full: transient, although some servers reply with a permanent code.
_MAILBOX_FULL = re.compile(r"5\.2\.2\b")
_ADDRESS = re.compile(r"\S+@\S+")


def delivery_error(error: Exception, *, connecting: bool = False) -> DeliveryError:
    """Map a failure while sending one letter, or while `connecting`, to a delivery error."""
    if isinstance(error, SMTPRecipientsRefused):
        return delivery_error(error.recipients[0])
    text = error_text(error)
    if _is_tls(error) or isinstance(error, SMTPNotSupported | SMTPAuthenticationError):
        return DeliverySuspended(text)
    if isinstance(error, SMTPResponseException):
        return _by_code(error, text)
    if isinstance(error, ValueError):  # the address cannot be encoded
        return DeliveryRejected(text)
    if connecting and type(error) is SMTPException:  # STARTTLS required but not offered
        return DeliverySuspended(text)
    return DeliveryError(text)


def error_text(error: BaseException) -> str:
    """Return the reply or the error in one line, e-mail addresses removed."""
    if isinstance(error, SMTPResponseException):
        text = f"{error.code} {error.message}" if error.code > 0 else error.message
    else:
        text = str(error) or type(error).__name__
    return _ADDRESS.sub("<address>", safe_line(text, 200))


def is_before_data(error: Exception) -> bool:
    """Tell whether the server replied to MAIL or RCPT, before the letter's text was sent."""
    return isinstance(error, SMTPSenderRefused | SMTPRecipientRefused)


def _by_code(error: SMTPResponseException, text: str) -> DeliveryError:
    permanent = 500 <= error.code <= 599 and error.code not in _PROTOCOL_ERRORS
    if not permanent or _MAILBOX_FULL.match(error.message):
        return DeliveryError(text)
    concerns_letter = isinstance(error, SMTPRecipientRefused | SMTPDataError)
    if not concerns_letter or error.code in _AUTHENTICATION or _POLICY.match(error.message):
        return DeliverySuspended(text)
    return DeliveryRejected(text)


def _is_tls(error: BaseException | None) -> bool:
    """Tell whether an error is, or was caused by, a failed TLS handshake or certificate check."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__
    return False
