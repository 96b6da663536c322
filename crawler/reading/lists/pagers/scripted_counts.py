"""The numbers of a list in scripts: given to what draws its pager, written, or assigned."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice

from crawler.reading.lists.pagers.page_scripts import PageScripts
from crawler.reading.lists.pagers.printed_counts import PrintedCounts, printed_counts
from crawler.reading.lists.pagers.script_expressions import Value, evaluate, number_of
from crawler.reading.page.lines import PageLine

#: A call with options, of something that is named after pages.
_CALL = re.compile(
    r"(?:[Pp]ag(?:e|ing|ination|inator)|fenye)[\w$.]{0,40}\(\s{0,9}"
    r"(?:[\"'][^\"'\n]{0,60}[\"']\s{0,9},\s{0,9})?(?=\{)"
)
_PAGES = re.compile(r"^(?:total_?pages?|page_?(?:count|total)|pages|last_?page)$", re.IGNORECASE)
_ROWS = re.compile(
    r"^(?:total_?(?:count|records?|data|rows|items|num|size)|(?:records?|rows?|items?|data)_?"
    r"(?:count|total|num)|count)$",
    re.IGNORECASE,
)
_PER_PAGE = re.compile(
    r"^(?:limit|(?:page_?)?(?:size|rows)|per_?page|show_?data|page_?num|rows_?per_?page)$",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"^(?:cur(?:rent?)?_?(?:page)?(?:_?(?:no|num))?|pno|page_?(?:no|index)?)$", re.IGNORECASE
)

#: What remains of the name of a variable that counts pages without "page": countPage, nPageCount.
_COUNT = re.compile(r"^(?:[a-z]{0,2}|int)(?:total|count|sum|all|amount)(?:count|num|number|s)?$")

#: That scripts write a pager, and not the pages of a gallery.
_WRITES_PAGER = re.compile(
    r"[页頁]|\+\s{0,9}[\"']\.(?:s?html?|jhtml|jspx?|aspx?|php)|[?&]\w{0,12}page\w{0,8}="
    r"|page\w{0,20}\(",
    re.IGNORECASE,
)
_MAX_PAGES = 10_000

#: Characters of the options, and calls that are examined.
_MAX_OPTIONS, _MAX_CALLS = 2_000, 5


def scripted_counts(scripts: PageScripts) -> PrintedCounts:
    """Return the numbers in the options of the first such call that has any.

    ``total`` is the number of pages beside one of rows, and the number of rows beside the rows of a
    page; alone it may be either, and counts for neither.
    """
    calls = list(islice(_CALL.finditer(scripts.text), _MAX_CALLS))
    known = _constants(scripts) if calls else {}
    for call in calls:
        options = evaluate(_options(scripts.text, call.end()), known)
        if not isinstance(options, dict):
            continue
        given = {
            name: int(value)
            for name, one in options.items()
            if (value := number_of(one)) is not None and 0 <= value < 10_000_000
        }
        pages, rows, per = (_first(given, names) for names in (_PAGES, _ROWS, _PER_PAGE))
        if (total := given.get("total")) is not None:
            if rows is not None and pages is None:
                pages = total
            elif rows is None and (per or pages is not None):
                rows = total
        if pages is None and rows and per:
            pages = -(-rows // per)
        if pages or rows:
            return PrintedCounts(rows=rows, pages=pages, here=_first(given, _HERE))
    return PrintedCounts()


def written_counts(lines: Iterable[PageLine], scripts: PageScripts) -> PrintedCounts:
    """Return the numbers on the lines that scripts write, else the number of pages assigned."""
    written = printed_counts(lines)
    if written.pages or written.rows:
        return written
    if not _WRITES_PAGER.search(scripts.text):
        return PrintedCounts()
    assigned = (
        int(number)
        for name, value in _constants(scripts).items()
        if _counts_pages(name) and (number := number_of(value)) and 0 < number < _MAX_PAGES
    )
    return PrintedCounts(pages=next(assigned, None))


def _counts_pages(name: str) -> bool:
    """Whether a variable is named after a number of pages, however the words are put together."""
    rest, found = re.subn(r"pages?", "", name.lower().replace("_", ""), count=1)
    return found == 1 and _COUNT.match(rest) is not None


def _constants(scripts: PageScripts) -> Mapping[str, Value]:
    """Return the variables that are assigned once: others may change before the call."""
    assigned = Counter(re.findall(r"(?<![\w$.])([A-Za-z_$][\w$]{0,40})\s{0,9}=(?!=)", scripts.text))
    return {name: value for name, value in scripts.variables.items() if assigned[name] == 1}


def _first(given: dict[str, int], names: re.Pattern[str]) -> int | None:
    return next((value for name, value in given.items() if names.match(name)), None)


def _options(text: str, start: int) -> str:
    """Return an object literal up to its first function: what follows is not evaluated."""
    options = text[start : start + _MAX_OPTIONS]
    code = re.search(
        r",\s{0,9}[\w$\"']{1,40}\s{0,3}(?::\s{0,3}(?:async\s{1,3})?(?:function|\()|\()", options
    )
    return options[: code.start()] + "}" if code else options
