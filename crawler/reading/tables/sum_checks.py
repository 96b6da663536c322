"""Checks the sums of statutory tables; a failed check changes no figure.

A blank is not zero: it is left out of a sum, and a sum whose parts are all blank is not checked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from crawler.reading.tables.applications import APPLICANT_NAMES, APPLICATION_ROWS
from crawler.reading.tables.binding import BoundCell
from crawler.reading.tables.outcomes import BLOCK_NAMES, OUTCOME_NAMES
from disclosures import Finding, Severity

_YEAR_ROWS = ("app.received", "app.carried_in", "app.closed", "app.carried_out")
RESULT_ROWS = tuple(key for key in dict.fromkeys(APPLICATION_ROWS) if key not in _YEAR_ROWS)

#: Sums of the annexes: total and parts. The parts that are present must add up to the total.
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
class SumCheck:
    """One equation: the values of both sides, and the cells in them."""

    code: str

    #: The name of the column, row or block that is checked.
    subject: str
    left: Decimal
    right: Decimal

    #: Both sides with the labels and numbers of their cells.
    equation: str

    @property
    def holds(self) -> bool:
        """Whether both sides are equal."""
        return self.left == self.right

    def finding(self) -> Finding:
        """Return the finding for a failed check, with the cells and both sums."""
        message = f"{self.subject}：{self.equation}；左 {self.left}，右 {self.right}"
        return Finding(code=self.code, severity=Severity.WARNING, message=message)


def check_applications(cells: Sequence[BoundCell]) -> Iterator[SumCheck]:
    """Check 新收 + 结转 = 总计 + 结转下年, results = 总计, and applicants = 总计."""
    grid = _CellIndex(cells)
    for column in grid.columns:
        received, closed = grid.at("app.received", column), grid.at("app.closed", column)
        if received is not None and closed is not None:
            yield grid.check(
                "sum.applications",
                APPLICANT_NAMES[column],
                [(row, column) for row in _YEAR_ROWS[:2]],
                [(row, column) for row in _YEAR_ROWS[2:]],
            )
        results = [(row, column) for row in RESULT_ROWS if (row, column) in grid]
        if closed is not None and results and not grid.has_undetermined_parts(results, column):
            subject = APPLICANT_NAMES[column]
            yield grid.check("sum.results", subject, results, [("app.closed", column)])
    for row in grid.rows:
        applicants = [(row, column) for column in grid.columns if column != "total"]
        if grid.at(row, "total") is not None and any(
            grid.at(*position) is not None for position in applicants
        ):
            yield grid.check("sum.applicants", grid.label(row), applicants, [(row, "total")])


def check_outcomes(cells: Sequence[BoundCell]) -> Iterator[SumCheck]:
    """Check that the four outcomes add up to the total in each of the three blocks."""
    grid = _CellIndex(cells)
    for block in grid.rows:
        parts = [(block, name) for name in OUTCOME_NAMES if name != "total"]
        values = [grid.at(*position) for position in parts]
        if grid.at(block, "total") is not None and any(value is not None for value in values):
            yield grid.check("sum.review", BLOCK_NAMES[block], parts, [(block, "total")])


def check_annex(cells: Sequence[BoundCell]) -> Iterator[SumCheck]:
    """Check the sums of the annexes, separately for each period."""
    for column in dict.fromkeys(cell.column for cell in cells):
        grid = _CellIndex([cell for cell in cells if cell.column == column])
        for total, parts in _ANNEX_SUMS:
            present = [(part, column) for part in parts if (part, column) in grid]
            filled = [position for position in present if grid.at(*position) is not None]
            if grid.at(total, column) is not None and len(filled) > 1:
                yield grid.check("sum.annex", grid.label(total), present, [(total, column)])


def check_years(before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> Iterator[SumCheck]:
    """Check that 上年结转 of a year equals 结转下年 of the year before.

    Both are figures of one agency, key → value, of consecutive years. For ``rules`` and
    ``normative``, the numbers valid, issued and repealed are checked as well.
    """
    pairs = [("app.carried_out", "app.carried_in", "")] + [
        (f"app.carried_out.{name}", f"app.carried_in.{name}", name)
        for name in APPLICANT_NAMES
        if name != "total"
    ]
    for left, right, name in pairs:
        if left in before and right in after:
            yield SumCheck(
                code="sum.years",
                subject=APPLICANT_NAMES.get(name, "总计"),
                left=before[left],
                right=after[right],
                equation=f"上一年结转下年度 {before[left]} = 本年上年结转 {after[right]}",
            )
    for name, label in (("rules", "规章"), ("normative", "行政规范性文件")):
        keys = (f"{name}.issued", f"{name}.repealed", f"{name}.valid")
        if f"{name}.valid" in before and all(key in after for key in keys):
            issued, repealed, valid = (after[key] for key in keys)
            previous = before[f"{name}.valid"]
            change = f"上一年有效 {previous} + 制发 {issued} − 废止 {repealed}"
            yield SumCheck(
                code="sum.years",
                subject=label,
                left=previous + issued - repealed,
                right=valid,
                equation=f"{change} = 现行有效 {valid}",
            )


def failed_checks(checks: Iterable[SumCheck]) -> Iterator[Finding]:
    """Yield the findings of failed checks."""
    return (check.finding() for check in checks if not check.holds)


class _CellIndex:
    """The cells of one table, by row and column."""

    def __init__(self, cells: Sequence[BoundCell]) -> None:
        self._cells = {(cell.row, cell.column): cell for cell in cells}
        self._values = {position: cell.amount.value for position, cell in self._cells.items()}
        self.rows = list(dict.fromkeys(cell.row for cell in cells))
        self.columns = list(dict.fromkeys(cell.column for cell in cells))

    def __contains__(self, position: tuple[str, str]) -> bool:
        return position in self._cells

    def at(self, row: str, column: str) -> Decimal | None:
        """Return the number at a position; None for a blank or no cell."""
        return self._values.get((row, column))

    def label(self, row: str) -> str:
        """Return the label of a row."""
        return next(cell.label for (at, _), cell in self._cells.items() if at == row)

    def has_undetermined_parts(self, positions: Sequence[tuple[str, str]], column: str) -> bool:
        """Whether a sum cannot be checked: all parts are blank, or a filled row lacks its 总计."""
        if all(self.at(*position) is None for position in positions):
            return True
        if column != "total":
            return False
        return any(
            self.at(row, "total") is None and any(self.at(row, other) for other in self.columns)
            for row, _ in positions
        )

    def check(
        self,
        code: str,
        subject: str,
        left: Sequence[tuple[str, str]],
        right: Sequence[tuple[str, str]],
    ) -> SumCheck:
        """Sum both sides without blanks."""
        return SumCheck(
            code=code,
            subject=subject,
            left=self._sum(left),
            right=self._sum(right),
            equation=f"{self._terms(code, left)} = {self._terms(code, right)}",
        )

    def _sum(self, positions: Sequence[tuple[str, str]]) -> Decimal:
        values = [self.at(*position) for position in positions]
        return sum((value for value in values if value is not None), Decimal(0))

    def _terms(self, code: str, positions: Sequence[tuple[str, str]]) -> str:
        """Return one side as names and numbers of its cells."""
        terms = []
        for position in positions:
            value = self.at(*position)
            if value is not None and (value or len(positions) <= 2):
                terms.append(f"{self._name(code, position)} {value}")
        return " + ".join(terms) or "0"

    def _name(self, code: str, position: tuple[str, str]) -> str:
        """Return the name of a cell within its sum."""
        _, column = position
        if code == "sum.applicants":
            return APPLICANT_NAMES[column]
        if code == "sum.review":
            return OUTCOME_NAMES[column]
        return self._cells[position].label.removeprefix("三、本年度办理结果")
