"""Diffs of Chinese reports beside the published ones: what they mark, what they tear, how long."""

import random
from collections.abc import Callable, Iterator, Sequence
from time import process_time

from benchmarks.change_engines import Engine, highlighted, ours, peers, torn
from benchmarks.change_pairs import Body, Pair, edit_atoms, make_body, make_pairs
from benchmarks.measure import Measure

#: Pairs of each kind, and the seed that makes them.
EACH, SEED = 20, 20261005

#: Characters, and the seconds that we accept.
ONE_PERCENT, REWRITE, MEGABYTE = 0.050, 1.5, 5.0


def run() -> Sequence[Measure]:
    """Measure ours beside each of the others, on the same pairs."""
    pairs = make_pairs(SEED, EACH)
    others = peers()
    return [
        *_goals(pairs),
        *(each for name, engine in others.items() for each in _beside(name, engine, pairs)),
        *_times(others),
    ]


def _goals(pairs: Sequence[Pair]) -> Iterator[Measure]:
    still = [pair for pair in pairs if pair.changed]
    for kind in dict.fromkeys(pair.kind for pair in still):
        mine = [pair for pair in still if pair.kind == kind]
        yield Measure(
            measure=f"highlighted, {kind}",
            value=_highlighted(ours, mine),
            unit="characters",
            reference="of the atoms that changed",
            reference_value=sum(pair.changed for pair in mine),
            goal=1.1,
        )
    yield Measure(
        measure="highlighted, moved",
        value=_highlighted(ours, [pair for pair in pairs if pair.moved]),
        unit="characters",
        reference="that moved",
        reference_value=sum(pair.moved for pair in pairs),
        goal=0,
    )
    yield Measure(
        measure="torn atoms",
        value=_torn(ours, pairs),
        unit="atoms",
        reference="that changed",
        reference_value=sum(pair.atoms for pair in pairs),
        goal=0,
    )


def _beside(name: str, engine: Engine, pairs: Sequence[Pair]) -> Iterator[Measure]:
    changed = [pair for pair in pairs if pair.changed]
    moved = [pair for pair in pairs if pair.moved]
    for measure, unit, count, some in (
        ("highlighted, all that changed", "characters", _highlighted, changed),
        ("highlighted, moved", "characters", _highlighted, moved),
        ("torn atoms", "atoms", _torn, pairs),
    ):
        yield Measure(
            measure=measure,
            value=count(ours, some),
            unit=unit,
            reference=name,
            reference_value=count(engine, some),
        )


def _highlighted(engine: Engine, pairs: Sequence[Pair]) -> int:
    return sum(highlighted(engine(pair.before, pair.after)) for pair in pairs)


def _torn(engine: Engine, pairs: Sequence[Pair]) -> int:
    return sum(torn(engine(pair.before, pair.after)) for pair in pairs)


def _times(others: dict[str, Engine]) -> Iterator[Measure]:
    chance = random.Random(SEED)  # noqa: S311 - the same bodies in every run
    long, other = make_body(chance, paragraphs=60), make_body(chance, paragraphs=60)
    edited = edit_atoms(long, chance, share=0.03).after
    huge, another = make_body(chance, paragraphs=830), make_body(chance, paragraphs=830)
    cases: tuple[tuple[str, Body, Body, float], ...] = (
        ("30,000 characters, 1 % changed", long, edited, ONE_PERCENT),
        ("30,000 characters, rewritten", long, other, REWRITE),
        ("1 MB, rewritten", huge, another, MEGABYTE),
    )
    for name, before, after, most in cases:
        mine = _seconds(lambda a=before, b=after: ours(a, b), times=5)
        yield _time(name, mine, "the most we accept", most, goal=1)
        if before is huge:
            continue  # minutes, for most of them
        for peer, engine in others.items():
            seconds = _seconds(lambda e=engine, a=before, b=after: e(a, b), times=1)
            yield _time(name, mine, peer, seconds)


def _time(
    name: str, value: float, reference: str, other: float, goal: float | None = None
) -> Measure:
    return Measure(
        measure=name,
        value=value * 1000,
        unit="ms of processor time",
        reference=reference,
        reference_value=other * 1000,
        goal=goal,
    )


def _seconds(work: Callable[[], object], times: int) -> float:
    """The least processor time of some times."""
    found = []
    for _ in range(times):
        start = process_time()
        work()
        found.append(process_time() - start)
    return min(found)
