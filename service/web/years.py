"""What two annual reports of one agency must agree on, if their years follow each other."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from crawler.reading.tables.sum_checks import check_years
from disclosures import Basis, Finding, Reading


def between_years(before: Reading, after: Reading) -> Iterator[Finding]:
    """What does not come out between last year's report and this year's (结转, 现行有效)."""
    for check in check_years(_cells(before), _cells(after)):
        if not check.holds:
            yield check.finding()


def _cells(reading: Reading) -> Mapping[str, Decimal]:
    """The figures of its tables, by key."""
    return {
        figure.key: figure.value
        for figure in reading.figures
        if figure.basis is Basis.TABLE and figure.value is not None
    }
