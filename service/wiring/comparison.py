"""The comparison ports, over the store's diff and the crawler's identities of annual reports."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from crawler.reading.tables.sum_checks import check_years
from disclosures import Basis, Change, Finding, Reading
from store.compare.diff import compare
from store.compare.significance import classify


def compare_readings(
    before: Reading | None, after: Reading, *, assess_significance: bool = True
) -> Change:
    """Implement the Comparer port."""
    change = compare(before, after) or Change()
    return classify(change) if assess_significance else change


def check_consecutive_years(previous: Reading, current: Reading) -> Iterator[Finding]:
    """Implement the YearCheck port."""
    for check in check_years(_table_figures(previous), _table_figures(current)):
        if not check.holds:
            yield check.finding()


def _table_figures(reading: Reading) -> Mapping[str, Decimal]:
    """Collect the figures of a reading's tables, by key."""
    return {
        figure.key: figure.value
        for figure in reading.figures
        if figure.basis is Basis.TABLE and figure.value is not None
    }
