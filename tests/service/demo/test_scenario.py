"""The last step of the scenario: the expected obligations."""

from service.demo.chapters.scenario import scenario_steps
from service.demo.sites import read_sites


def test_expected_obligations_match_the_reports_of_the_site() -> None:
    sites = read_sites()
    (step,) = [one for one in scenario_steps(0, 2026, sites) if one.obligations]
    site = sites[step.site]

    posted = {report.at for report in site.reports_by_name.values()}
    states = {(obligations.state.value, obligations.days_late) for obligations in step.obligations}

    assert states == {("met", 0), ("met_late", 11), ("unknown", 0), ("exempt", 0)}
    assert any((day.year, day.month, day.day) == (2012, 4, 11) for day in posted)
    assert step.exempt in {obligations.year for obligations in step.obligations}
