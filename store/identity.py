"""What makes a report this one and no other. Pure.

A statutory annual report is (publisher, kind, report year); anything else is its address, brought
to one form. Reports of different years differ by one digit, so years are never merged; two
agencies that publish in one column are two reports.
"""

import re
from hashlib import sha256
from urllib.parse import urlsplit

from rapidfuzz.distance import Indel
from w3lib.url import canonicalize_url

from disclosures import Kind, Reading
from disclosures.sameness import folded
from store.clean import clean

#: Longer keys are cut and hashed: PostgreSQL indexes no text over 2.7 kB.
KEY_LIMIT = 600

#: Two texts at least this similar are one report at two addresses.
NEARLY_SAME = 0.8

#: Bodies beyond this many characters are compared by their blocks.
LONG = 20_000

_SESSION = re.compile(
    r"(jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|sessionid|session_id|cfid|cftoken"
    r"|utm_\w+|spm|wd_?utm\w*)",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";(jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)


def canonical(url: str) -> str:
    """`url` in one form: http and https, ``www.`` or not, with or without a session, are one."""
    url = clean(url).strip()
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return bounded(url)
    if not host:
        return bounded(url)
    host = host.removeprefix("www.") if host.count(".") > 1 else host
    authority = host if port in (None, 80, 443) else f"{host}:{port}"
    path = _SESSION_IN_PATH.sub("", parts.path) or "/"
    pairs = [pair for pair in parts.query.split("&") if pair]
    kept = "&".join(pair for pair in pairs if not _SESSION.fullmatch(pair.partition("=")[0]))
    return bounded(canonicalize_url(f"http://{authority}{path}{'?' if kept else ''}{kept}"))


def report_key(reading: Reading, *, agency: str, address: str) -> str:
    """The key of the report that says `reading`; `agency`: whose source it is found in."""
    if not is_statutory(reading):
        return canonical(address)
    publisher = folded(reading.publisher) or folded(agency)
    return bounded(f"{reading.kind.value}/{reading.report_year}/{publisher}")


def own_key(reading: Reading, *, agency: str, address: str) -> str:
    """The key of a report whose year and agency have another one already: with its address."""
    key = report_key(reading, agency=agency, address=address)
    return bounded(f"{key}@{canonical(address)}") if is_statutory(reading) else key


def is_statutory(reading: Reading) -> bool:
    """Whether law demands one such report a year and agency, and we know which year it is."""
    return reading.kind is Kind.ANNUAL_REPORT and reading.report_year is not None


def became_another(before: Reading, after: Reading) -> bool:
    """Whether a page that showed the report `before` shows another report now.

    Only a stated year or another recognised kind says so: a page that lost its title, or was
    overwritten with something that is no document, is still judged as the report it was.
    """
    if not is_statutory(before) or after.kind is Kind.OTHER:
        return False
    if after.kind is not before.kind:
        return True
    return after.report_year not in (None, before.report_year)


def is_twin(before: Reading, after: Reading) -> bool:
    """Whether two readings with the same title are one report at two addresses."""
    fields = ("kind", "report_year", "published", "doc_no", "index_no")
    if any(getattr(before, name) != getattr(after, name) for name in fields):
        return False
    numbers = [re.findall(r"\d+", reading.body_text) for reading in (before, after)]
    return numbers[0] == numbers[1] and similarity(before, after) >= NEARLY_SAME


def similarity(before: Reading, after: Reading) -> float:
    """How much of two bodies is the same, from 0 to 1."""
    one, other = folded(before.body_text), folded(after.body_text)
    if max(len(one), len(other)) <= LONG:
        return Indel.normalized_similarity(one, other)
    return _similarity_of_blocks(before, after)


def _similarity_of_blocks(before: Reading, after: Reading) -> float:
    one, other = (
        [folded(block.text) for block in reading.blocks if block.text]
        for reading in (before, after)
    )
    shared = set(one) & set(other)
    kept = sum(len(text) for texts in (one, other) for text in texts if text in shared)
    return kept / (sum(map(len, one)) + sum(map(len, other)) or 1)


def bounded(key: str) -> str:
    """`key`, short enough for an index; what is cut off is hashed."""
    if len(key) <= KEY_LIMIT:
        return key
    return f"{key[: KEY_LIMIT - 65]}#{sha256(key.encode('utf-8', 'replace')).hexdigest()}"


def title_hash(title: str | None) -> str:
    """What titles are looked up by; empty when there is none."""
    text = folded(title)
    return sha256(text.encode("utf-8", "replace")).hexdigest() if text else ""
