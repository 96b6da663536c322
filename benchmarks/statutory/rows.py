"""Rows of the cells of a form, with their spans."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

#: Rows of a table before the break of a table in two parts.
_BREAK_AFTER = 14


@dataclass(frozen=True, kw_only=True)
class FormCell:
    """One cell of a form: a label, or a printed number."""

    text: str
    down: int = 1
    across: int = 1
    head: bool = False


Rows = list[list[FormCell]]


def expanded(rows: Rows) -> Iterator[list[FormCell]]:
    """Yield rows in which each cell covers one square."""
    covered: dict[tuple[int, int], FormCell] = {}
    for at, row in enumerate(rows):
        column = 0
        squares: dict[int, FormCell] = {}
        for cell in row:
            while (at, column) in covered:
                column += 1
            for down in range(cell.down):
                for across in range(cell.across):
                    covered[at + down, column + across] = replace(cell, down=1, across=1)
            column += cell.across
        width = max(x for _, x in covered) + 1
        squares = {x: covered[at, x] for x in range(width) if (at, x) in covered}
        yield [squares[x] for x in sorted(squares)]


def parts_of(rows: Rows, *, blank: bool = False) -> Iterator[Rows]:
    """Yield a long table as two; a label across the break is repeated there, or `blank`."""
    if len(rows) <= _BREAK_AFTER:
        yield rows
        return
    upper = [list(row) for row in rows[:_BREAK_AFTER]]
    lower = [list(row) for row in rows[_BREAK_AFTER:]]
    across_break: list[FormCell] = []
    for at, row in enumerate(upper):
        for number, cell in enumerate(row):
            below = at + cell.down - len(upper)
            if below > 0:
                row[number] = replace(cell, down=cell.down - below)
                across_break.append(replace(cell, text="" if blank else cell.text, down=below))
    yield upper
    yield [[*across_break, *lower[0]], *lower[1:]]
