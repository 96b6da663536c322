"""Identity of a report: its key, and whether two readings are of one report. Pure.

A statutory annual report is (publisher, kind, report year); anything else is its address, brought
to one form. Reports of different years differ by one digit, so years are never merged; two
agencies that publish in one column are two reports.
"""

import re
from hashlib import sha256
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url

from disclosures import DocumentKind, Reading
from disclosures.content_digest import folded
from disclosures.sanitising import storable_text
from store.compare.text.likeness import likeness

#: Longer keys are cut and hashed: PostgreSQL indexes no text over 2.7 kB.
KEY_LIMIT = 600

#: Least similarity of two texts of one report at two addresses.
MIN_SIMILARITY = 0.8

#: The same for texts with one index number.
MIN_INDEXED_SIMILARITY = 0.5

#: Least length of a body that is looked up by its hash.
MIN_HASHED_TEXT = 100

#: Least characters of an index number.
MIN_INDEX_LENGTH = 6

_NUMBERS = re.compile(r"\d+|[〇零一二三四五六七八九十百千]+")


_AGENCY = re.compile(
    r"(?:关于)?(?:(?:19|20)\d\d年度?)?"
    r"(.{2,24}?(?:局|委员会|委|政府办公室|政府|办公室|厅|办|街道|镇|乡))"
    r"(?=关于|\d|二[〇○零0O]|政府)"
)


_SESSION = re.compile(
    r"(jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|sessionid|session_id|cfid|cftoken"
    r"|utm_\w+|spm|wd_?utm\w*)",
    re.IGNORECASE,
)


_SESSION_IN_PATH = re.compile(r";(jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)


_REPORT = re.compile(r"公开.*(?:年度(?:工作)?报告|年报)|^(?:20\d\d年?度?)?(?:年度报告|年报)$")


#: Titles of documents about annual reports.
_ABOUT_REPORTS = re.compile(r"(?:编制|编写|编报|报送|起草).{0,12}通知$|统计表$")


def is_called_report(title: str) -> bool:
    """Whether `title` is that of an annual report."""
    title = folded(title)
    return bool(_REPORT.search(title)) and not _ABOUT_REPORTS.search(title)


def names_report(reading: Reading) -> bool:
    """Whether the title, or the text of a file, is that of an annual report."""
    called = [reading.title or "", *(file.text for file in reading.attachments)]
    return any(map(is_called_report, called))


def canonical_url(url: str) -> str:
    """Canonical form of `url`: without scheme, ``www.``, default port, session and fragment.

    A fragment that names a page of a script (``#/detail?id=1``) stays.
    """
    url = storable_text(url).strip()
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return bounded_key(url)
    if not host:
        return bounded_key(url)
    host = host.removeprefix("www.") if host.count(".") > 1 else host
    authority = host if port in (None, 80, 443) else f"{host}:{port}"
    path = _SESSION_IN_PATH.sub("", parts.path) or "/"
    pairs = [pair for pair in parts.query.split("&") if pair]
    kept = "&".join(pair for pair in pairs if not _SESSION.fullmatch(pair.partition("=")[0]))
    route = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    page = canonicalize_url(f"http://{authority}{path}{'?' if kept else ''}{kept}")
    return bounded_key(page + route)


def report_key(reading: Reading, *, agency: str, address: str) -> str:
    """The key of a report; `agency`: the agency of its source."""
    if not is_statutory(reading):
        return canonical_url(address)
    publisher = folded(reading.publisher) or _agency_in_title(reading.title) or folded(agency)
    return bounded_key(f"{reading.kind.value}/{reading.report_year}/{publisher}")


def report_key_at_address(reading: Reading, *, agency: str, address: str) -> str:
    """The key with the address, for a report whose plain key belongs to another one."""
    key = report_key(reading, agency=agency, address=address)
    return bounded_key(f"{key}@{canonical_url(address)}") if is_statutory(reading) else key


def is_statutory(reading: Reading) -> bool:
    """Whether it is an annual report of a known year (条例 第四十九条)."""
    return reading.kind is DocumentKind.ANNUAL_REPORT and reading.report_year is not None


def shows_another_report(before: Reading, after: Reading) -> bool:
    """Whether a page that showed the report `before` shows another report now.

    It does if it states another year, is of another recognised kind, or names another agency and
    has another text. A page that lost its title or is no document any more, and one whose agency
    was renamed, still shows `before`.
    """
    if not is_statutory(before) or after.kind in (DocumentKind.OTHER, DocumentKind.LIST):
        return False
    if after.kind is not before.kind:
        return True
    if after.report_year not in (None, before.report_year):
        return True
    return _is_other_agency(before, after) and similarity(before, after) < MIN_SIMILARITY


def has_same_kind_and_year(before: Reading, after: Reading) -> bool:
    """Whether two readings agree in kind and year, as all readings of one report do."""
    return before.kind is after.kind and before.report_year == after.report_year


def has_same_text(before: Reading, after: Reading) -> bool:
    """Whether two readings agree in body and tables to the letter, whatever else differs."""
    return (
        has_same_kind_and_year(before, after)
        and folded(before.body_text) == folded(after.body_text)
        and before.tables == after.tables
    )


def is_same_text(before: Reading, after: Reading) -> bool:
    """Whether two readings are one agency's text, edited or not."""
    return is_same_agency(before, after) and similarity(before, after) >= MIN_SIMILARITY


def is_same_titled(before: Reading, after: Reading) -> bool:
    """Whether two readings with the same title are one report at two addresses."""
    fields = ("kind", "report_year", "published", "doc_no", "index_no")
    if any(getattr(before, name) != getattr(after, name) for name in fields):
        return False
    if not is_same_agency(before, after) or _files(before) != _files(after):
        return False
    return _same_numbers(before, after) and similarity(before, after) >= MIN_SIMILARITY


def is_same_indexed(before: Reading, after: Reading) -> bool:
    """Whether two readings with the same index number are one report at two addresses.

    Sites misuse the number (one for all documents, or a department's): it counts only between
    documents of one kind and year with the same numbers in their titles and similar texts.
    """
    if not has_same_kind_and_year(before, after):
        return False
    if not is_same_agency(before, after) or _figures(before.title) != _figures(after.title):
        return False
    return similarity(before, after) >= MIN_INDEXED_SIMILARITY


def is_retitled(before: Reading, after: Reading) -> bool:
    """Whether two readings of one day are one report with another title."""
    fields = ("kind", "report_year", "published", "publisher", "doc_no", "index_no")
    if any(getattr(before, name) != getattr(after, name) for name in fields):
        return False
    if _figures(before.title) != _figures(after.title) or _files(before) != _files(after):
        return False
    return is_same_agency(before, after) and "" != body_hash(before) == body_hash(after)


def is_same_statutory(before: Reading, after: Reading) -> bool:
    """Whether two readings of one kind, year and publisher are one report at two addresses.

    Without a publisher and an agency in the title, only equal numbers prove it: reports of many
    departments may share a column, a year and a template.
    """
    if similarity(before, after) < MIN_SIMILARITY:
        return False
    if _same_numbers(before, after):
        return is_same_agency(before, after)
    named = bool((before.publisher and after.publisher) or _agency_in_title(after.title))
    return named and is_same_agency(before, after) and folded(before.title) == folded(after.title)


def index_number(reading: Reading) -> str:
    """The 索引号 as it is looked up; empty if it is unusable."""
    number = folded(reading.index_no)[:200]
    return number if len(number) >= MIN_INDEX_LENGTH and re.search(r"\d", number) else ""


def is_same_agency(before: Reading, after: Reading) -> bool:
    """Whether two documents may be of one agency."""
    publishers = {folded(before.publisher), folded(after.publisher)} - {""}
    return len(publishers) < 2 and _agency_in_title(before.title) == _agency_in_title(after.title)


def _is_other_agency(before: Reading, after: Reading) -> bool:
    """Whether two documents name two agencies: in both titles, or by publisher."""
    one, other = _agency_in_title(before.title), _agency_in_title(after.title)
    if not (one or other):
        one, other = folded(before.publisher), folded(after.publisher)
    if not (one and other):
        return False
    return not (one.endswith(other) or other.endswith(one))


def _agency_in_title(title: str | None) -> str:
    """The agency in a title: 临河区财政局."""
    found = _AGENCY.match(folded(title))
    return found.group(1) if found else ""


def _files(reading: Reading) -> list[str]:
    return [folded(file.text) for file in reading.attachments]


def _figures(text: str | None) -> list[str]:
    """The numbers in a text, in Arabic or Chinese digits."""
    return _NUMBERS.findall(folded(text))


def _same_numbers(before: Reading, after: Reading) -> bool:
    numbers = [re.findall(r"\d+", reading.body_text) for reading in (before, after)]
    return numbers[0] == numbers[1]


def similarity(before: Reading, after: Reading) -> float:
    """Similarity of two bodies, from 0 to 1."""
    return likeness(folded(before.body_text), folded(after.body_text))


def bounded_key(key: str) -> str:
    """`key`, cut for an index; the rest is hashed."""
    if len(key) <= KEY_LIMIT:
        return key
    return f"{key[: KEY_LIMIT - 65]}#{sha256(key.encode('utf-8', 'replace')).hexdigest()}"


def body_hash(reading: Reading) -> str:
    """Hash by which equal bodies are found; empty for short ones."""
    text = folded(reading.body_text)
    if len(text) < MIN_HASHED_TEXT:
        return ""
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def title_hash(title: str | None) -> str:
    """What titles are looked up by; empty when there is none."""
    text = folded(title)
    return sha256(text.encode("utf-8", "replace")).hexdigest() if text else ""
