"""The page number in the addresses of a list's pages."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

#: Parameters that hold a page number, in lower case.
PAGE_PARAMETER = re.compile(
    r"^(?:page|p|pn|pg|paged|page_?(?:no|num|number|index|id)|cur_?page|current_?page|page_?current|"
    r"pageindex|startpage|cpage|nowpage|toolbarpage|\w{0,12}currentpage|\w{0,12}pageno)$",
    re.IGNORECASE,
)
_FILE = re.compile(r"^(?P<stem>.*?)(?P<between>[_-]?)(?P<number>\d{1,4})?(?P<ending>\.\w{2,5})?$")
_FIRST_PAGES = frozenset({"", "index", "list", "default", "main", "page"})

#: Beyond it, a number is an id.
_MAX_PAGE = 5_000


def page_number(url: str) -> int | None:
    """Return the number of the page in its address: ``?page=2``, ``index_2.html``; None: none."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if PAGE_PARAMETER.match(name) and value.isdecimal() and len(value) < 5:
            return int(value)
    found = _FILE.match(parts.path.rpartition("/")[2])
    if found is None or found["number"] is None or not (found["between"] or not found["stem"]):
        return None
    return int(found["number"])


def is_page_of(address: str, url: str, number: int | None) -> bool:
    """Whether `address` is that of `url` but for a page number: `number`, or one less."""
    if urlsplit(address).netloc != urlsplit(url).netloc or address == url:
        return False
    if number is None:
        return page_number(address) is not None and _masked(address) == _masked(url)
    return any(
        _masked(address, value) == _masked(url) for value in (number, number - 1) if value > 0
    )


def address_of_page(known: Sequence[tuple[int, str]], number: int) -> str:
    """Return the address of page `number` by those of other pages; empty: they show no pattern."""
    for offset in (0, 1):
        made = [
            f"{url[:start]}{number - offset}{url[end:]}"
            for page, url in known
            for start, end in _places(url, page - offset)
        ]
        fitting = [address for address in made if made.count(address) == len(known)]
        if fitting or (made and len(known) == 1):
            return (fitting or made)[-1]
    return ""


def next_address(url: str) -> str:
    """Return `url` with the next page number; empty: it has none."""
    number = page_number(url)
    return "" if number is None else address_of_page([(number, url)], number + 1)


def conventional_addresses(url: str) -> Iterator[str]:
    """Yield the addresses that page 2 has on many sites, by that of page 1."""
    parts = urlsplit(url)
    folder, slash, name = parts.path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if parts.query:
        yield urlunsplit(parts._replace(query=f"{parts.query}&page=2"))
        return
    if not name:
        stem, dot, ending = "index", ".", "html"
    if stem and dot:
        for number in (2, 1) if ending.lower() == "jhtml" else (1, 2):
            yield urlunsplit(parts._replace(path=f"{folder}{slash}{stem}_{number}.{ending}"))
    yield urlunsplit(parts._replace(query="page=2"))


def _masked(url: str, number: int | None = None) -> tuple[str, str, str]:
    """Return an address without its page number; `number` stands for one wherever it is."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not PAGE_PARAMETER.match(key) and value != str(number)
    ]
    found = _FILE.match(name)
    if found is None or found["number"] is None:
        stem, ending = name.rpartition(".")[::2] if "." in name else (name, "")
        return folder, _first(stem) + ending, urlencode(query)
    if number is not None and int(found["number"]) != number:
        return folder, name, urlencode(query)
    return folder, _first(found["stem"]) + (found["ending"] or "")[1:], urlencode(query)


def _first(stem: str) -> str:
    return "" if stem.lower() in _FIRST_PAGES else stem


def _places(url: str, value: int) -> Iterator[tuple[int, int]]:
    """Yield where `value` stands in the last path segment or the query, parameters last."""
    if not 0 <= value <= _MAX_PAGE:
        return
    start = url.find("/", url.find("://") + 3)
    query = url.find("?")
    segment = url.rfind("/", start, query if query >= 0 else len(url))
    matches = list(re.finditer(rf"(?<!\d){value}(?!\d)", url[segment:])) if segment >= 0 else []
    spans = [(segment + match.start(), segment + match.end()) for match in matches]
    yield from sorted(spans, key=lambda span: _is_page_parameter(url, span[0]))


def _is_page_parameter(url: str, at: int) -> bool:
    name = re.search(r"[?&]([^?&=]{1,40})=$", url[:at])
    return name is not None and PAGE_PARAMETER.match(name[1]) is not None
