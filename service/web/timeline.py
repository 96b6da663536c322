"""Groups and orders events and revisions for display. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from disclosures import Change, Event, EventKind, Revision
from disclosures.ports import Comparer
from service.language import SHANGHAI
from service.web.parameters import PUBLIC_KINDS

#: Kinds of events that carry the change from one revision to the next.
CHANGE_KINDS = frozenset({EventKind.REVISED, EventKind.RESTORED})


def by_day(events: Sequence[Event]) -> Iterator[tuple[date, list[Event]]]:
    """Group events by their day in Shanghai, in the order given."""
    for day, group in groupby(events, lambda one: one.occurred_at.astimezone(SHANGHAI).date()):
        yield day, list(group)


def cut_between_moments(events: Sequence[Event], size: int) -> tuple[Sequence[Event], bool]:
    """Cut to about `size`, never between events of one moment; say whether there are more.

    The next page asks for events before the last one shown, so that events of one moment must all
    be on the same page.
    """
    if len(events) <= size:
        return events, False
    after = events[size].occurred_at
    kept = [one for one in events[:size] if one.occurred_at != after]
    return (kept or events[:size]), True


def timeline(
    revisions: Sequence[Revision], events: Sequence[Event]
) -> list[tuple[datetime, Event | None, Revision | None]]:
    """Merge public events and revisions without an event into one list, newest first."""
    first: dict[int, Event] = {}
    for one in events:
        if one.revision is not None and one.kind in PUBLIC_KINDS:
            first.setdefault(one.revision.number, one)
    row: list[tuple[datetime, Event | None, Revision | None]] = [
        (one.occurred_at, one, one.revision if first.get(_number(one)) is one else None)
        for one in events
        if one.kind in PUBLIC_KINDS
    ]
    row += [(kept.seen_at, None, kept) for kept in revisions if kept.number not in first]
    return sorted(row, key=lambda entry: entry[0], reverse=True)


def stated_before_first_seen(first: Revision) -> date | None:
    """Return the stated publication date if it is before the day of the first visit."""
    published = first.reading.published
    if published is None or published.on >= first.seen_at.astimezone(SHANGHAI).date():
        return None
    return published.on


def change_to(
    revision: Revision, revisions: Sequence[Revision], events: Sequence[Event], compare: Comparer
) -> Change:
    """Return the change that led to a revision: that of its event, else compared now."""
    for one in events:
        if _number(one) == revision.number and one.kind in CHANGE_KINDS and one.change:
            return one.change
    before = [one for one in revisions if one.number < revision.number]
    return compare(before[-1].reading, revision.reading) if before else Change()


def _number(event: Event) -> int:
    return event.revision.number if event.revision else 0
