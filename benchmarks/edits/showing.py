"""Prints what a row of the table counts, one a line."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.edits import marks, structure
from benchmarks.edits.comparing import ComparedPair, marked_hunks, only_renumbers, shown_hunks
from benchmarks.edits.marks import Marked
from disclosures import Op

_SIGNS = {Op.KEPT: "{}", Op.REMOVED: "[-{}-]", Op.ADDED: "{{+{}+}}"}


def _words(compared: ComparedPair) -> Iterator[str]:
    cut = marks.word_cutter()
    if cut is not None:
        yield from (plain(each) for each in marked_hunks(compared) if marks.cut_words(each, cut))


def _torn(compared: ComparedPair) -> Iterator[str]:
    for pattern in (marks.ATOMS, marks.TITLES):
        yield from (plain(each) for each in marked_hunks(compared) if marks.torn(each, pattern))


def _titles(compared: ComparedPair) -> Iterator[str]:
    if structure.false_title_changes(compared):
        yield from (f"{x.before} → {x.after}" for x in compared.change.fields if x.name == "title")


def _places(compared: ComparedPair) -> Iterator[str]:
    for right, path, expected in structure.placed(compared):
        if not right:
            yield f"{path} ≠ {' › '.join(expected)}"


def _numbers(compared: ComparedPair) -> Iterator[str]:
    for hunk in shown_hunks(compared):
        if only_renumbers(hunk):
            yield f"{hunk.before[:60]} → {hunk.after[:60]}"


def _moves(compared: ComparedPair) -> Iterator[str]:
    yield from (f"{old[:60]} → {new[:60]}" for old, new in structure.missed_moves(compared))


def _rewritten(compared: ComparedPair) -> Iterator[str]:
    for marked in marked_hunks(compared):
        for old, new in marks.without_rewritten(marked)[1]:
            yield f"{old} → {new}"


def plain(marked: Marked) -> str:
    """Return marked text with brackets around what was removed and added."""
    return "".join(_SIGNS[op].format(text) for op, text in marked)


_ROWS: Mapping[str, Callable[[ComparedPair], Iterator[str]]] = {
    "cut": _words,
    "torn": _torn,
    "titles": _titles,
    "lost": lambda compared: iter(structure.lost_lines(compared)),
    "places": _places,
    "numbers": _numbers,
    "moves": _moves,
    "rewritten": _rewritten,
}

SHOWN = tuple(_ROWS)


def show(row: str, compared: Sequence[ComparedPair]) -> None:
    """Print what a row counts, with the name of the pair."""
    for each in compared:
        for text in _ROWS[row](each):
            print(f"{each.pair.name}: {text}")
