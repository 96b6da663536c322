"""The rows of a list: which of a page's many links are its reports."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.reading.attachments import lasting
from crawler.reading.dates import find_dates, first_date
from crawler.reading.tree import find, squeeze, text_of, tight
from disclosures import ListEntry

#: Links that are looked at on one page.
_MOST = 20_000
_ROW = frozenset({"li", "tr", "dd", "dl", "p", "div", "article", "ul", "table", "h3", "h4"})

#: How far above its link a row's element may be.
_HIGHEST = 5
_LONGEST_ROW = 400

#: Letters of a title on a page where other links stand beside the list.
_SHORTEST = 3

#: How addresses of reports begin; pages that were saved have those of files.
_SCHEMES = frozenset({"http", "https", "file"})

#: Links of one row that are looked at.
_FEW = 6
_PAGING = re.compile(
    r"^(?:首页|上一?页|下一?页|尾页|末页|更多|more|\W{0,4}\d{1,4}\W{0,4}|[<>«»›‹]{1,3})$",
    re.IGNORECASE,
)
_ONCLICK = re.compile(
    r"[\"']((?:https?:/)?/?[^\"'\s<>]{1,300}\.(?:s?html?|jhtml|jspx?|aspx?|do)[^\"'\s<>]{0,200})[\"']"
)
_REPORT = re.compile(r"年报|年度报告|(?:信息|政务)公开工作|^(?:19|20)\d\d年(?:度)?$")
_SPLIT_DATE = re.compile(r"(?<!\d)(\d{1,2})\s{0,3}(20\d\d)[-./年](\d{1,2})(?![-./\d])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One link of a page, with the row that it stands in."""

    entry: ListEntry

    #: How it is set: the tags and classes from the link upwards.
    shape: tuple[str, ...]


def rows_in(root: HtmlElement, url: str, *, all_rows: bool = False) -> list[ListEntry]:
    """The entries of the list that a page is about, in page order, each address once.

    With `all_rows` nothing stands beside the list: a short title is a title as well.
    """
    groups: dict[tuple[str, ...], list[Row]] = {}
    shortest = 1 if all_rows else _SHORTEST
    for row in _rows(root, url, shortest):
        groups.setdefault(row.shape, []).append(row)
    if not groups:
        return []
    best = max(groups.values(), key=_worth)
    return unique(row.entry for row in best) if all_rows or _worth(best)[0] > 0 else []


def entry_of(record: HtmlElement, url: str) -> ListEntry | None:
    """The row that one record of a datastore is: whatever it links to, however short its title."""
    anchors = find(record, "descendant-or-self::a")[:_FEW]
    links = [(address, _title(a), a) for a in anchors if (address := _address(a, url))]
    links = [link for link in links if urlsplit(link[0]).scheme in _SCHEMES]
    if not links:
        return None
    address, title, link = max(links, key=lambda found: len(found[1]))
    text = text_of(record)
    day = _day(text, title) or _day(squeeze((link.tail or "")[:60]), "")
    return ListEntry(url=address, title=title, published_on=day)


def unique(entries: Iterator[ListEntry] | Sequence[ListEntry]) -> list[ListEntry]:
    """Entries in order, each address once; a later copy may know the date."""
    found: dict[str, ListEntry] = {}
    for entry in entries:
        known = found.get(entry.url)
        if known is None or (known.published_on is None and entry.published_on):
            found[entry.url] = entry
    return list(found.values())


def speaks_of_openness(entry: ListEntry) -> bool:
    """Whether a row is titled like a report on openness: 年报, 信息公开, or a year alone."""
    return _REPORT.search(entry.title) is not None


def _worth(rows: Sequence[Row]) -> tuple[int, int]:
    """How much a group of links looks like the list: dates count most, then what it is about."""
    dated = sum(row.entry.published_on is not None for row in rows)
    about = sum(speaks_of_openness(row.entry) for row in rows)
    titled = sum(len(row.entry.title) >= 10 for row in rows)
    return (3 * dated + 3 * about + (titled if titled * 2 >= len(rows) else 0), len(rows))


def _rows(root: HtmlElement, url: str, shortest: int) -> Iterator[Row]:
    """Every link that may be a report, with its row."""
    host = urlsplit(url).netloc
    for link in find(root, "//a")[:_MOST]:
        address = _address(link, url)
        title = _title(link)
        if len(tight(title)) < shortest or not address or not _is_row(address, host, title, url):
            continue
        row = _row_of(link)
        shape = _shape(link, row)
        day = _day(text_of(row), title) or _day(squeeze((link.tail or "")[:60]), "")
        yield Row(entry=ListEntry(url=address, title=title, published_on=day), shape=shape)


def _address(link: HtmlElement, url: str) -> str:
    """Where a link leads: by its href, or by the address in its onclick."""
    href = (link.get("href") or "").strip()
    if not href or href.startswith("#") or href.lower().startswith("javascript:"):
        scripts = [str(link.get("onclick", "")), href]
        written = _ONCLICK.search(" ".join(scripts)[:2000])
        href = written[1] if written else ""
    if not href or len(href) > 2000 or "/../" in href.lstrip("./"):
        return ""
    try:
        return lasting(urljoin(url, href))
    except ValueError:
        return ""


def _title(link: HtmlElement) -> str:
    """A row's title: whole in the title attribute where the text is cut off."""
    text = text_of(link)
    full = squeeze(link.get("title") or "")[:300]
    if full and (text.endswith(("…", "...")) or len(full) > len(text) or not text):
        return full
    return _without_date(text)[:300]


def _without_date(text: str) -> str:
    """`text` without a date at its end or beginning."""
    found = first_date(text)
    if found and (found.end >= len(text.rstrip(")） ]")) or found.start <= 1):
        return squeeze(text[: found.start] + text[found.end :]).strip("[]()（） ·•")
    return text


def _is_row(address: str, host: str, title: str, url: str) -> bool:
    """Whether a link can be a report: on this host, with words, and not a pager."""
    parts = urlsplit(address)
    if parts.scheme not in _SCHEMES or _bare(parts.netloc) != _bare(host):
        return False
    same = address.split("#")[0] == url.split("#")[0]
    return not _PAGING.match(title) and not same and parts.path not in ("", "/")


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


def _row_of(link: HtmlElement) -> HtmlElement:
    """The element that holds a link, its date, and no other report's link."""
    row = link
    for _ in range(_HIGHEST):
        parent = row.getparent()
        if parent is None or parent.tag in ("body", "html", "ul", "ol", "tbody", "table"):
            break
        links = list(islice(parent.iter("a"), _FEW))
        if len({a.get("href") for a in links}) > 1 and row.tag in _ROW:
            break
        if len({tight(text_of(a)) for a in links}) > 2:
            break
        row = parent
    return row


def _shape(link: HtmlElement, row: HtmlElement) -> tuple[str, ...]:
    """How a row is set, so that rows of one list are known for each other."""
    above = row.getparent()
    further = above.getparent() if above is not None else None
    nodes = [link, row, above, further]
    return tuple(_name(node) for node in nodes if node is not None)


def _name(node: HtmlElement) -> str:
    """Tag and classes, without what marks the first, the last, or every second row."""
    classes = (node.get("class") or "").split()
    kept = sorted(
        word for word in classes if not re.search(r"odd|even|first|last|cur|on$|\d", word.lower())
    )
    tag = node.tag if isinstance(node.tag, str) else ""
    return tag if tag in ("a", "tr", "li") else ".".join([tag, *kept])


def _day(text: str, title: str) -> date | None:
    """The date that a row prints beside its title, in one piece or as 28 over 2018-03."""
    if len(text) > _LONGEST_ROW + len(title):
        return None
    beside = text.replace(title, " ", 1) if title else text
    found = [date.published.on for date in find_dates(beside)]
    if found:
        return found[-1]
    if split := _SPLIT_DATE.search(beside):
        again = first_date(f"{split[2]}-{split[3]}-{split[1]}")
        return again.published.on if again else None
    return None
