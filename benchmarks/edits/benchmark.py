"""Edits of laws and reports: marks, words, titles, places, running numbers, moves, likeness, CPU.

``python -m benchmarks edits [--ours] [--show ROW] [PAIR...]``: all pairs, or those whose name
contains a PAIR. ``--ours`` leaves out the peers. ``--show ROW`` prints what a row counts: ``cut``,
``torn``, ``titles``, ``lost``, ``places``, ``numbers``, ``moves``, ``rewritten``.
"""

import argparse
import os
import resource
from collections.abc import Callable, Iterator, Sequence

from benchmarks.edits import marks, structure
from benchmarks.edits.comparing import (
    ComparedPair,
    compare_pair,
    marked_hunks,
    only_renumbers,
    shown_hunks,
)
from benchmarks.edits.corpus import EditPair, folder_pairs, visible_lines
from benchmarks.edits.marks import Marked
from benchmarks.edits.own_pairs import own_pairs
from benchmarks.edits.peers import Engine, peers
from benchmarks.edits.showing import SHOWN, show
from benchmarks.measure import Measure

#: The diff that is the reference of the goal of CPU time, and how many times its time ours may be.
SPEED_REFERENCE = "git word-diff, characters"
SPEED_GOAL = 3.0

#: Most CPU seconds of one pair.
SECONDS = 3.0

#: Hunks up to this length are measured apart.
SHORT = 200

#: Bodies from this length are long, and the largest error of their likeness.
LONG, MAX_ERROR = 20_000, 0.03


def run(*arguments: str) -> Sequence[Measure]:
    """Measure our own pairs, the pairs of the folder, and the peers on both."""
    options = _parse(arguments)
    corpora = {"own": own_pairs(), "laws": folder_pairs()}
    measures: list[Measure] = []
    for corpus, pairs in corpora.items():
        chosen = [p for p in pairs if not options.names or any(n in p.name for n in options.names)]
        if not chosen:
            continue
        compared = [compare_pair(pair) for pair in chosen]
        if options.show:
            show(options.show, compared)
        measures += _marking(corpus, compared)
        measures += _structure(corpus, compared)
        measures += _times(corpus, compared)
        if not options.ours:
            measures += _comparison(corpus, compared)
    return measures


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks edits")
    parser.add_argument("names", nargs="*", help="parts of the names of pairs; none: all pairs")
    parser.add_argument("--ours", action="store_true", help="leave out the peers")
    parser.add_argument("--show", choices=SHOWN, help="print what a row counts")
    return parser.parse_args(arguments)


def _marking(corpus: str, compared: Sequence[ComparedPair]) -> Iterator[Measure]:
    hunks = [marked for each in compared for marked in marked_hunks(each)]
    yield _none(
        corpus, "pairs that do not rebuild", sum(not marks.rebuilds(x) for x in compared), compared
    )
    atoms, titles = (
        sum(marks.torn(marked, pattern) for marked in hunks)
        for pattern in (marks.ATOMS, marks.TITLES)
    )
    yield _none(corpus, "torn atoms", atoms, compared)
    yield _none(corpus, "torn titles", titles, compared)
    split = [
        marks.without_rewritten(marked)
        for each in compared
        for marked in marked_hunks(each, renumbered=False)
    ]
    left = [marked for marked, _ in split]
    short = [marked for marked in left if max(map(len, marks.sides(marked))) <= SHORT]
    for name, some, goal in ((f"≤ {SHORT} characters", short, 1.15), ("all", left, 1.2)):
        yield Measure(
            measure=f"{corpus}: highlighted, edited hunks, {name}",
            value=sum(map(marks.marked_characters, some)),
            unit="characters",
            reference="the least that any diff marks",
            reference_value=sum(map(marks.lower_bound, some)),
            goal=goal,
        )
    rewritten = [pair for _, pairs in split for pair in pairs]
    yield Measure(
        measure=f"{corpus}: rewritten sentences, marked whole",
        value=len(rewritten),
        unit=f"sentences, {sum(len(a + b) for a, b in rewritten)} characters",
        reference="edited hunks",
        reference_value=len(hunks),
    )
    if cut := marks.word_cutter():
        yield Measure(
            measure=f"{corpus}: words cut",
            value=sum(marks.cut_words(marked, cut) for marked in hunks),
            unit="words",
            reference="allowed: one a pair",
            reference_value=len(compared),
            goal=1.0,
        )


def _structure(corpus: str, compared: Sequence[ComparedPair]) -> Iterator[Measure]:
    yield _none(
        corpus, "false title changes", sum(map(structure.false_title_changes, compared)), compared
    )
    yield _none(
        corpus, "lines lost", sum(len(structure.lost_lines(each)) for each in compared), compared
    )
    placed = [place for each in compared for place in structure.placed(each)]
    yield Measure(
        measure=f"{corpus}: hunks not under their chapter and article",
        value=sum(not right for right, _, _ in placed),
        unit="hunks",
        reference="5 % of those in an article",
        reference_value=0.05 * len(placed),
        goal=1.0,
    )
    all_hunks = [hunk for each in compared for hunk in shown_hunks(each)]
    yield Measure(
        measure=f"{corpus}: hunks that only renumber",
        value=sum(map(only_renumbers, all_hunks)),
        unit="hunks",
        reference="1 % of hunks",
        reference_value=0.01 * len(all_hunks),
        goal=1.0,
    )
    missed = sum(len(structure.missed_moves(each)) for each in compared)
    moved = sum(structure.moves_found(each) for each in compared)
    yield Measure(
        measure=f"{corpus}: moves missed",
        value=missed,
        unit="paragraphs",
        reference="5 % of those that moved",
        reference_value=0.05 * (missed + moved),
        goal=1.0,
    )
    long = [x for x in compared if max(len(x.before.body_text), len(x.after.body_text)) > LONG]
    wrong = sum(structure.likeness_error(each) > MAX_ERROR for each in long)
    yield _none(corpus, f"likeness off by > {MAX_ERROR} of {len(long)} long texts", wrong, compared)


def _times(corpus: str, compared: Sequence[ComparedPair]) -> Iterator[Measure]:
    yield Measure(
        measure=f"{corpus}: CPU of the slowest pair",
        value=max(each.seconds for each in compared),
        unit="s",
        reference="allowed",
        reference_value=SECONDS,
        goal=1.0,
    )
    yield Measure(
        measure=f"{corpus}: CPU of all pairs",
        value=sum(each.seconds for each in compared),
        unit="s",
        reference="pairs",
        reference_value=len(compared),
    )


def _comparison(corpus: str, compared: Sequence[ComparedPair]) -> Iterator[Measure]:
    """Compare with the peers on whole texts: characters marked, words cut, atoms torn, CPU."""
    cut = marks.word_cutter()
    ours = [marked for each in compared for marked in marked_hunks(each, edited=False)]
    seconds = sum(each.seconds for each in compared)
    counts: dict[str, Callable[[Marked], int]] = {
        "highlighted, all hunks": marks.marked_characters,
        "torn atoms": lambda marked: marks.torn(marked, marks.ATOMS),
    }
    if cut:
        counts["words cut"] = lambda marked: marks.cut_words(marked, cut)
    own_counts = {name: sum(map(count, ours)) for name, count in counts.items()}
    for peer, engine in peers(cut).items():
        found, peer_seconds = _timed(engine, [each.pair for each in compared])
        for name, count in counts.items():
            yield Measure(
                measure=f"{corpus}: {name}",
                value=own_counts[name],
                unit="",
                reference=peer,
                reference_value=sum(map(count, found)),
            )
        yield Measure(
            measure=f"{corpus}: CPU of all pairs",
            value=seconds,
            unit="s",
            reference=peer,
            reference_value=peer_seconds,
            goal=SPEED_GOAL if peer == SPEED_REFERENCE else None,
        )


def _timed(engine: Engine, pairs: Sequence[EditPair]) -> tuple[list[Marked], float]:
    """Return the marked texts, and the CPU seconds of this process and those it started."""
    texts = [
        ("\n".join(visible_lines(pair.before)), "\n".join(visible_lines(pair.after)))
        for pair in pairs
    ]
    start = _cpu()
    found = [engine(before, after) for before, after in texts]
    return found, _cpu() - start


def _cpu() -> float:
    started = resource.getrusage(resource.RUSAGE_CHILDREN)
    times = os.times()
    return times.user + times.system + started.ru_utime + started.ru_stime


def _none(corpus: str, measure: str, value: int, compared: Sequence[ComparedPair]) -> Measure:
    return Measure(
        measure=f"{corpus}: {measure}",
        value=value,
        unit="",
        reference=f"allowed: none ({len(compared)} pairs)",
        reference_value=1,
        goal=0,
    )
