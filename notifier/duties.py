"""A letter of many obligations: who has not published, and who did too late."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from disclosures import Delivery, EventKind
from notifier import wording
from notifier.story import Story, tell

#: At the most this many are told in one letter; the rest is on the board.
ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What a letter of obligations says."""

    #: How many of each kind: 3 份逾期未见，1 份逾期公布.
    title: str

    #: Their name and their stories, the worst first.
    groups: tuple[tuple[str, tuple[Story, ...]], ...]

    #: How many are not told here.
    left_out: int

    #: Where all are.
    board: str


def duties_of(delivery: Delivery, language: str, base_url: str) -> Duties:
    """Tell all obligations of a delivery."""
    events = [event for event in (delivery.event, *delivery.also) if event is not None]
    kinds = (EventKind.OVERDUE, EventKind.PUBLISHED_LATE)
    told = sorted(events, key=lambda event: (kinds.index(event.kind), event.occurred_at))[:ROWS]
    stories = [tell(event, language, base_url=base_url, room=0) for event in told]
    counts = Counter(event.kind for event in events)
    return Duties(
        title=_title([(kind, counts[kind]) for kind in kinds if counts[kind]], language),
        groups=tuple(_groups(stories, kinds, language)),
        left_out=len(events) - len(told),
        board=f"{base_url.rstrip('/')}/obligations",
    )


def _title(counts: Sequence[tuple[EventKind, int]], language: str) -> str:
    if language == "en":
        return "Annual reports: " + ", ".join(
            f"{number:,} {wording.kind_name(kind, language).lower()}" for kind, number in counts
        )
    return "，".join(f"{number} 份年度报告{wording.kind_name(kind)}" for kind, number in counts)


def _groups(
    stories: Sequence[Story], kinds: Sequence[EventKind], language: str
) -> Iterator[tuple[str, tuple[Story, ...]]]:
    for kind in kinds:
        if ours := tuple(story for story in stories if story.kind is kind):
            yield wording.kind_name(kind, language), ours
