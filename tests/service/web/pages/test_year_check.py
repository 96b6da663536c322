"""Contradictions between two consecutive annual reports of an agency are shown."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from disclosures import Basis, Event, Figure, ReportObserved
from store.queries.queries import SqlQueries
from tests.service.web.conftest import Browser

Visit = Callable[..., list[Event]]
MakeObservation = Callable[..., ReportObserved]


def _year(make_observation: MakeObservation, year: int, **cells: int) -> ReportObserved:
    figures = tuple(
        Figure(key=f"app.{key}", value=Decimal(value), unit="件", basis=Basis.TABLE)
        for key, value in cells.items()
    )
    return make_observation(
        url=f"http://www.linhe.example/swj/nb/{year}.html",
        title=f"临河区商务局{year}年政府信息公开工作年度报告",
        report_year=year,
        figures=figures,
    )


@pytest.mark.parametrize(("carried_in", "shown"), [(4, True), (3, False)])
def test_contradiction_with_the_previous_year_is_shown(
    visit: Visit,
    make_observation: MakeObservation,
    queries: SqlQueries,
    browser: Browser,
    carried_in: int,
    shown: bool,
) -> None:
    visit(
        _year(make_observation, 2024, carried_out=3),
        _year(make_observation, 2025, carried_in=carried_in),
    )
    later = next(r for r in queries.reports() if r.reading.report_year == 2025)

    page = browser.get(f"/reports/{later.report.id}").text

    assert ("与上一年度不符" in page) is shown
    assert ("临河区商务局2024年" in page) is shown


def test_report_without_a_previous_year_has_no_comparison(
    visit: Visit, make_observation: MakeObservation, queries: SqlQueries, browser: Browser
) -> None:
    visit(_year(make_observation, 2023, carried_out=3), _year(make_observation, 2025, carried_in=9))
    later = next(r for r in queries.reports() if r.reading.report_year == 2025)

    assert queries.year_before(later.report.id) is None
    assert "与上一年度不符" not in browser.get(f"/reports/{later.report.id}").text
