"""Diffs of Chinese reports beside published diffs: characters marked, tokens split, CPU time."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from time import process_time

from benchmarks.diff.engines import Engine, highlighted, ours, peers, split_tokens
from benchmarks.diff.pairs import Pair, edit_tokens, make_body, make_pairs
from benchmarks.measure import Measure

#: Pairs of each kind, and the seed that makes them.
PAIRS_OF_EACH_KIND, SEED = 20, 20261005

#: The engine that is the reference of the speed goals, and how many times its CPU time ours may
#: take: for an edited report (where most of the text is equal) and for a rewritten one.
SPEED_REFERENCE = "difflib, words (webchanges wdiff)"
EDITED_GOAL, REWRITTEN_GOAL = 2.0, 4.0

#: How much longer twice the text may take: 2 is linear, 4 quadratic.
GROWTH_GOAL = 3.0


def run() -> Sequence[Measure]:
    """Measure our diff and each peer on the same pairs."""
    pairs = make_pairs(SEED, PAIRS_OF_EACH_KIND)
    others = peers()
    return [
        *_goals(pairs),
        *(each for name, engine in others.items() for each in _comparison(name, engine, pairs)),
        *_times(others),
    ]


def _goals(pairs: Sequence[Pair]) -> Iterator[Measure]:
    changed = [pair for pair in pairs if pair.changed]
    for kind in dict.fromkeys(pair.kind for pair in changed):
        of_kind = [pair for pair in changed if pair.kind == kind]
        yield Measure(
            measure=f"highlighted, {kind}",
            value=_highlighted(ours, of_kind),
            unit="characters",
            reference="of the tokens that changed",
            reference_value=sum(pair.changed for pair in of_kind),
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
        measure="split tokens",
        value=_split_tokens(ours, pairs),
        unit="tokens",
        reference="that changed",
        reference_value=sum(pair.tokens for pair in pairs),
        goal=0,
    )


def _comparison(name: str, engine: Engine, pairs: Sequence[Pair]) -> Iterator[Measure]:
    changed = [pair for pair in pairs if pair.changed]
    moved = [pair for pair in pairs if pair.moved]
    for measure, unit, count, some in (
        ("highlighted, all that changed", "characters", _highlighted, changed),
        ("highlighted, moved", "characters", _highlighted, moved),
        ("split tokens", "tokens", _split_tokens, pairs),
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


def _split_tokens(engine: Engine, pairs: Sequence[Pair]) -> int:
    return sum(split_tokens(engine(pair.before, pair.after)) for pair in pairs)


def _times(others: Mapping[str, Engine]) -> Iterator[Measure]:
    rng = random.Random(SEED)  # the same bodies in every run
    body, other = make_body(rng, paragraphs=60), make_body(rng, paragraphs=60)
    edited = edit_tokens(body, rng, share=0.03).after
    for name, after, goal in (
        ("30,000 characters, 1 % changed", edited, EDITED_GOAL),
        ("30,000 characters, rewritten", other, REWRITTEN_GOAL),
    ):
        seconds = _cpu_seconds(partial(ours, body, after), times=5)
        for peer, engine in others.items():
            yield Measure(
                measure=f"CPU, {name}",
                value=seconds * 1000,
                unit="ms",
                reference=peer,
                reference_value=_cpu_seconds(partial(engine, body, after), times=3) * 1000,
                goal=goal if peer == SPEED_REFERENCE else None,
            )
    half, full = (
        _cpu_seconds(partial(ours, make_body(rng, size), make_body(rng, size)), times=3)
        for size in (415, 830)
    )
    yield Measure(
        measure="CPU, 1 MB, rewritten",
        value=full * 1000,
        unit="ms",
        reference="half the text",
        reference_value=half * 1000,
        goal=GROWTH_GOAL,
    )


def _cpu_seconds(work: Callable[[], object], times: int) -> float:
    """Return the least CPU time of several runs."""
    found = []
    for _ in range(times):
        start = process_time()
        work()
        found.append(process_time() - start)
    return min(found)
