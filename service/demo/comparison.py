"""Compares the events that each output received with those of the scenario. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage

from disclosures import Event, EventKind
from disclosures.wording.languages import CHINESE
from disclosures.wording.names import event_name
from service.demo.chapters.steps import ExpectedEvent
from service.demo.demo_users import DemoUser, body_of
from service.demo.http_client import FeedItem
from service.demo.sites import Site
from service.language import read_catalogues

OK, MISSING, NOT_EXPECTED = "✓", "✗", "·"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedEvent:
    """One event as an output shows it."""

    kind: str
    title: str

    #: The whole text of the entry or letter.
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """One expected event, and in which outputs it was found."""

    kind: EventKind
    title: str
    detail: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonResult:
    """The table, and the events that nobody expected."""

    outputs: tuple[str, ...]
    rows: tuple[ComparisonRow, ...]
    unexpected: tuple[str, ...]

    @property
    def matches(self) -> bool:
        """Whether everything was received that was expected, and nothing else."""
        return not self.unexpected and not any(MISSING in row.cells for row in self.rows)


@dataclass(slots=True, kw_only=True)
class OutputCheck:
    """An output (stored events, a feed, a mailbox): expected and received events."""

    name: str
    expected_events: tuple[ExpectedEvent, ...]
    received: list[ReceivedEvent] = field(default_factory=list)

    def match_event(self, expected: ExpectedEvent, title: str) -> str:
        """Find `expected` once and remove it; return its mark."""
        if expected not in self.expected_events:
            return NOT_EXPECTED
        for one in self.received:
            if (
                one.kind == expected.kind.value
                and _is_title_of(one.title, title)
                and _contains_figure(one.text, expected)
            ):
                self.received.remove(one)
                return OK
        return MISSING


def compare_outputs(
    scenario: Sequence[ExpectedEvent], sites: Mapping[str, Site], outputs: Sequence[OutputCheck]
) -> ComparisonResult:
    """Compare all outputs with the events of the scenario."""
    rows = []
    for expected in scenario:
        title = expected_title(expected, sites)
        cells = tuple(output.match_event(expected, title) for output in outputs)
        detail = f"{expected.before} → {expected.after}" if expected.figure else ""
        rows.append(ComparisonRow(kind=expected.kind, title=title, detail=detail, cells=cells))
    unexpected = tuple(f"{m.name}: {one.kind} {one.title}" for m in outputs for one in m.received)
    return ComparisonResult(
        outputs=tuple(m.name for m in outputs), rows=tuple(rows), unexpected=unexpected
    )


def expected_title(expected: ExpectedEvent, sites: Mapping[str, Site]) -> str:
    """Return the title that is shown: of the report, else the agency."""
    site = sites[expected.site]
    return site.find_report(expected.report).title if expected.report else site.agency


def from_events(events: Iterable[Event]) -> list[ReceivedEvent]:
    """Convert stored events, oldest first."""
    return [_received_from_event(event) for event in sorted(events, key=lambda e: e.occurred_at)]


def from_feed(items: Sequence[FeedItem]) -> list[ReceivedEvent]:
    """Convert feed entries, oldest first. Atom's category is the kind, that of RSS its name."""
    words = {event_name(kind, CHINESE): kind.value for kind in EventKind}
    return [
        ReceivedEvent(
            kind=words.get(item.kind, item.kind),
            title=_without_label(item.title),
            text=item.text,
        )
        for item in reversed(items)
    ]


def from_letters(letters: Iterable[EmailMessage], reader: DemoUser) -> list[ReceivedEvent]:
    """Convert the letters of a user, oldest first."""
    translations = read_catalogues()[reader.language]
    kinds = {event_name(kind, translations): kind.value for kind in EventKind}
    received = []
    for letter in letters:
        subject = str(letter["Subject"])
        label = re.match(r"[【\[](.+?)[】\]]", subject)
        kind = kinds.get(label[1], "") if label else ""
        received.append(
            ReceivedEvent(kind=kind, title=_without_label(subject), text=body_of(letter))
        )
    return received


def _received_from_event(event: Event) -> ReceivedEvent:
    if event.revision is None:
        return ReceivedEvent(kind=event.kind.value, title=event.source.agency)
    figures = [
        f"{c.before.value if c.before else '-'} → {c.after.value if c.after else '-'}"
        for c in event.change.figures
    ]
    title = event.revision.reading.title or ""
    return ReceivedEvent(kind=event.kind.value, title=title, text="\n".join(figures))


def _contains_figure(text: str, expected: ExpectedEvent) -> bool:
    """Whether the text contains both values of the figure, in this order."""
    if not expected.figure:
        return True
    step = rf"(?<!\d){expected.before}(?!\d)\D{{0,20}}→\D{{0,20}}(?<!\d){expected.after}(?!\d)"
    return re.search(step, text) is not None


def _is_title_of(received: str, title: str) -> bool:
    """Tell whether an entry or a subject names a report; what changed may follow the title."""
    return received == title or received.startswith((f"{title}：", f"{title}: "))


def _without_label(title: str) -> str:
    return re.sub(r"^\s*[【\[].+?[】\]]\s*", "", title)
