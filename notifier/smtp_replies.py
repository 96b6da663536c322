"""Maps SMTP replies and connection errors to delivery errors.

RFC 5321, section 4.2.1: 4yz is transient, 5yz permanent. RFC 3463, section 3.8: X.7.X concerns the
policy: of one recipient's server, or of the relay towards us. Failures of several recipients tell
(`notifier.circuit_breaker`).
"""

import re
import ssl

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from disclosures.errors import (
    DeliveryError,
    DeliveryRejected,
    DeliverySuspended,
    DeliveryUnclear,
)
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
    if connecting:
        return DeliverySuspended(text)
    if _is_tls(error) or isinstance(error, SMTPNotSupported | SMTPAuthenticationError):
        return DeliverySuspended(text)
    if isinstance(error, SMTPResponseException):
        return _by_code(error, text)
    if isinstance(error, ValueError):  # the address cannot be encoded
        return DeliveryRejected(text)
    return DeliveryUnclear(text)  # the connection was dropped, or nothing came


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
    concerns_letter = isinstance(error, SMTPRecipientRefused | SMTPDataError)
    if error.code in {CLOSING, *_AUTHENTICATION}:
        return DeliverySuspended(text)
    if not 400 <= error.code <= 599 or error.code in _PROTOCOL_ERRORS:
        return DeliveryUnclear(text)
    if not concerns_letter:  # MAIL FROM, RSET: nothing of a recipient was said yet
        return DeliverySuspended(text)
    if error.code < 500 or _MAILBOX_FULL.match(error.message):
        return DeliveryError(text)
    return DeliveryUnclear(text) if _POLICY.match(error.message) else DeliveryRejected(text)


def _is_tls(error: BaseException | None) -> bool:
    """Tell whether an error is, or was caused by, a failed TLS handshake or certificate check."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__
    return False
