"""Further pages to which no control with an address leads: by scripts, forms and conventions."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from crawler.families import Follow, Pager
from crawler.reading.lists.pagers.control_targets import (
    MAX_LOADED,
    ControlTargets,
    without_fragment,
)
from crawler.reading.lists.pagers.counts.printed_counts import PrintedCounts
from crawler.reading.lists.pagers.counts.scripted_counts import ScriptedCounts
from crawler.reading.lists.pagers.numbered_calls import numbered_call
from crawler.reading.lists.pagers.page_addresses import conventional_addresses, next_address
from crawler.reading.lists.pagers.page_forms import jump_form, page_form
from crawler.reading.lists.pagers.pager_controls import ControlKind, PagerControls, find_controls
from crawler.reading.lists.pagers.unaddressed.acting_scripts import ActingScripts
from crawler.reading.lists.pagers.unaddressed.bare_controls import bare_controls, bare_fraction
from crawler.reading.lists.pagers.unaddressed.components import pager_component
from crawler.reading.lists.pagers.unaddressed.pager_containers import unfilled_pagers
from crawler.reading.lists.pagers.unaddressed.row_places import RowPlaces
from crawler.reading.lists.scripts.drawn_markup import DrawnMarkup, drawn_markup
from crawler.reading.page.lines import parse_html
from crawler.reading.page.opened_page import OpenedPage

#: Controls without an address that are named.
_MAX_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class UncontrolledPages:
    """What one page says of further pages that its controls do not lead to."""

    #: In page order, and alternatives for them.
    more: tuple[Follow, ...] = ()
    instead: tuple[tuple[Follow, ...], ...] = ()

    #: What seems to lead on, as displayed.
    unresolved: tuple[str, ...] = ()

    #: Rows and pages of the whole list, where scripts alone state them.
    counts: PrintedCounts = field(default_factory=PrintedCounts)


@dataclass(frozen=True)
class PageSearch:
    """Searches one page for further pages, once its controls were followed in vain."""

    opened: OpenedPage
    targets: ControlTargets
    controls: PagerControls
    counts: PrintedCounts

    #: The number of this page.
    here: int
    places: RowPlaces

    #: The number of rows of this page.
    rows: int = 0

    def pages(self, evidence: list[str]) -> UncontrolledPages:
        """Return the further pages; `evidence` are controls that lead nobody knows where."""
        if follows := self._called() or self._written():
            return UncontrolledPages(more=follows)
        if self._is_last:
            return UncontrolledPages()
        numbered = numbered_call(self._numbers.calls, self.opened.url)
        if numbered.pages:
            return _numbered(numbered)
        counts = self._stated(numbered)
        evidence = [*evidence, *self._signs(counts)]
        found = self._searched(evidence) if evidence else self._drawn()
        return replace(found, counts=counts)

    @cached_property
    def _numbers(self) -> ScriptedCounts:
        return ScriptedCounts(self.targets.scripts)

    @property
    def _is_last(self) -> bool:
        """Whether the page prints that it is the last, or has all printed rows."""
        if self.counts.pages is not None:
            return self.counts.pages <= self.here
        return self.counts.rows is not None and self.counts.rows <= self.rows

    @property
    def _is_met(self) -> bool:
        """Whether the numbers that scripts state do not exceed this page's."""
        stated = self._numbers_stated
        if stated.rows is not None:
            return stated.rows <= self.rows
        return stated.pages is not None and stated.pages <= self.here

    @cached_property
    def _drawn_markup(self) -> DrawnMarkup:
        names_next = any(one.kind is ControlKind.NEXT for one in self.controls.controls)
        return DrawnMarkup() if names_next else drawn_markup(self.targets.scripts)

    @property
    def _has_counts(self) -> bool:
        return (self.counts.rows, self.counts.pages) != (None, None)

    @cached_property
    def _numbers_stated(self) -> PrintedCounts:
        return self._numbers.stated()

    def _called(self) -> tuple[Follow, ...]:
        """Return where the functions lead that are given to what draws the pager."""
        call = self._numbers.pager_call
        if call is None or not call.call.functions:
            return ()
        pages = self.counts.pages or call.counts.pages
        first = 0 if call.counts.here == 0 else 1
        return tuple(self.targets.called(call.call, self.here, pages, first=first))

    def _written(self) -> tuple[Follow, ...]:
        """Return where the next page is by the markup that scripts write.

        It is speculative: whether a script writes it depends on conditions that may be unknown.
        """
        markup = self._drawn_markup.markup
        tree = parse_html(self.opened.url, markup)
        found = find_controls(tree, is_page=self.targets.is_page).controls if markup else ()
        nexts = [one for one in found if one.kind is ControlKind.NEXT]
        follows = [follow for one in nexts for follow in self.targets.of(one, here=self.here)]
        return tuple(replace(follow, speculative=True) for follow in follows)

    def _stated(self, numbered: Pager) -> PrintedCounts:
        """Return the numbers that scripts and components state, if they exceed this page's."""
        if self._has_counts:
            return PrintedCounts()
        if numbered.pages_total:
            return PrintedCounts(pages=numbered.pages_total)
        stated = self._numbers_stated
        component = pager_component(self.opened.root)
        if component is not None and (stated.rows, stated.pages) == (None, None):
            stated = component.counts
            return PrintedCounts(rows=stated.rows, pages=stated.pages)
        return PrintedCounts(
            rows=stated.rows if stated.rows and stated.rows > self.rows else None,
            pages=stated.pages if stated.pages and stated.pages > self.here else None,
        )

    def _signs(self, stated: PrintedCounts) -> Iterator[str]:
        """Yield what says that there is a further page: numbers, components, bare controls."""
        pages = stated.pages if self.counts.pages is None else self.counts.pages
        rows = stated.rows if self.counts.rows is None else self.counts.rows
        if pages is not None and pages > self.here:
            yield f"{self.here}/{pages}"
        if self._has_counts:
            return
        if pages is None and stated.rows is not None and stated.rows > self.rows:
            yield f"{self.rows}/{stated.rows}"
        if pages is None and (fraction := bare_fraction(self.opened, self.places, self.here)):
            yield fraction
        if self._drawn_markup.next_page:
            yield self._drawn_markup.next_page
        component = pager_component(self.opened.root)
        if component is not None and (rows, pages) == (None, None):
            yield f"<{component.name}>"
        if self._numbers.unknown_call and stated == PrintedCounts():
            yield f"{self._numbers.unknown_call}()"
        scripts = ActingScripts(self.opened)
        yield from bare_controls(self.opened, self.places, scripts, self.here)

    def _drawn(self) -> UncontrolledPages:
        """Return what scripts load where they draw a pager, or at the end of the page.

        If the number of pages is unknown, a form that asks for a page number is tried as well.
        """
        boxes = unfilled_pagers(self.opened)
        if (boxes or self.targets.loads_on_scroll) and (loaded := self._loaded()):
            return UncontrolledPages(more=loaded)
        form = jump_form(self.opened, self.here) if self.counts.pages is None else None
        more = () if form is None else (replace(form, speculative=True),)
        return UncontrolledPages(more=more, unresolved=() if self._is_met else boxes)

    def _searched(self, evidence: list[str]) -> UncontrolledPages:
        """Return further pages that no control leads to: by forms, interfaces and conventions."""
        unresolved = tuple(dict.fromkeys(evidence))[:_MAX_NAMED]
        if (form := page_form(self.opened, self.here + 1)) is not None:
            return UncontrolledPages(more=(form,))
        if loaded := self._loaded():
            return UncontrolledPages(more=loaded)
        if (address := next_address(self.opened.url)) and self.here > 1:
            guess = Follow(url=address, speculative=True)
            return UncontrolledPages(more=(guess,), unresolved=unresolved)
        guesses = conventional_addresses(without_fragment(self.opened.url))
        instead = tuple((Follow(url=url, speculative=True),) for url in guesses)
        return UncontrolledPages(instead=instead, unresolved=unresolved)

    def _loaded(self) -> tuple[Follow, ...]:
        return self.targets.loaded_pages(range(self.here + 1, self.here + 1 + MAX_LOADED))


def _numbered(pager: Pager) -> UncontrolledPages:
    counts = PrintedCounts(pages=pager.pages_total)
    return UncontrolledPages(more=pager.pages, instead=pager.instead, counts=counts)
