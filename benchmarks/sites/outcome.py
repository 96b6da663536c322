"""Whether a site was watched rightly: what is known and announced beside what is expected. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

#: What readers can see after a phase: ``kept`` for each report that is stored, and the events of
#: the phase, each with the title of its report (empty where an expectation names no titles).
Facts = Counter[tuple[str, str]]

KEPT = "kept"
PHASES = (1, 2, 3)


class SiteOutcome(StrEnum):
    """How a site came out."""

    RIGHT = "right"

    #: Something is missing, and the service says so.
    GAP_STATED = "gap stated"

    #: Readers were given something false, or miss something while the source counts as healthy.
    SILENTLY_WRONG = "silently wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseResult:
    """What the service knew, announced and stated of a site in one phase."""

    facts: Facts

    #: What the service says of gaps, in words: the state of the source, unless it is well, what is
    #: quarantined, and events for operators; empty: nothing.
    stated: str = ""

    #: Whether the service calls the source well.
    well: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a careful watcher knows and announces."""

    #: By phase, the accepted alternatives. A phase that is absent is not compared.
    facts: Mapping[int, Sequence[Facts]]

    #: Phases after which the stored reports are compared, not only the events.
    kept: frozenset[int] = frozenset({1, 3})

    #: Whether events and reports are compared with their titles.
    titles: bool = True

    #: Phases in which the service must state a gap, because the site hides something.
    gaps: frozenset[int] = frozenset()

    #: Whether a stated gap is as good as the expected facts.
    gap_accepted: bool = False

    #: Kinds of events that may happen as well.
    optional: frozenset[str] = frozenset()


def nothing_but_a_gap() -> Expectation:
    """Return the expectation that nothing can be read, and that the service states it."""
    nothing: Sequence[Facts] = [Counter()]
    return Expectation(facts=dict.fromkeys((1, 2, 3), nothing), gaps=frozenset({1, 2, 3}))


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteResult:
    """The outcome of a site, and why it is not right."""

    outcome: SiteOutcome
    why: str = ""

    #: Whether everything is known, and the service states a gap nevertheless.
    false_alarm: bool = False


@dataclass(slots=True)
class _Differences:
    missing: dict[int, Facts] = field(default_factory=dict)
    false: dict[int, Facts] = field(default_factory=dict)


def assess_site(expected: Expectation, results: Mapping[int, PhaseResult]) -> SiteResult:
    """Compare all phases; `results` has each of `PHASES`."""
    differences = _compare(expected, results)
    late = _take_late_events(differences)
    if false := {phase: facts for phase, facts in differences.false.items() if facts}:
        return SiteResult(outcome=SiteOutcome.SILENTLY_WRONG, why=f"false: {_words(false)}")
    unstated = sorted(phase for phase in expected.gaps if not results[phase].stated)
    if unstated:
        why = f"the gap of phase {unstated[0]} is not stated"
        return SiteResult(outcome=SiteOutcome.SILENTLY_WRONG, why=why)
    missing = {phase: facts for phase, facts in differences.missing.items() if facts}
    if not missing and not late:
        alarm = not expected.gaps and not all(results[phase].well for phase in PHASES)
        return SiteResult(
            outcome=SiteOutcome.RIGHT,
            why=_statements(results) if alarm else "",
            false_alarm=alarm and not expected.gap_accepted,
        )
    silent = [phase for phase in (*missing, *late) if not results[phase].stated]
    why = f"missing: {_words(missing)}" if missing else f"late: {_words(late)}"
    if silent:
        return SiteResult(outcome=SiteOutcome.SILENTLY_WRONG, why=why)
    if expected.gap_accepted:
        return SiteResult(outcome=SiteOutcome.RIGHT)
    why = f"{why}; stated: {_statements(results)}"
    return SiteResult(outcome=SiteOutcome.GAP_STATED, why=why)


def _compare(expected: Expectation, results: Mapping[int, PhaseResult]) -> _Differences:
    found = _Differences()
    for phase, alternatives in expected.facts.items():
        facts = results[phase].facts
        if not expected.titles:
            facts = _without_titles(facts)
        ignored = expected.optional if phase in expected.kept else expected.optional | {KEPT}
        facts = _without_kinds(facts, ignored)
        alternatives = [_without_kinds(each, ignored) for each in alternatives]
        nearest = min(alternatives, key=lambda each: ((each - facts) + (facts - each)).total())
        found.missing[phase], found.false[phase] = nearest - facts, facts - nearest
    return found


def _take_late_events(differences: _Differences) -> dict[int, Facts]:
    """Remove the events that came one phase late; return them by the phase they belong to."""
    late = {}
    for phase in PHASES[1:-1]:
        missing = differences.missing.get(phase, Counter())
        came = missing & differences.false.get(phase + 1, Counter())
        came = _without_kinds(came, {KEPT})
        if came:
            differences.missing[phase] -= came
            differences.false[phase + 1] -= came
            late[phase] = came
    return late


def _without_kinds(facts: Facts, kinds: Set[str]) -> Facts:
    return Counter({key: number for key, number in facts.items() if key[0] not in kinds})


def _without_titles(facts: Facts) -> Facts:
    merged: Facts = Counter()
    for (kind, _), number in facts.items():
        merged[kind, ""] += number
    return merged


def _statements(results: Mapping[int, PhaseResult]) -> str:
    return "; ".join(dict.fromkeys(r.stated for r in results.values() if r.stated))


def _words(by_phase: Mapping[int, Facts]) -> str:
    """Describe facts: ``phase 2: revised 甲县…, 3 × published``."""
    return "; ".join(
        f"phase {phase}: {', '.join(_kinds(facts))}" for phase, facts in sorted(by_phase.items())
    )


def _kinds(facts: Facts) -> Iterator[str]:
    """Describe the facts of each kind: the title of a single one, else the number."""
    for kind in sorted({kind for kind, _ in facts}):
        titles = [title for (each, title), n in facts.items() if each == kind for _ in range(n)]
        yield f"{kind} {titles[0]}".rstrip() if len(titles) == 1 else f"{len(titles)} × {kind}"
