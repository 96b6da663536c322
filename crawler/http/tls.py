"""TLS contexts of sources: verified, verified with old servers allowed, not verified."""

import ssl
from dataclasses import dataclass, field

from disclosures import Fault, TlsOptions
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode

#: Ciphers for old servers: all that OpenSSL has, with keys of any size, but none that leaves out
#: the certificate or the encryption.
_OLD_CIPHERS = "ALL:!aNULL:!eNULL:@SECLEVEL=0"

#: Absent in older versions of ``ssl``.
_OP_LEGACY_SERVER_CONNECT = getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)


@dataclass(slots=True)
class TlsContexts:
    """The contexts of one process, each made once."""

    _made: dict[TlsOptions, ssl.SSLContext] = field(default_factory=dict)

    def of(self, options: TlsOptions, url: str) -> ssl.SSLContext:
        """Return the context for `options`, for a request to `url`.

        Raises:
            PageRefused: The file of certificate authorities cannot be loaded.
        """
        if options not in self._made:
            try:
                self._made[options] = make_context(options)
            except (OSError, ValueError) as error:
                reason = Reason.of(
                    ReasonCode.TLS_CA_FILE, file=options.ca_file, error=str(error)[:200]
                )
                raise PageRefused(url, Fault.TLS, reason) from error
        return self._made[options]


def make_context(options: TlsOptions) -> ssl.SSLContext:
    """Make a client context; one that does not verify takes old versions as well.

    Raises:
        OSError: The file of certificate authorities cannot be loaded.
    """
    context = ssl.create_default_context()
    # A fetched intermediate certificate must not become a trust anchor (Python 3.13 sets the flag)
    context.verify_flags &= ~ssl.VERIFY_X509_PARTIAL_CHAIN
    if options.ca_file:
        context.load_verify_locations(cafile=options.ca_file)
    if options.legacy or not options.verify:
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers(_OLD_CIPHERS)
        context.options |= _OP_LEGACY_SERVER_CONNECT
    if not options.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
