"""How a report is printed: turned heads, heights of rows, and where the page breaks are."""

from dataclasses import dataclass

from benchmarks.statutory.rows import FormCell


@dataclass(frozen=True, kw_only=True)
class Look:
    """The look of one printed report."""

    #: Whether heads of one column are printed from top to bottom.
    rotated: bool = False

    #: Least height of a row, in points. LibreOffice leaves out a row of turned heads alone at 0.
    row_height: int = 0

    #: Paragraphs before the first table: they move the page breaks.
    paragraphs: int = 1

    @property
    def tall(self) -> bool:
        """Whether the tables take more than one page."""
        return self.row_height > 24

    def turns(self, cell: FormCell) -> bool:
        """Whether the text of a cell is printed from top to bottom."""
        return self.rotated and cell.head and cell.across == 1 and len(cell.text) > 1


def look_of(seed: int) -> Look:
    """Return the look for a seed; each puts the page breaks at other rows."""
    return Look(
        rotated=seed % 2 == 1,
        row_height=26 + seed % 9 if seed % 3 == 1 else (0, 12, 18)[seed // 3 % 3],
        paragraphs=1 + seed * 5 % 13,
    )
