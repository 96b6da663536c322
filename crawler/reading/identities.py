"""The sums that statutory tables promise, and whether they come out; a failure repairs nothing.

A blank is not a zero. In a sum it is left out if something else of its row or column is filled;
where all that a sum would need is blank, there is nothing to check.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from crawler.reading.applications import APPLICANT_NAMES, ROWS
from crawler.reading.binding import Bound
from crawler.reading.outcomes import BLOCK_NAMES, OUTCOME_NAMES
from disclosures import Finding, Severity

_SUMS_OF_YEAR = ("app.received", "app.carried_in", "app.closed", "app.carried_out")
RESULTS = tuple(key for key in dict.fromkeys(ROWS) if key not in _SUMS_OF_YEAR)

#: Of the annexes: a total and what it is made of. All parts that are there must make the total.
_ANNEX_SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "app.received",
        (
            *("app.in_person", "app.by_fax", "app.by_email", "app.by_web", "app.by_letter"),
            *("app.by_letter_or_fax", "app.by_other"),
        ),
    ),
    ("app.closed", ("app.on_time", "app.extended")),
    (
        "app.replied",
        (
            *("app.already_public", "app.granted", "app.partial", "app.denied", "app.other"),
            *("app.elsewhere", "app.absent", "app.to_amend", "app.other_way"),
        ),
    ),
    (
        "app.denied",
        (
            *("app.denied.secret", "app.denied.trade", "app.denied.privacy"),
            *("app.denied.stability", "app.denied.not_information", "app.denied.absent"),
            *("app.denied.elsewhere", "app.denied.unclear", "app.denied.by_law"),
            *(f"app.denied.exempt.{number}" for number in range(1, 7)),
            "app.denied.other",
        ),
    ),
    ("review.total", ("review.upheld", "review.corrected", "review.other")),
    ("litigation.total", ("litigation.upheld", "litigation.corrected", "litigation.other")),
    ("staff.total", ("staff.full", "staff.part")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One sum: both its sides, and the cells that make them."""

    code: str

    #: Of what: a column, a row, a block.
    where: str
    left: Decimal
    right: Decimal

    #: Both sides, written out with the cells' labels and numbers.
    written: str

    @property
    def holds(self) -> bool:
        """Whether both sides are the same."""
        return self.left == self.right

    def finding(self) -> Finding:
        """Say that it does not come out, with the cells and both sums."""
        message = f"{self.where}：{self.written}；左 {self.left}，右 {self.right}"
        return Finding(code=self.code, severity=Severity.WARNING, message=message)


def check_applications(cells: Sequence[Bound]) -> Iterator[Check]:
    """A: 新收 + 结转 = 总计 + 结转下年; B: the results make 总计; C: the applicants make 总计."""
    grid = _Grid(cells)
    for column in grid.columns:
        taken, closed = grid.at("app.received", column), grid.at("app.closed", column)
        if taken is not None and closed is not None:
            yield grid.check(
                "sum.applications",
                APPLICANT_NAMES[column],
                [(row, column) for row in _SUMS_OF_YEAR[:2]],
                [(row, column) for row in _SUMS_OF_YEAR[2:]],
            )
        results = [(row, column) for row in RESULTS if (row, column) in grid]
        if closed is not None and results and not grid.unsure_of(results, column):
            where = APPLICANT_NAMES[column]
            yield grid.check("sum.results", where, results, [("app.closed", column)])
    for row in grid.rows:
        applicants = [(row, column) for column in grid.columns if column != "total"]
        if grid.at(row, "total") is not None and any(
            grid.at(*place) is not None for place in applicants
        ):
            yield grid.check("sum.applicants", grid.label(row), applicants, [(row, "total")])


def check_outcomes(cells: Sequence[Bound]) -> Iterator[Check]:
    """E: the four outcomes make the total, in each of the three blocks."""
    grid = _Grid(cells)
    for block in grid.rows:
        parts = [(block, name) for name in OUTCOME_NAMES if name != "total"]
        given = [grid.at(*place) for place in parts]
        if grid.at(block, "total") is not None and any(value is not None for value in given):
            yield grid.check("sum.review", BLOCK_NAMES[block], parts, [(block, "total")])


def check_annex(cells: Sequence[Bound]) -> Iterator[Check]:
    """The sums of the annexes, each span of time for itself."""
    for column in dict.fromkeys(cell.column for cell in cells):
        grid = _Grid([cell for cell in cells if cell.column == column])
        for total, parts in _ANNEX_SUMS:
            there = [(part, column) for part in parts if (part, column) in grid]
            filled = [place for place in there if grid.at(*place) is not None]
            if grid.at(total, column) is not None and len(filled) > 1:
                yield grid.check("sum.annex", grid.label(total), there, [(total, column)])


def check_years(before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> Iterator[Check]:
    """D: what an agency carried into a year is what it carried out of the one before.

    Both are the figures of one agency, key → value, of two years that follow each other; with
    ``rules`` and ``normative``, what was in force, made and repealed must fit too.
    """
    pairs = [("app.carried_out", "app.carried_in", "")] + [
        (f"app.carried_out.{name}", f"app.carried_in.{name}", name)
        for name in APPLICANT_NAMES
        if name != "total"
    ]
    for left, right, name in pairs:
        if left in before and right in after:
            yield Check(
                code="sum.years",
                where=APPLICANT_NAMES.get(name, "总计"),
                left=before[left],
                right=after[right],
                written=f"上一年结转下年度 {before[left]} = 本年上年结转 {after[right]}",
            )
    for name, label in (("rules", "规章"), ("normative", "行政规范性文件")):
        keys = (f"{name}.issued", f"{name}.repealed", f"{name}.valid")
        if f"{name}.valid" in before and all(key in after for key in keys):
            issued, repealed, valid = (after[key] for key in keys)
            was = before[f"{name}.valid"]
            yield Check(
                code="sum.years",
                where=label,
                left=was + issued - repealed,
                right=valid,
                written=f"上一年有效 {was} + 制发 {issued} − 废止 {repealed} = 现行有效 {valid}",
            )


def failed(checks: Iterable[Check]) -> Iterator[Finding]:
    """What does not come out."""
    return (check.finding() for check in checks if not check.holds)


class _Grid:
    """The cells of one table by row and column."""

    def __init__(self, cells: Sequence[Bound]) -> None:
        self._cells = {(cell.row, cell.column): cell for cell in cells}
        self._values = {place: cell.amount.value for place, cell in self._cells.items()}
        self.rows = list(dict.fromkeys(cell.row for cell in cells))
        self.columns = list(dict.fromkeys(cell.column for cell in cells))

    def __contains__(self, place: tuple[str, str]) -> bool:
        return place in self._cells

    def at(self, row: str, column: str) -> Decimal | None:
        """The number there; None: blank, or no such cell."""
        return self._values.get((row, column))

    def label(self, row: str) -> str:
        """How the row is called."""
        return next(cell.label for (at, _), cell in self._cells.items() if at == row)

    def unsure_of(self, places: Sequence[tuple[str, str]], column: str) -> bool:
        """Whether blanks hide what would have to be summed: all blank, or rows without 总计."""
        if all(self.at(*place) is None for place in places):
            return True
        if column != "total":
            return False
        return any(
            self.at(row, "total") is None and any(self.at(row, each) for each in self.columns)
            for row, _ in places
        )

    def check(
        self,
        code: str,
        where: str,
        left: Sequence[tuple[str, str]],
        right: Sequence[tuple[str, str]],
    ) -> Check:
        """Sum both sides; what is blank is left out."""
        return Check(
            code=code,
            where=where,
            left=self._sum(left),
            right=self._sum(right),
            written=f"{self._written(code, left)} = {self._written(code, right)}",
        )

    def _sum(self, places: Sequence[tuple[str, str]]) -> Decimal:
        given = [self.at(*place) for place in places]
        return sum((value for value in given if value is not None), Decimal(0))

    def _written(self, code: str, places: Sequence[tuple[str, str]]) -> str:
        """The cells of one side: what they are called, and what is in them."""
        said = []
        for place in places:
            value = self.at(*place)
            if value is not None and (value or len(places) <= 2):
                said.append(f"{self._name(code, place)} {value}")
        return " + ".join(said) or "0"

    def _name(self, code: str, place: tuple[str, str]) -> str:
        """What tells a cell of a sum from the others."""
        _, column = place
        if code == "sum.applicants":
            return APPLICANT_NAMES[column]
        if code == "sum.review":
            return OUTCOME_NAMES[column]
        return self._cells[place].label.removeprefix("三、本年度办理结果")
