"""Parameters of addresses that name a session or a moment, and not a document."""

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit, urlunsplit

#: Session ids in the path (Servlet specification, 7.1.3; ASP.NET) and names of session parameters.
_SESSION_IN_PATH = re.compile(r";jsessionid=[^?#/;]{0,200}|/\(S\([a-z0-9]{24}\)\)", re.IGNORECASE)
_SESSION_NAME = re.compile(
    r"(?:j|php|asp|aspx|cf)?_?sess(?:ion)?_?(?:id|key|token)?|aspsessionid\w*|cftoken|phpsessid",
    re.IGNORECASE,
)

#: Values that no editor gives to a document: a fraction, a moment, a random string.
_FRACTION = re.compile(r"0\.\d{4,}")
_MOMENT = re.compile(r"1[3-9]\d{8}(?:\d{3})?")
_RANDOM = re.compile(r"(?=.{16})[0-9a-f-]{16,}", re.IGNORECASE)

#: Names that say that a value only defeats caches.
_NONCE_NAME = re.compile(
    r"_|rnd|rand(?:om)?\w*|nonce|noncestr|nocache|cache(?:bust\w*)?|timestamp|ts", re.IGNORECASE
)
_NUMBER = re.compile(r"\d")
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|zip|rar)$", re.IGNORECASE)
_ROUTE = re.compile(r"!?/")


def without_session(url: str) -> str:
    """Remove what is a session by its name, and a fragment that names a place on the page."""
    parts = urlsplit(_SESSION_IN_PATH.sub("", url))
    kept = [pair for pair in _pairs(parts.query) if not _SESSION_NAME.fullmatch(_name(pair))]
    fragment = parts.fragment if _ROUTE.match(parts.fragment) else ""
    return urlunsplit(parts._replace(query="&".join(kept), fragment=fragment))


def without_nonces(urls: Sequence[str]) -> list[str]:
    """Remove sessions and nonces from the addresses of one page, which are the evidence.

    A parameter is a nonce if its values look like one (a fraction, a moment, a random string, or
    the parameter's name says so) and each address is still another one without it. Equal addresses
    stay equal.
    """
    plain = [without_session(url) for url in urls]
    names = Counter(_name(pair) for url in set(plain) for pair in _pairs(urlsplit(url).query))
    for name in sorted(names):
        if not _looks_like_nonces(name, plain):
            continue
        shorter = {url: _without(url, name) for url in plain}
        if len(set(shorter.values())) == len(shorter) and all(
            _identifies(rest) for url, rest in shorter.items() if rest != url
        ):
            plain = [shorter[url] for url in plain]
    return plain


def _looks_like_nonces(name: str, urls: Sequence[str]) -> bool:
    """Whether all values of a parameter look like nonces, or its name says that they are."""
    values = {
        pair.partition("=")[2]
        for url in urls
        for pair in _pairs(urlsplit(url).query)
        if _name(pair) == name
    }
    if _NONCE_NAME.fullmatch(name):
        return True
    return all(
        _FRACTION.fullmatch(value) or _MOMENT.fullmatch(value) or _RANDOM.fullmatch(value)
        for value in values
    )


def _identifies(url: str) -> bool:
    """Whether an address still names one document: by a number, or as a file."""
    parts = urlsplit(url)
    return _NUMBER.search(parts.path + parts.query) is not None or (
        _FILE.search(parts.path) is not None
    )


def _without(url: str, name: str) -> str:
    parts = urlsplit(url)
    kept = [pair for pair in _pairs(parts.query) if _name(pair) != name]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _pairs(query: str) -> list[str]:
    return query.split("&") if query else []


def _name(pair: str) -> str:
    return pair.partition("=")[0]
