"""Resolves addresses as browsers do: WHATWG URL Standard (https://url.spec.whatwg.org)."""

import re

from ada_url import join_url, normalize_url

_MAX_ADDRESS = 2_000
_SCHEMES = ("http://", "https://", "file:///")
_UTF = re.compile(r"utf[-_]?(?:8|16|32)", re.IGNORECASE)


def resolve(base: str, address: str, *, charset: str = "utf-8") -> str:
    """Return the absolute form of `address` on a page whose base address is `base`.

    `charset` is the page's: browsers send the query of a link in it, and the path in UTF-8. Default
    ports, dot segments and backslashes are normalised; a fragment is kept. Empty for an address
    that cannot be requested (another scheme, a syntax error, more than 2,000 characters).
    """
    if len(address) > _MAX_ADDRESS:
        return ""
    try:
        absolute = join_url(base, _with_encoded_query(address, charset))
    except ValueError:
        return ""
    return absolute if absolute.startswith(_SCHEMES) else ""


def canonical(url: str) -> str:
    """Return `url` in the form that all its spellings have; one that is no address as it is."""
    try:
        return normalize_url(url)
    except ValueError:
        return url


def location_of(base: str, header: bytes) -> str:
    """Return the absolute address that a Location header names; empty like `resolve`.

    Bytes beyond ASCII are sent back as they are, in whatever encoding, as browsers do.
    """
    ascii_only = "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in header)
    return resolve(base, ascii_only)


def _with_encoded_query(address: str, charset: str) -> str:
    """`address` with the characters of its query percent-encoded in `charset`."""
    if address.isascii() or _UTF.match(charset):
        return address
    rest, hash_mark, fragment = address.partition("#")
    path, question_mark, query = rest.partition("?")
    encoded = "".join(
        character if character.isascii() else _percent_encoded(character, charset)
        for character in query
    )
    return path + question_mark + encoded + hash_mark + fragment


def _percent_encoded(character: str, charset: str) -> str:
    """One character as %XX; what `charset` lacks becomes &#N; (URL Standard, percent-encode)."""
    try:
        encoded = character.encode(charset)
    except (UnicodeEncodeError, LookupError):
        return f"%26%23{ord(character)}%3B"
    return "".join(f"%{byte:02X}" for byte in encoded)
