"""The story's last step says what the board of obligations must say, and of whom."""

from service.demo.sites import read_sites
from service.demo.story import chapter


def test_the_board_is_held_against_reports_that_stand_on_the_site() -> None:
    sites = read_sites()
    (step,) = [one for one in chapter(0, 2026, sites) if one.owed]
    site = sites[step.site]

    posted = {report.at for report in site.manuscripts.values()}
    states = {(owed.state.value, owed.days_late) for owed in step.owed}

    assert states == {("met", 0), ("met_late", 11), ("unknown", 0), ("exempt", 0)}
    assert any((day.year, day.month, day.day) == (2012, 4, 11) for day in posted)
    assert step.exempt in {owed.year for owed in step.owed}
