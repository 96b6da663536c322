"""Finds the further pages of a list: by selector, by the family's pager, or by its controls."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families import Follow, Pager
from crawler.families.formats.feeds import FEED
from crawler.families.formats.json_lists import JSON_LIST
from crawler.families.trs import numbered_files
from crawler.reading.lists.pagers.control_targets import ControlTargets, without_fragment
from crawler.reading.lists.pagers.counts.described_counts import described_counts
from crawler.reading.lists.pagers.counts.printed_counts import PrintedCounts, printed_counts
from crawler.reading.lists.pagers.counts.scripted_counts import ScriptedCounts
from crawler.reading.lists.pagers.filled_counts import filled_counts
from crawler.reading.lists.pagers.more_links import more_links
from crawler.reading.lists.pagers.other_lists import other_lists
from crawler.reading.lists.pagers.page_addresses import next_address, page_number
from crawler.reading.lists.pagers.pager_controls import (
    Control,
    ControlKind,
    PagerControls,
    find_controls,
)
from crawler.reading.lists.pagers.unaddressed.bare_controls import shows_more
from crawler.reading.lists.pagers.unaddressed.row_places import RowPlaces
from crawler.reading.lists.pagers.year_lists import year_lists, year_menus
from crawler.reading.lists.records.hidden_rows import has_hidden_rows
from crawler.reading.lists.scripts.drawn_markup import drawn_markup
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.lists.uncontrolled_pages import PageSearch
from crawler.reading.page.lines import find_elements, lines_of, parse_html
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.page.selectors import select_elements

#: Requests for further pages from one page.
_MAX_FOLLOWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherPages:
    """What one page of a list says of the others."""

    #: In page order.
    more: tuple[Follow, ...] = ()

    #: Alternative requests for the pages of `more`.
    instead: tuple[tuple[Follow, ...], ...] = ()

    #: Controls whose address is unknown, as displayed.
    unresolved: tuple[str, ...] = ()

    #: Rows and pages of the whole list, if the page states them.
    rows_total: int | None = None
    pages_total: int | None = None


def find_further_pages(
    opened: OpenedPage, pager: Pager, rows: Collection[str] = ()
) -> FurtherPages:
    """Return the further pages: by selector, by the family's pager, or by the page's controls.

    `rows` are the addresses of this page's rows: the pager of a list without any of them is none.
    """
    if not pager.pages and opened.decoded.markup:
        numbered = numbered_files(opened.base, PageScripts(opened.root, opened.url).text)
        if numbered.pages or numbered.pages_total:
            pager = replace(numbered, total=pager.total)
    if not opened.decoded.markup or opened.family.name == FEED.name:
        return _of_data(opened, pager)
    targets = ControlTargets(opened)
    others = other_lists(opened, targets, rows)
    counts = _counts(opened, pager, others)
    if "next" in opened.selectors:
        return _with_counts(FurtherPages(more=_selected(opened)), counts)
    if pager.pages:
        return _with_counts(FurtherPages(more=pager.pages, instead=pager.instead), counts)
    controls = find_controls(opened.root, is_page=targets.is_page, outside=others)
    places = RowPlaces(opened, rows)
    found = _controlled(opened, targets, controls, counts, places, len(rows))
    found = _without_shown(found, opened, targets)
    menus = year_menus(opened, targets)
    found = replace(
        found,
        more=_unique([*found.more, *year_lists(opened, rows), *menus.follows]),
        unresolved=(*found.unresolved, *menus.unresolved),
    )
    return _with_counts(found, counts)


def _counts(opened: OpenedPage, pager: Pager, others: Collection[HtmlElement]) -> PrintedCounts:
    """Return the numbers of the family's pager, else of the lines, descriptions or scripts."""
    lines = lines_of(opened.root, drop=others.__contains__) if others else opened.lines
    printed = printed_counts(lines)
    if (printed.rows, printed.pages, pager.total, pager.pages_total) == (None,) * 4:
        described = described_counts(opened.root, others)
        if (described.rows, described.pages) != (None, None):
            return replace(described, here=printed.here)
        scripts = PageScripts(opened.root, opened.url)
        filled = filled_counts(opened.root, scripts)
        if (filled.rows, filled.pages) != (None, None):
            return filled
        numbers = ScriptedCounts(scripts)
        given = numbers.given()
        if (given.rows, given.pages) != (None, None):
            return given
        return numbers.written(lines_of(parse_html(opened.url, drawn_markup(scripts).markup)))
    return PrintedCounts(
        rows=printed.rows if pager.total is None else pager.total,
        pages=printed.pages if pager.pages_total is None else pager.pages_total,
        here=printed.here,
    )


def _of_data(opened: OpenedPage, pager: Pager) -> FurtherPages:
    """Return the further pages of an answer that is no HTML: by its format, or by its number."""
    more = pager.pages
    if not more and opened.family.name == JSON_LIST.name and (url := next_address(opened.url)):
        more = (Follow(url=url, speculative=True),)
    return FurtherPages(
        more=more, instead=pager.instead, rows_total=pager.total, pages_total=pager.pages_total
    )


def _with_counts(found: FurtherPages, counts: PrintedCounts) -> FurtherPages:
    pages = found.pages_total if counts.pages is None else counts.pages
    rows = found.rows_total if counts.rows is None else counts.rows
    return replace(found, rows_total=rows, pages_total=pages)


def _selected(opened: OpenedPage) -> tuple[Follow, ...]:
    """Return where the links at the operator's selector lead."""
    targets = ControlTargets(opened)
    links = select_elements(opened.root, opened.selectors["next"])
    controls = [
        Control(element=link, kind=ControlKind.NEXT, label="", handlers=(link,)) for link in links
    ]
    return _unique(follow for control in controls for follow in targets.of(control))


def _controlled(
    opened: OpenedPage,
    targets: ControlTargets,
    found: PagerControls,
    counts: PrintedCounts,
    places: RowPlaces,
    rows: int,
) -> FurtherPages:
    """Return the further pages by the controls of the page and by its scripts."""
    own = {one.number for one in found.controls if one.number and targets.leads_here(one)}
    here = found.here or counts.here or (own.pop() if len(own) == 1 else None)
    here = here or page_number(opened.url) or 1
    ahead = [one for one in found.controls if one.number is None or one.number > here]
    further = sorted(
        (one for one in (*ahead, *targets.options(here)) if not _is_redundant(one, ahead)),
        key=lambda control: control.number or 10_000,
    )
    followed = [(one, _requests(targets, one, here)) for one in further]
    known = [(one.number, follows[0].url) for one, follows in followed if one.number and follows]
    unresolved = [
        one for one, follows in followed if not follows and targets.may_lead_on(one, here)
    ]
    patterned = (targets.other_page(known, one.number or here + 1) for one in unresolved)
    more = [follow for _, follows in followed for follow in follows]
    more += [Follow(url=address) for address in patterned if address]
    last = max([here, *(one.number for one in further if one.number)])
    total = last if last > here else None
    if linked := _linked(opened, more) or more_links(opened, places, here):
        return FurtherPages(more=linked, pages_total=total)
    evidence = [control.label or "›" for control in unresolved]
    evidence += [
        control.label
        for control in further
        if _is_number_without_address(control, unresolved) and not targets.leads_here(control)
    ]
    search = PageSearch(opened, targets, found, counts, here, places, rows)
    searched = search.pages(evidence)
    pages = total if searched.counts.pages is None else searched.counts.pages
    return FurtherPages(
        more=_unique(searched.more),
        instead=searched.instead,
        unresolved=searched.unresolved,
        rows_total=searched.counts.rows,
        pages_total=pages,
    )


def _without_shown(
    found: FurtherPages, opened: OpenedPage, targets: ControlTargets
) -> FurtherPages:
    """Leave out controls that only show rows which the page holds, unless a script loads some."""
    labels = tuple(label for label in found.unresolved if not shows_more(label))
    if labels == found.unresolved or not has_hidden_rows(opened.root):
        return found
    if targets.scripts.loaded_addresses():
        return found
    return replace(found, unresolved=labels, instead=found.instead if labels else ())


def _requests(targets: ControlTargets, control: Control, here: int) -> list[Follow]:
    """Return where a control leads; one that is marked as disabled need not lead anywhere."""
    follows = targets.of(control, here=here)
    if not control.disabled:
        return follows
    return [replace(follow, speculative=True, optional=True) for follow in follows]


def _linked(opened: OpenedPage, more: Sequence[Follow]) -> tuple[Follow, ...]:
    """Return the requests with those of ``rel=next``; of several posts of a form only the first.

    What a form holds is good for the next page.
    """
    posts = [follow for follow in more if follow.method == "POST"][:1]
    links = [follow for follow in more if follow.method != "POST"]
    return _unique([*_rel_next(opened), *links, *posts])


def _is_redundant(control: Control, all_controls: Sequence[Control]) -> bool:
    """Whether an arrow is left out, since words or another arrow say the same."""
    if control.kind is not ControlKind.ARROW:
        return False
    if any(one.kind is ControlKind.NEXT for one in all_controls):
        return True
    arrows = [one for one in all_controls if one.kind is ControlKind.ARROW]
    return control is not arrows[0]


def _is_number_without_address(control: Control, unresolved: Sequence[Control]) -> bool:
    """Whether a control names a later page, and has no address and no handler."""
    if control.number is None or control in unresolved or control.disabled:
        return False
    return control.element.tag == "a"


def _rel_next(opened: OpenedPage) -> Iterator[Follow]:
    """Yield the address of ``<link rel=next>`` and ``<a rel=next>``."""
    for link in find_elements(opened.root, "//link[@rel and @href] | //a[@rel and @href]"):
        if "next" in (link.get("rel") or "").lower().split():
            address = resolve(
                opened.base, (link.get("href") or "").strip(), charset=opened.decoded.charset
            )
            if address and without_fragment(address) != without_fragment(opened.url):
                yield Follow(url=address)


def _unique(follows: Iterator[Follow] | Sequence[Follow]) -> tuple[Follow, ...]:
    """Return each request once, in order."""
    return tuple({repr(follow): follow for follow in follows}.values())[:_MAX_FOLLOWS]
