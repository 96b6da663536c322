"""A letter of many obligations: who has not published, and who did too late."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from disclosures import Delivery, Event, EventKind, ObligationTerms
from notifier import wording
from notifier.inert import safe_line
from notifier.story import tell

#: At the most this many are told in one letter; the rest is on the board.
ROWS = 100

#: The worst first.
KINDS = (EventKind.OVERDUE, EventKind.PUBLISHED_LATE)

_LEADS = {
    EventKind.OVERDUE: (
        "公布期限已过，公开页面上尚未见到：",
        "The day has passed, and their pages, read whole, do not show them:",
    ),
    EventKind.PUBLISHED_LATE: ("已经公布，晚于期限：", "Published after the day:"),
}
_DUE = ("期限 {due}", "due by {due}")
_LATE = ("期限 {due}，晚 {days} 天", "due by {due}, {days} days late")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One report that is owed."""

    title: str
    told: str

    #: Our page of it.
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Reports of one fate."""

    lead: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What a letter of obligations says. Every string is inert text of bounded length."""

    #: How many of each kind: 3 份年度报告逾期未见.
    title: str
    groups: tuple[Group, ...]

    #: How many are not told here.
    left_out: int

    #: Where all are.
    board: str


def duties_of(delivery: Delivery, language: str, base_url: str) -> Duties:
    """Tell all obligations of a delivery."""
    events = [event for event in (delivery.event, *delivery.also) if event is not None]
    told = sorted(events, key=lambda event: (KINDS.index(event.kind), event.occurred_at))[:ROWS]
    counts = Counter(event.kind for event in events)
    return Duties(
        title=_title([(kind, counts[kind]) for kind in KINDS if counts[kind]], language),
        groups=tuple(_groups(told, language, base_url)),
        left_out=len(events) - len(told),
        board=f"{base_url.rstrip('/')}/obligations",
    )


def _title(counts: Sequence[tuple[EventKind, int]], language: str) -> str:
    if language == "en":
        return "Annual reports: " + ", ".join(
            f"{number:,} {wording.kind_name(kind, language).lower()}" for kind, number in counts
        )
    return "，".join(f"{number} 份年度报告{wording.kind_name(kind)}" for kind, number in counts)


def _groups(events: Sequence[Event], language: str, base_url: str) -> Iterator[Group]:
    for kind in KINDS:
        if ours := [event for event in events if event.kind is kind]:
            yield Group(
                lead=_LEADS[kind][language == "en"],
                rows=tuple(_row(event, language, base_url) for event in ours),
            )


def _row(event: Event, language: str, base_url: str) -> Row:
    story = tell(event, language, base_url=base_url, room=0)
    terms = event.terms
    return Row(
        title=safe_line(wording.duty_title(terms, language), 120) if terms else story.title,
        told=_told(terms, language) if terms else story.lead,
        page=story.addresses.page,
    )


def _told(terms: ObligationTerms, language: str) -> str:
    said = (_LATE if terms.days_late else _DUE)[language == "en"]
    if terms.days_late == 1:
        said = said.replace("{days} days", "{days} day")
    if terms.or_later:
        said = said.replace("晚 {", "至少晚 {").replace("{days} day", "at least {days} day")
    return said.format(due=wording.day(terms.due_on, language), days=terms.days_late)
