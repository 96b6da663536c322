"""The numbers of a list in scripts: given to what draws its pager, written, or assigned."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from crawler.reading.lists.pagers.counts.printed_counts import PrintedCounts, printed_counts
from crawler.reading.lists.pagers.counts.stated_numbers import counts_by_name, is_count_name
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.lists.scripts.script_calls import PAGER_NAME, Call, calls_of
from crawler.reading.lists.scripts.script_expressions import UNKNOWN, Value, evaluate, number_of
from crawler.reading.page.lines import PageLine, find_elements

_ASSIGNED = r"(?:(?<=window\.)|(?<![\w$.]))([A-Za-z_$][\w$]{0,40})\s{0,9}=(?!=)"

#: What remains of the name of a variable that counts pages without "page": countPage, nPageCount.
_COUNT = re.compile(r"^(?:[a-z]{0,2}|int)(?:total|count|sum|all|amount)(?:count|num|number|s)?$")

#: That scripts write a pager, and not the pages of a gallery.
_WRITES_PAGER = re.compile(
    r"[页頁]|\+\s{0,9}[\"']\.(?:s?html?|jhtml|jspx?|aspx?|php)|[?&]\w{0,12}page\w{0,8}="
    r"|page\w{0,20}\(",
    re.IGNORECASE,
)
_MAX_PAGES, _MAX_NUMBER, _MAX_FIELDS, _MAX_DATA = 10_000, 10_000_000, 300, 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerCall:
    """A call that draws a pager, and the numbers among its options."""

    call: Call
    counts: PrintedCounts


@dataclass(frozen=True)
class ScriptedCounts:
    """The numbers in the inline scripts and the fields of one page."""

    scripts: PageScripts

    @cached_property
    def constants(self) -> Mapping[str, Value]:
        """The variables that are assigned once: others may change before they are used."""
        text = self.scripts.text
        assigned = Counter(re.findall(_ASSIGNED, text))
        return {name: one for name, one in self.scripts.variables.items() if assigned[name] == 1}

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """The calls that may draw a pager."""
        return tuple(calls_of(self.scripts, self.constants))

    @cached_property
    def pager_call(self) -> PagerCall | None:
        """The first call whose options have such numbers, else one with functions."""
        found = [
            PagerCall(call=call, counts=counts)
            for call in self.calls
            if (counts := _counts_of(call)) is not None
        ]
        stated = (one for one in found if one.counts.pages or one.counts.rows)
        return next(stated, next((one for one in found if one.call.functions), None))

    @property
    def unknown_call(self) -> str:
        """The name of a call that draws a pager from numbers nobody knows; empty: there is none."""
        for call in self.calls:
            unknown = (name for name, value in call.options.items() if value is UNKNOWN)
            if PAGER_NAME.search(call.name) and any(map(is_count_name, unknown)):
                return call.name
        return ""

    def given(self) -> PrintedCounts:
        """The numbers among the options of the call that draws the pager."""
        return PrintedCounts() if self.pager_call is None else self.pager_call.counts

    def written(self, lines: Iterable[PageLine]) -> PrintedCounts:
        """The numbers on the lines that scripts write, else the number of pages assigned."""
        written = printed_counts(lines)
        if written.pages or written.rows:
            return written
        if not _WRITES_PAGER.search(self.scripts.text):
            return PrintedCounts()
        return PrintedCounts(pages=next(iter(self._assigned_pages()), None))

    def stated(self) -> PrintedCounts:
        """The numbers under names of their own: variables that no inline script uses, and fields.

        They say how much there is to those who use them; that there is no more, they do not prove.
        """
        text = self.scripts.text
        unused = {
            name: int(number)
            for name, value in self.constants.items()
            if (number := _count(value)) is not None and len(_uses(name, text)) == 1
        }
        given = unused | self._fields()
        counts = next(
            (one for one in map(counts_by_name, (given, *self._data())) if one.rows or one.pages),
            PrintedCounts(),
        )
        pages = [n for name, n in given.items() if _counts_pages(name) and n < _MAX_PAGES]
        return PrintedCounts(rows=counts.rows, pages=max([*pages, counts.pages or 0]) or None)

    def _assigned_pages(self) -> Iterable[int]:
        return (
            int(number)
            for name, value in self.constants.items()
            if _counts_pages(name) and (number := number_of(value)) and 0 < number < _MAX_PAGES
        )

    def _data(self) -> Iterator[dict[str, int]]:
        """Yield the numbers in each object that is assigned, or is a script of its own."""
        scripts = find_elements(self.scripts.root, "//script[contains(@type, 'json')]")
        data = (evaluate((script.text or "")[:_MAX_DATA], {}) for script in scripts)
        for one in (*self.constants.values(), *data):
            if isinstance(one, dict):
                yield {k: n for k, value in one.items() if (n := _count(value)) is not None}

    def _fields(self) -> dict[str, int]:
        """Return the numbers in hidden fields, and in the data of elements that are empty."""
        found: dict[str, int] = {}
        root = self.scripts.root
        for one in find_elements(root, "//input[@type='hidden'][@value]")[:_MAX_FIELDS]:
            for name in (one.get("id"), one.get("name")):
                if name and (number := _count(one.get("value"))) is not None:
                    found[name] = number
        empty = "//*[self::div or self::ul or self::span or self::nav][not(*)][@*]"
        for one in find_elements(root, empty)[:_MAX_FIELDS]:
            for name, value in one.items():
                if name.startswith("data-") and (number := _count(value)) is not None:
                    found[name.removeprefix("data-").replace("-", "_")] = number
        return found


def _counts_of(call: Call) -> PrintedCounts | None:
    """Return the numbers of a call that draws a pager; None: it does something else."""
    numbers = {
        name: number for name, one in call.options.items() if (number := _count(one)) is not None
    }
    is_pager = PAGER_NAME.search(call.name) is not None
    first = _count(call.values[0]) if call.values else None
    if is_pager and first is not None and call.options:
        numbers.setdefault("total", first)
    counts = counts_by_name(numbers)
    if is_pager:
        return counts
    has_place = counts.here is not None or (counts.rows and counts.pages)
    return counts if has_place and counts.pages and call.functions else None


def _count(value: Value) -> int | None:
    number = number_of(value)
    return int(number) if number is not None and 0 <= number < _MAX_NUMBER else None


def _counts_pages(name: str) -> bool:
    """Whether a variable is named after a number of pages, however the words are put together."""
    rest, found = re.subn(r"pages?", "", name.lower().replace("_", ""), count=1)
    return found == 1 and _COUNT.match(rest) is not None


def _uses(name: str, text: str) -> list[str]:
    return re.findall(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text)
