"""Whether what was told is exactly what the story says: nothing missing, nothing invented. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage

from disclosures import Event, EventKind
from notifier.wording import kind_name
from service.demo.audience import Reader, body_of
from service.demo.browser import FeedItem
from service.demo.script import Told
from service.demo.sites import Site

OK, MISSING, NOT_WANTED = "✓", "✗", "·"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One thing that reached somebody."""

    kind: str
    title: str

    #: All words it came with.
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that had to be told, and where it was."""

    kind: EventKind
    title: str
    detail: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The table, and what nobody should have heard."""

    media: tuple[str, ...]
    rows: tuple[Row, ...]
    extras: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether everything is as it must be."""
        return not self.extras and not any(MISSING in row.cells for row in self.rows)


@dataclass(slots=True, kw_only=True)
class Medium:
    """Events, a feed or a reader's mailbox: what must be found in it, and what was."""

    name: str
    wanted: tuple[Told, ...]
    heard: list[Heard] = field(default_factory=list)

    def take(self, told: Told, title: str) -> str:
        """Find `told`, once; say whether it is there."""
        if told not in self.wanted:
            return NOT_WANTED
        for one in self.heard:
            if one.kind == told.kind.value and one.title == title and _says(one.text, told):
                self.heard.remove(one)
                return OK
        return MISSING


def judge(story: Sequence[Told], sites: Mapping[str, Site], media: Sequence[Medium]) -> Verdict:
    """Hold everything that was heard against the story."""
    rows = []
    for told in story:
        title = title_of(told, sites)
        cells = tuple(medium.take(told, title) for medium in media)
        detail = f"{told.before} → {told.after}" if told.figure else ""
        rows.append(Row(kind=told.kind, title=title, detail=detail, cells=cells))
    extras = tuple(f"{m.name}: {one.kind} {one.title}" for m in media for one in m.heard)
    return Verdict(media=tuple(m.name for m in media), rows=tuple(rows), extras=extras)


def title_of(told: Told, sites: Mapping[str, Site]) -> str:
    """Give the title that readers must see: of the report, or the agency."""
    site = sites[told.site]
    return site.manuscript(told.report).title if told.report else site.agency


def from_events(events: Iterable[Event]) -> list[Heard]:
    """What the service itself keeps, oldest first."""
    return [_heard_event(event) for event in sorted(events, key=lambda e: e.occurred_at)]


def from_feed(items: Sequence[FeedItem]) -> list[Heard]:
    """What a feed reader sees, oldest first. Atom's category is our word, that of RSS its name."""
    words = {kind_name(kind): kind.value for kind in EventKind}
    return [
        Heard(
            kind=words.get(item.kind, item.kind),
            title=_without_label(item.title),
            text=item.text,
        )
        for item in reversed(items)
    ]


def from_letters(letters: Iterable[EmailMessage], reader: Reader) -> list[Heard]:
    """What a reader finds in the mailbox, oldest first."""
    kinds = {kind_name(kind, reader.language): kind.value for kind in EventKind}
    heard = []
    for letter in letters:
        subject = str(letter["Subject"])
        label = re.match(r"[【\[](.+?)[】\]]", subject)
        kind = kinds.get(label[1], "") if label else ""
        heard.append(Heard(kind=kind, title=_without_label(subject), text=body_of(letter)))
    return heard


def _heard_event(event: Event) -> Heard:
    if event.revision is None:
        return Heard(kind=event.kind.value, title=event.source.agency)
    figures = [
        f"{c.before.value if c.before else '-'} → {c.after.value if c.after else '-'}"
        for c in event.change.figures
    ]
    title = event.revision.reading.title or ""
    return Heard(kind=event.kind.value, title=title, text="\n".join(figures))


def _says(text: str, told: Told) -> bool:
    """Whether the figure is told with both its values, in this order."""
    if not told.figure:
        return True
    step = rf"(?<!\d){told.before}(?!\d)\D{{0,20}}→\D{{0,20}}(?<!\d){told.after}(?!\d)"
    return re.search(step, text) is not None


def _without_label(title: str) -> str:
    return re.sub(r"^\s*[【\[].+?[】\]]\s*", "", title)
