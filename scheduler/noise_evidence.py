"""Decides which differing spots are noise: the more an edit is probable, the more evidence. Pure.

A figure may be corrected, twice on successive visits, on several pages; it does not differ between
two readings of one page in one visit. Numbers among sentences and in tables, and any other words,
are therefore noise only if they differ in such readings. A number beside no sentence is noise also
if it differs on successive visits, or on several pages of one visit.

What stands on several pages of a site and moves on several visits is part of the site's template:
beside no sentence whatever its shape, among sentences if all pages show the same values. A report
is edited on its own page.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from uuid import uuid4

from disclosures import (
    Difference,
    Exposure,
    Movement,
    NoisePattern,
    NoiseRule,
    NoiseShape,
    NoiseState,
)
from disclosures.reason import Reason, ReasonCode
from scheduler.noise_recurrence import (
    MIN_PAGES,
    MIN_VALUES,
    MIN_VISITS,
    is_gauge,
    precedes,
    recurring_pages,
)

#: Movements that are kept with a rule.
MAX_MOVEMENTS = 12

#: Shapes that are noise without a second reading.
_MOVING = frozenset({NoiseShape.NUMBER, NoiseShape.CODE, NoiseShape.LINKS})
_DATED = frozenset({NoiseShape.DATE, NoiseShape.MOMENT})

#: Largest distance of a printed date from the time at which it was read, if it is the present.
_PRESENT = timedelta(hours=36)
_CHINA = timezone(timedelta(hours=8))
_NUMBERS = re.compile(r"[0-9A-Za-z_\-.,，:：]+")
_DAY = re.compile(r"(\d{4})\D{1,5}(\d{1,2})\D{1,5}(\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDifference:
    """One difference, where and when it was seen."""

    difference: Difference
    movement: Movement

    #: Whether the page was found unchanged since the earlier of the two responses was stored.
    confirmed: bool = False


def assess_noise(
    source: str, known: Mapping[NoisePattern, NoiseRule], seen: Iterable[SeenDifference],
    now: datetime,
) -> list[NoiseRule]:  # fmt: skip
    """Return the rules of a source that `seen` adds or changes; muted and lifted ones stay."""
    by_pattern: dict[NoisePattern, list[SeenDifference]] = {}
    for each in seen:
        by_pattern.setdefault(each.difference.pattern, []).append(each)
    changed = []
    for pattern, group in by_pattern.items():
        rule = known.get(pattern)
        if rule is not None and rule.state is not NoiseState.OBSERVED:
            continue
        rule = rule or NoiseRule(
            id=uuid4(),
            source=source,
            pattern=pattern,
            state=NoiseState.OBSERVED,
            exposure=group[0].difference.exposure,
            observed_at=now,
        )
        changed.append(_with_evidence(rule, group, now))
    return changed


def _with_evidence(rule: NoiseRule, group: Sequence[SeenDifference], now: datetime) -> NoiseRule:
    exposed = any(each.difference.exposure is Exposure.CONTENT for each in group)
    exposure = Exposure.CONTENT if exposed else rule.exposure
    successive = any(_is_successive(rule.evidence, each) for each in group)
    evidence = list(rule.evidence)
    for each in group:
        if not any(_is_same(each.movement, other) for other in evidence):
            evidence.append(each.movement)
    rule = replace(rule, exposure=exposure, evidence=tuple(evidence))
    reason = _why_noise(rule, pages=_pages_apart(group), successive=successive)
    rule = replace(rule, evidence=tuple(evidence[-MAX_MOVEMENTS:]))
    if reason is None:
        return rule
    return replace(rule, state=NoiseState.MUTED, reason=reason, muted_at=now)


def _why_noise(rule: NoiseRule, *, pages: int, successive: bool) -> Reason | None:
    """Return why the spot of a rule is noise; None if the evidence is not sufficient."""
    evidence, shape = rule.evidence, rule.pattern.shape
    if any(each.repeated for each in evidence) and len(evidence) >= MIN_VISITS:
        if shape is NoiseShape.TEXT and not _words_move(evidence):
            return None
        if _differs_while_read(rule):
            return Reason.of(ReasonCode.NOISE_SECOND_READING, times=len(evidence))
    if moving := recurring_pages(evidence, rule.exposure):
        return Reason.of(ReasonCode.NOISE_RECURRING, pages=moving, visits=MIN_VISITS)
    if rule.exposure is Exposure.CONTENT or not _moves_by_itself(shape, evidence):
        return None
    if pages >= MIN_PAGES and shape is not NoiseShape.TEXT:
        return Reason.of(ReasonCode.NOISE_SEVERAL_PAGES, pages=pages)
    if successive:
        return Reason.of(ReasonCode.NOISE_SUCCESSIVE_VISITS, visits=MIN_VISITS)
    return None


def _differs_while_read(rule: NoiseRule) -> bool:
    """Whether the movements of a spot suffice, one of which was seen within one visit."""
    if rule.exposure is not Exposure.CONTENT and rule.pattern.shape is not NoiseShape.TEXT:
        return True
    second = sum(each.repeated for each in rule.evidence)
    return _values_of_one_page(rule.evidence) >= MIN_VALUES or second >= MIN_PAGES + 1


def _words_move(evidence: Sequence[Movement]) -> bool:
    """Whether the words of a line differ between two readings of one visit, or more than once.

    Where only its numbers do, they alone are noise.
    """
    moved = [each for each in evidence if _words(each.before) != _words(each.after)]
    return len(moved) >= MIN_VISITS or any(each.repeated for each in moved)


def _words(value: str) -> str:
    return _NUMBERS.sub("0", value)


def _moves_by_itself(shape: NoiseShape, evidence: Sequence[Movement]) -> bool:
    """Whether a shape is that of a counter; a date only if it is always the present one.

    Words only if numbers move with them.
    """
    if shape is NoiseShape.TEXT:
        return all(map(is_gauge, evidence))
    if shape in _DATED:
        return all(
            _is_present(value, at)
            for each in evidence
            for value, at in ((each.before, each.before_at), (each.after, each.after_at))
        )
    return shape in _MOVING


def _is_present(value: str, at: datetime) -> bool:
    found = _DAY.search(value)
    if found is None:
        return False
    try:
        day = datetime(*map(int, found.groups()), hour=12, tzinfo=_CHINA)  # type: ignore[misc,arg-type]  # three numbers
    except ValueError:
        return False
    return abs(day - at) <= _PRESENT


def _is_day_before(earlier: datetime, later: datetime) -> bool:
    """Whether two times are on successive days, and not only in the evening and the morning."""
    days = later.astimezone(_CHINA).date() - earlier.astimezone(_CHINA).date()
    return days == timedelta(days=1) and later - earlier >= timedelta(hours=12)


def _pages_apart(group: Iterable[SeenDifference]) -> int:
    """Return on how many pages of a visit a spot differs; 0 if the same was edited on all."""
    seen = [each.movement for each in group if not each.movement.repeated]
    if len({(each.before, each.after) for each in seen}) < MIN_PAGES:
        return 0
    return len({each.url for each in seen})


def _values_of_one_page(evidence: Sequence[Movement]) -> int:
    """Return how many different values one page has shown, at most."""
    values: dict[str, set[str]] = {}
    for each in evidence:
        values.setdefault(each.url, set()).update((each.before, each.after))
    return max(map(len, values.values()), default=0)


def _is_successive(evidence: Sequence[Movement], seen: SeenDifference) -> bool:
    """Whether a page has also differed on the visit, or on the day, before."""
    movement = seen.movement
    return not movement.repeated and any(
        not each.repeated
        and precedes(each, movement)
        and (not seen.confirmed or _is_day_before(each.after_at, movement.after_at))
        for each in evidence
    )


def _is_same(one: Movement, other: Movement) -> bool:
    """Whether two movements are one change, seen twice."""
    return (one.url, one.before, one.after) == (other.url, other.before, other.after)
