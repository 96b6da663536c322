"""View model of an event, for letter and feed templates: one language, sanitised text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from uuid import UUID

from disclosures import (
    OPERATORS_ONLY,
    BlockKind,
    DocumentKind,
    Event,
    EventKind,
    Hunk,
    Reading,
    Revision,
)
from disclosures.sanitising import cut, safe_line, safe_link, safe_text
from disclosures.wording.annotations import annotations
from disclosures.wording.change_summary import change_summary, short_summary
from disclosures.wording.events import document_title, event_sentence, obligation_title
from disclosures.wording.figure_names import TEXT_FIGURES
from disclosures.wording.figures import figure_name, figure_value
from disclosures.wording.names import (
    document_name,
    event_label,
    field_name,
    note_name,
)
from disclosures.wording.punctuation import colon, sentences
from disclosures.wording.reasons import render as render_reason
from disclosures.wording.renumberings import renumbering_lines
from notifier.excerpt import excerpt
from notifier.value_changes import MOST_CHANGES, ValueChange, field_changes, figure_changes

#: Console pages on which operators act on an event.
_CONSOLE_PAGES = {
    EventKind.REDESIGNED: "/console/incidents",
    EventKind.UNREADABLE: "/console",
    EventKind.PARTIAL: "/console",
    EventKind.LINKS_ELSEWHERE: "/console",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedValue:
    """A name and a value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Absolute addresses of related pages; empty: there is none."""

    #: The report's page; of an event without a report, the event's page.
    page: str

    #: The complete diff.
    diff: str = ""

    #: The page at the agency.
    original: str = ""

    #: The console page on which an operator acts on the event.
    console: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """What templates show of an event. Strings are sanitised and of bounded length."""

    id: UUID
    kind: EventKind
    occurred_at: datetime

    #: Name of the kind of event.
    label: str

    #: `label`, `title` and what changed: the subject of the letter, the title of the feed entry.
    heading: str
    title: str

    #: What happened, with its annotations.
    summary: str

    #: What the change does, in one sentence; empty: there is none.
    change_summary: str
    agency: str
    links: Links

    #: Metadata of the document: date, numbers, signature.
    facts: tuple[NamedValue, ...] = ()

    #: Only of a new document: figures of its text, and its first paragraphs.
    figures: tuple[NamedValue, ...] = ()
    opening: tuple[str, ...] = ()

    #: Only of a change.
    field_changes: tuple[ValueChange, ...] = ()
    figure_changes: tuple[ValueChange, ...] = ()
    hunks: tuple[Hunk, ...] = ()

    #: Running numbers that shifted, a line each.
    renumberings: tuple[str, ...] = ()

    #: Whether part of the change was left out.
    truncated: bool = False
    note: str = ""

    @property
    def concerns_source(self) -> bool:
        """Whether the event concerns a source or an obligation rather than a report."""
        return self.kind in OPERATORS_ONLY or self.kind is EventKind.OVERDUE


def view_event(
    event: Event, translations: NullTranslations, *, base_url: str, diff_budget: int
) -> EventView:
    """Make the view model of `event`.

    `diff_budget` bounds the text of the diff, in characters including their markup.

    Raises:
        ValueError: An event of a report has no revision.
    """
    agency, base_url = safe_line(event.source.agency, 80), base_url.rstrip("/")
    without_report = event.kind is EventKind.OVERDUE and event.revision is None
    if event.kind in OPERATORS_ONLY or without_report:
        return _view_source_event(event, translations, agency, base_url)
    if event.revision is None:
        raise ValueError(f"the event {event.id} has no revision")
    revision = event.revision
    diff = excerpt(event.change.hunks, diff_budget)
    is_new = event.kind is EventKind.PUBLISHED
    label = event_label(event, translations)
    title = _title(revision.reading, agency, translations)
    return EventView(
        id=event.id,
        kind=event.kind,
        occurred_at=event.occurred_at,
        label=label,
        heading=_heading(label, title, translations, short_summary(event.change, translations)),
        title=title,
        change_summary=change_summary(event.change, translations),
        summary=_summary(event, agency, revision.number, translations),
        agency=agency,
        links=_links(event, revision, base_url),
        facts=tuple(_facts(revision.reading, translations)),
        figures=tuple(_figures(revision.reading, translations)) if is_new else (),
        opening=_opening(revision.reading, min(diff_budget, 600)) if is_new else (),
        field_changes=field_changes(event.change, translations),
        figure_changes=figure_changes(event.change, translations),
        hunks=diff.hunks,
        renumberings=tuple(
            renumbering_lines(event.change.renumberings[:MOST_CHANGES], translations)
        ),
        truncated=diff.truncated
        or max(len(event.change.fields), len(event.change.figures)) > MOST_CHANGES,
        note=_note(event, translations),
    )


def _view_source_event(
    event: Event, translations: NullTranslations, agency: str, base_url: str
) -> EventView:
    label = event_label(event, translations)
    title = safe_line(obligation_title(event.terms, translations), 120) if event.terms else agency
    console = _CONSOLE_PAGES.get(event.kind)
    return EventView(
        id=event.id,
        kind=event.kind,
        occurred_at=event.occurred_at,
        label=label,
        heading=_heading(label, title, translations),
        title=title,
        change_summary="",
        summary=event_sentence(
            event.kind,
            translations,
            agency=_responsible_agency(event, agency),
            number=0,
            terms=event.terms,
        ),
        agency=agency,
        links=Links(
            page=f"{base_url}/events/{event.id}",
            original=safe_link(event.source.url),
            console=f"{base_url}{console}" if console else "",
        ),
        note=_note(event, translations),
    )


def _heading(label: str, title: str, translations: NullTranslations, change: str = "") -> str:
    heading = translations.gettext("【%(label)s】%(title)s") % {"label": label, "title": title}
    return f"{heading}{colon(translations)}{change}" if change else heading


def _summary(event: Event, agency: str, number: int, translations: NullTranslations) -> str:
    sentence = event_sentence(
        event.kind,
        translations,
        agency=_responsible_agency(event, agency),
        number=number,
        terms=event.terms,
    )
    return sentences((sentence, *annotations(event, translations)), translations)


def _responsible_agency(event: Event, agency: str) -> str:
    """Return the agency that acted; one source may list the obligations of many agencies."""
    return safe_line(event.terms.agency, 80) if event.terms else agency


def _note(event: Event, translations: NullTranslations) -> str:
    note = render_reason(event.reason, translations) if event.reason else event.note.strip()
    name = note_name(event.kind, translations)
    text = safe_text(note, 600).strip()
    return f"{name}{colon(translations)}{text}" if text and name else text


def _links(event: Event, revision: Revision, base_url: str) -> Links:
    page = f"{base_url}/reports/{revision.report.id}"
    return Links(
        page=page,
        diff=f"{page}/revisions/{revision.number}" if event.change else "",
        original=safe_link(_original(event, revision)),
    )


def _original(event: Event, revision: Revision) -> str:
    """Return the address the document was read from; of a moved document, its new address."""
    if event.kind is not EventKind.MOVED:
        return revision.reading.url
    moves = [field.after for field in event.change.fields if field.name == "url"]
    return moves[0] or "" if moves else revision.report.url


def _title(reading: Reading, agency: str, translations: NullTranslations) -> str:
    """Return the document's title; of a document without one, a description."""
    title = safe_line(reading.title or "", 300)
    return title or document_title(reading.kind, agency, reading.report_year or None, translations)


def _facts(reading: Reading, translations: NullTranslations) -> Iterator[NamedValue]:
    values = {
        "kind": document_name(reading.kind, translations),
        "publisher": reading.publisher,
        "published": str(reading.published).replace("T", " ")[:16] if reading.published else None,
        "signed_on": str(reading.signed_on) if reading.signed_on else None,
        "index_no": reading.index_no,
        "doc_no": reading.doc_no,
    }
    for name, value in values.items():
        if value and (name != "kind" or reading.kind is not DocumentKind.OTHER):
            yield NamedValue(name=field_name(name, translations), value=safe_line(value, 120))


def _figures(reading: Reading, translations: NullTranslations) -> Iterator[NamedValue]:
    """Yield the first figures of the running text; those of the tables would be too many."""
    in_text = [figure for figure in reading.figures if figure.key in TEXT_FIGURES]
    for figure in in_text[:10]:
        if figure.value is not None:
            yield NamedValue(
                name=figure_name(figure.key, translations),
                value=safe_line(figure_value(figure, translations), 80),
            )


def _opening(reading: Reading, budget: int) -> tuple[str, ...]:
    """Return up to three first paragraphs, of `budget` characters together."""
    paragraphs: list[str] = []
    for block in reading.blocks:
        if block.kind is not BlockKind.PARAGRAPH or not block.text:
            continue
        paragraphs.append(cut(safe_text(block.text, budget), budget))
        budget -= len(paragraphs[-1])
        if budget < 40 or len(paragraphs) == 3:
            break
    return tuple(paragraphs)
