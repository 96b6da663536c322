"""What an event says, in one language and as inert text: what letters and feeds print."""

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
from disclosures.wording.reasons import render
from notifier import remarks, wording
from notifier.figure_names import FIGURES
from notifier.inert import cut, safe_line, safe_link, safe_text
from notifier.passages import excerpt

#: Messages as they are written.
CHINESE = NullTranslations()

#: At the most this many rows of each sort are told; the rest is behind the link.
ROWS = 20

#: Where operators act on what they are told.
_DESKS = {EventKind.REDESIGNED: "/console/incidents", EventKind.UNREADABLE: "/console"}

#: Characters of all values of one side of all fields together.
_FIELD_ROOM = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something with a name and a value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something with a name that was one thing and is another."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where a reader finds more. All absolute; empty: there is no such page."""

    #: Our page of the report; of an event of a source, of the event.
    page: str

    #: What changed, whole.
    diff: str = ""

    #: The page at the agency.
    original: str = ""

    #: Where an operator decides on it.
    desk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An event, told. Every string is inert text of bounded length."""

    id: UUID
    kind: EventKind
    occurred_at: datetime
    label: str
    title: str
    lead: str
    agency: str
    addresses: Addresses

    #: What the document is: date, numbers, signature.
    facts: tuple[Fact, ...] = ()

    #: Of a new document: the numbers it states, and how it begins.
    stated: tuple[Fact, ...] = ()
    opening: tuple[str, ...] = ()

    #: Of a change.
    fields: tuple[Step, ...] = ()
    figures: tuple[Step, ...] = ()
    passages: tuple[Hunk, ...] = ()

    #: Whether there is more of the change than told here.
    cut: bool = False
    note: str = ""

    @property
    def of_source(self) -> bool:
        """Whether it is about a source and not a report."""
        return self.kind in OPERATORS_ONLY or self.kind is EventKind.OVERDUE


def tell(
    event: Event,
    language: str,
    *,
    base_url: str,
    room: int,
    translations: NullTranslations = CHINESE,
) -> Story:
    """Tell `event`. `room` bounds the text of its diff, in characters with their markup.

    `translations`: into `language`, of reasons.

    Raises:
        ValueError: An event of a report without its revision.
    """
    agency, base_url = safe_line(event.source.agency, 80), base_url.rstrip("/")
    if event.kind in OPERATORS_ONLY:
        return _of_source(event, language, agency, base_url, translations)
    if event.kind is EventKind.OVERDUE and event.revision is None:
        return _of_source(event, language, agency, base_url, translations)
    if event.revision is None:
        raise ValueError(f"the event {event.id} has no revision")
    revision = event.revision
    told = excerpt(event.change.passages, room)
    is_new = event.kind is EventKind.PUBLISHED
    return Story(
        id=event.id,
        kind=event.kind,
        occurred_at=event.occurred_at,
        label=wording.kind_name(event.kind, language) + remarks.mark(event, language),
        title=_title(revision.reading, agency, language),
        lead=_lead(event, agency, revision.number, language),
        agency=agency,
        addresses=_addresses(event, revision, base_url),
        facts=tuple(_facts(revision.reading, language)),
        stated=tuple(_stated(revision.reading, language)) if is_new else (),
        opening=_opening(revision.reading, min(room, 600)) if is_new else (),
        fields=_fields(event, language),
        figures=_figures(event, language),
        passages=told.passages,
        cut=told.cut or max(len(event.change.fields), len(event.change.figures)) > ROWS,
        note=_note(event, language, translations),
    )


def _lead(event: Event, agency: str, number: int, language: str) -> str:
    """Say what happened, and what is worth knowing of it."""
    debtor = _debtor(event, agency)
    lead = wording.lead(event.kind, language, agency=debtor, number=number, terms=event.terms)
    return (" " if language == "en" else "").join((lead, *remarks.remarks(event, language)))


def _of_source(
    event: Event, language: str, agency: str, base_url: str, translations: NullTranslations
) -> Story:
    original = safe_link(event.source.url)
    return Story(
        id=event.id,
        kind=event.kind,
        occurred_at=event.occurred_at,
        label=wording.kind_name(event.kind, language),
        title=safe_line(wording.duty_title(event.terms, language), 120) if event.terms else agency,
        lead=wording.lead(
            event.kind, language, agency=_debtor(event, agency), number=0, terms=event.terms
        ),
        agency=agency,
        addresses=Addresses(
            page=f"{base_url}/events/{event.id}",
            original=original,
            desk=f"{base_url}{_DESKS[event.kind]}" if event.kind in _DESKS else "",
        ),
        note=_note(event, language, translations),
    )


def _debtor(event: Event, agency: str) -> str:
    """Name who acted: of an obligation, who owes it; one page may list many agencies."""
    return safe_line(event.terms.agency, 80) if event.terms else agency


def _note(event: Event, language: str, translations: NullTranslations) -> str:
    """Say what is noted of an event: of a report its addresses, of a source what is wrong."""
    note = render(event.reason, translations) if event.reason else event.note.strip()
    name = wording.note_name(event.kind, language)
    said = safe_text(note, 600).strip()
    return f"{name}{wording.colon(language)}{said}" if said and name else said


def _addresses(event: Event, revision: Revision, base_url: str) -> Addresses:
    page = f"{base_url}/reports/{revision.report.id}"
    return Addresses(
        page=page,
        diff=f"{page}/revisions/{revision.number}" if event.change else "",
        original=safe_link(_original(event, revision)),
    )


def _original(event: Event, revision: Revision) -> str:
    """Give the address the document was read from; of one that moved, where it is now."""
    if event.kind is not EventKind.MOVED:
        return revision.reading.url
    moves = [field.after for field in event.change.fields if field.name == "url"]
    return moves[0] or "" if moves else revision.report.url


def _title(reading: Reading, agency: str, language: str) -> str:
    """Give the title, or what can be said in its place."""
    title = safe_line(reading.title or "", 300)
    if title:
        return title
    document, year = wording.document_name(reading.kind, language), reading.report_year
    if language == "en":
        return f"{agency}: {document}{f' {year}' if year else ''}"
    return f"{agency}{f'{year}年' if year else ''}{document}"


def _facts(reading: Reading, language: str) -> Iterator[Fact]:
    values = {
        "kind": wording.document_name(reading.kind, language),
        "publisher": reading.publisher,
        "published": str(reading.published).replace("T", " ")[:16] if reading.published else None,
        "signed_on": str(reading.signed_on) if reading.signed_on else None,
        "index_no": reading.index_no,
        "doc_no": reading.doc_no,
    }
    for name, value in values.items():
        if value and (name != "kind" or reading.kind is not DocumentKind.OTHER):
            yield Fact(name=wording.field_name(name, language), value=safe_line(value, 120))


def _stated(reading: Reading, language: str) -> Iterator[Fact]:
    """Give the numbers a new document states: those of its text, which are few and telling."""
    known = [figure for figure in reading.figures if figure.key in FIGURES]
    for figure in known[:10]:
        if figure.value is not None:
            yield Fact(
                name=wording.figure_name(figure.key, language),
                value=safe_line(wording.figure_value(figure, language), 80),
            )


def _opening(reading: Reading, room: int) -> tuple[str, ...]:
    """Give the first paragraphs, as far as `room` goes."""
    begun: list[str] = []
    for block in reading.blocks:
        if block.kind is not BlockKind.PARAGRAPH or not block.text:
            continue
        begun.append(cut(safe_text(block.text, room), room))
        room -= len(begun[-1])
        if room < 40 or len(begun) == 3:
            break
    return tuple(begun)


def _fields(event: Event, language: str) -> tuple[Step, ...]:
    """Give the first fields that changed; the more there are, the shorter each."""
    fields = event.change.fields[:ROWS]
    limit = max(300 if len(fields) < 4 else _FIELD_ROOM // len(fields), 40)
    return tuple(
        Step(
            name=safe_line(wording.field_name(field.name, language), 40),
            before=_value(field.name, field.before, limit, language),
            after=_value(field.name, field.after, limit, language),
        )
        for field in fields
    )


def _value(name: str, value: str | None, limit: int, language: str) -> str:
    if value is None or not value.strip():
        return wording.nothing(language)
    if name == "kind" and value in set(DocumentKind):
        return wording.document_name(DocumentKind(value), language)
    return safe_text(value, limit)


def _figures(event: Event, language: str) -> tuple[Step, ...]:
    return tuple(
        Step(
            name=safe_line(wording.figure_name(change.key, language), 60),
            before=safe_line(wording.figure_value(change.before, language), 40),
            after=safe_line(wording.figure_value(change.after, language), 40),
        )
        for change in event.change.figures[:ROWS]
    )
