"""Why a TLS connection failed: version, key, renegotiation, chain, name or date. Pure."""

import ssl

from disclosures.reason import Reason, ReasonCode

#: Results of OpenSSL's verification (x509_vfy.h).
_VERIFY_CODES = {
    9: ReasonCode.TLS_NOT_YET_VALID,
    10: ReasonCode.TLS_EXPIRED,
    18: ReasonCode.TLS_SELF_SIGNED,
    19: ReasonCode.TLS_UNKNOWN_CA,
    62: ReasonCode.TLS_WRONG_NAME,
    64: ReasonCode.TLS_WRONG_NAME,
    66: ReasonCode.TLS_WEAK_KEY,
    67: ReasonCode.TLS_WEAK_KEY,
    68: ReasonCode.TLS_WEAK_KEY,
}

#: The issuer of a certificate was neither sent nor is it a trusted authority.
_NO_ISSUER = frozenset({2, 20, 21})

#: Parts of the names that OpenSSL gives its errors.
_ERROR_NAMES = (
    ("UNSAFE_LEGACY_RENEGOTIATION", ReasonCode.TLS_LEGACY_RENEGOTIATION),
    ("PROTOCOL_VERSION", ReasonCode.TLS_OLD_VERSION),
    ("UNSUPPORTED_PROTOCOL", ReasonCode.TLS_OLD_VERSION),
    ("KEY_TOO_SMALL", ReasonCode.TLS_WEAK_KEY),
    ("MD_TOO_WEAK", ReasonCode.TLS_WEAK_KEY),
    ("WRONG_VERSION_NUMBER", ReasonCode.TLS_NOT_SPOKEN),
    ("HTTP_REQUEST", ReasonCode.TLS_NOT_SPOKEN),
    ("HANDSHAKE_FAILURE", ReasonCode.TLS_OLD_CIPHERS),
    ("NO_CIPHERS", ReasonCode.TLS_OLD_CIPHERS),
    ("WRONG_CIPHER", ReasonCode.TLS_OLD_CIPHERS),
    ("WRONG_SIGNATURE_TYPE", ReasonCode.TLS_OLD_CIPHERS),
    ("INSUFFICIENT_SECURITY", ReasonCode.TLS_OLD_CIPHERS),
    ("BAD_ECPOINT", ReasonCode.TLS_OLD_CIPHERS),
)


def misses_issuer(error: BaseException) -> bool:
    """Whether a certificate was refused because the one of its issuer is unknown."""
    return isinstance(error, ssl.SSLCertVerificationError) and error.verify_code in _NO_ISSUER


def tls_reason(error: BaseException, words: str) -> Reason:
    """Return the reason for an error of ``ssl``; `words` are OpenSSL's own."""
    if misses_issuer(error):
        return Reason.of(ReasonCode.TLS_INCOMPLETE_CHAIN)
    if isinstance(error, ssl.SSLCertVerificationError):
        code = _VERIFY_CODES.get(error.verify_code, ReasonCode.TLS_FAILED)
    else:
        name = str(getattr(error, "reason", "") or "") or words.upper().replace(" ", "_")
        code = next((code for part, code in _ERROR_NAMES if part in name), ReasonCode.TLS_FAILED)
    return Reason.of(code, error=words)
