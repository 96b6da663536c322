"""The scenario: what happens on the sites, and which events must follow. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass

from disclosures import EventKind, ObligationState, SourceState
from service.demo.chapters.list_steps import list_steps
from service.demo.chapters.noise_steps import noise_steps
from service.demo.chapters.steps import ExpectedEvent, ExpectedObligation, ScenarioStep
from service.demo.chapters.viewer_steps import viewer_steps
from service.demo.portal_state import ChangeSkin, Edit, Move, Publish, Remove, SetCondition
from service.demo.sites import Site


def scenario_steps(number: int, year: int, sites: Mapping[str, Site]) -> tuple[ScenarioStep, ...]:
    """Return the steps of repetition `number`; from 1 on, new reports are bulletins of `year`."""
    reports = _first_reports() if number == 0 else _later_reports(number, year)
    new, figure = reports.new, reports.figure
    was = sites["linhe-swj"].find_report(new).values[figure]
    assert isinstance(was, int)
    return (
        _publication(new),
        *_edits(new, figure, was),
        _layout_change(),
        *_withdrawal("scorecard-2012"),
        *_busy_site(),
        _move(reports.moving),
        *_hijack(),
        *_empty_list(),
        *_redesign(),
        _three_publications(reports.three),
        *noise_steps(number),
        *list_steps(number, year),
        *viewer_steps(number),
        _unchanged(),
        _obligations(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _RepetitionReports:
    """Names of the reports that a repetition uses."""

    new: str
    figure: str
    moving: str
    three: tuple[str, str, str]


def _first_reports() -> _RepetitionReports:
    return _RepetitionReports(
        new="annual-2017",
        figure="total",
        moving="annual-czj-2024",
        three=("interim-2014", "schedule-2014", "schedule-2015"),
    )


def _later_reports(number: int, year: int) -> _RepetitionReports:
    departments = ("zfb", "jyj", "czj", "swj", "mzj", "slj")
    last = 3 * number
    return _RepetitionReports(
        new=f"bulletin-{year}-{number}",
        figure="total",
        moving=f"annual-{departments[number % 6]}-2024",
        three=(
            f"bulletin-{year}-{last - 2}",
            f"bulletin-{year}-{last - 1}",
            f"bulletin-{year}-{last}",
        ),
    )


def _publication(report: str) -> ScenarioStep:
    site = "linhe-swj"
    return ScenarioStep(
        zh="临河区商务局公布一份新报告",
        en="a new report appears",
        site=site,
        actions=(Publish(site=site, report=report),),
        expected=(ExpectedEvent(kind=EventKind.PUBLISHED, site=site, report=report),),
    )


def _edits(report: str, figure: str, was: int) -> tuple[ScenarioStep, ScenarioStep]:
    return (
        _edit(report, figure, was, was + 9, "报告里的一个数字被改动", "a figure is edited"),
        _edit(report, figure, was + 9, was, "又改了回去", "it is edited back"),
    )


def _edit(report: str, figure: str, before: int, after: int, zh: str, en: str) -> ScenarioStep:
    site, key = "linhe-swj", "disclosure.total"
    expected = ExpectedEvent(
        kind=EventKind.REVISED, site=site, report=report, figure=key, before=before, after=after
    )
    return ScenarioStep(
        zh=f"{zh}：{before} → {after}",
        en=f"{en}: {before} → {after}",
        site=site,
        actions=(Edit(site=site, report=report, figure=figure, value=after),),
        expected=(expected,),
    )


def _layout_change() -> ScenarioStep:
    site = "nanze-jmj"
    return ScenarioStep(
        zh="南泽市网站更换版面，计数器和日期照常变化：内容没变，不通知任何人",
        en="the layout of a site changes: nobody is notified",
        site=site,
        actions=(ChangeSkin(site=site),),
        visits=2,
    )


def _withdrawal(report: str) -> tuple[ScenarioStep, ScenarioStep]:
    site = "haidong-swt"
    return (
        ScenarioStep(
            zh="海东省商务厅撤下一份旧报告：多次确认之后才通知",
            en="an old report is withdrawn: notified after confirmation",
            site=site,
            actions=(Remove(site=site, report=report),),
            expected=(ExpectedEvent(kind=EventKind.WITHDRAWN, site=site, report=report),),
        ),
        ScenarioStep(
            zh="它又回来了",
            en="it comes back",
            site=site,
            actions=(Publish(site=site, report=report),),
            expected=(ExpectedEvent(kind=EventKind.RESTORED, site=site, report=report),),
        ),
    )


def _busy_site() -> tuple[ScenarioStep, ScenarioStep]:
    site = "nanping-swt"
    return (
        _outage(
            SetCondition(site=site, busy=True),
            "南屏商务网对所有页面回答 200“系统繁忙”：不通知读者，只通知运维",
            "a site answers 200 系统繁忙 to everything: operators only",
            visits=2,
        ),
        _recovery(site, "南屏商务网恢复正常"),
    )


def _empty_list() -> tuple[ScenarioStep, ScenarioStep]:
    site = "yunze-swt"
    return (
        _outage(
            SetCondition(site=site, empty=True),
            "云泽商务之窗的列表空了：这不是“全部撤下”",
            "a list is empty for a while: that is not 'all withdrawn'",
            visits=4,
        ),
        _recovery(site, "列表恢复正常"),
    )


def _hijack() -> tuple[ScenarioStep, ScenarioStep]:
    site = "haidong-swt"
    return (
        ScenarioStep(
            zh="海东省商务厅的一份报告被换成博彩广告，标题照旧：隔离待审，不通知任何人",
            en="a report's text is replaced by an advert: quarantined, nobody is notified",
            site=site,
            actions=(SetCondition(site=site, replaced_report="scorecard-2013"),),
            visits=2,
            min_withheld=1,
        ),
        _restoration(
            site,
            "原文恢复；运维弃置被隔离的内容",
            "its text is back; the operator discards the quarantined reading",
        ),
    )


def _redesign() -> tuple[ScenarioStep, ScenarioStep]:
    site = "linhe-swj"
    return (
        ScenarioStep(
            zh="临河区商务局换了系统，每份报告都“变”了：算一次批量变动，只通知运维",
            en="a redesign touches every report: one incident, operators only",
            site=site,
            actions=(SetCondition(site=site, redesigned=True),),
            expected=(ExpectedEvent(kind=EventKind.REDESIGNED, site=site),),
            visits=2,
            min_withheld=6,
        ),
        _restoration(
            site,
            "系统改了回去；运维弃置这一次批量变动",
            "it is undone; the operator discards the incident",
        ),
    )


def _outage(condition: SetCondition, zh: str, en: str, *, visits: int) -> ScenarioStep:
    expected = ExpectedEvent(kind=EventKind.UNREADABLE, site=condition.site)
    return ScenarioStep(
        zh=zh,
        en=en,
        site=condition.site,
        actions=(condition,),
        expected=(expected,),
        visits=visits,
        state=SourceState.UNREADABLE,
    )


def _restoration(site: str, zh: str, en: str) -> ScenarioStep:
    """The condition of the site ends, and the operator discards what was withheld."""
    return ScenarioStep(
        zh=zh, en=en, site=site, actions=(SetCondition(site=site),), visits=1, discard=True
    )


def _recovery(site: str, zh: str) -> ScenarioStep:
    return ScenarioStep(
        zh=zh,
        en="it is readable again",
        site=site,
        actions=(SetCondition(site=site),),
        expected=(ExpectedEvent(kind=EventKind.RECOVERED, site=site),),
        state=SourceState.OK,
    )


def _move(report: str) -> ScenarioStep:
    site = "yuntai-xzf"
    return ScenarioStep(
        zh="云台县的一份年报换了网址，旧网址 404：是搬家，不是新报告",
        en="a report moves to a new address",
        site=site,
        actions=(Move(site=site, report=report),),
        expected=(ExpectedEvent(kind=EventKind.MOVED, site=site, report=report),),
        visits=2,
    )


def _three_publications(reports: tuple[str, str, str]) -> ScenarioStep:
    site = "nanze-jmj"
    return ScenarioStep(
        zh="南泽市经贸局同时公布三份报告",
        en="three reports at once",
        site=site,
        actions=tuple(Publish(site=site, report=report) for report in reports),
        expected=tuple(
            ExpectedEvent(kind=EventKind.PUBLISHED, site=site, report=r) for r in reports
        ),
    )


def _unchanged() -> ScenarioStep:
    return ScenarioStep(
        zh="一次平静的访问：未变的页面只用 304 回答",
        en="a quiet visit: unchanged pages are answered with 304",
        site="yuntai-xzf",
        visits=2,
        conditional=True,
    )


def _obligations() -> ScenarioStep:
    site, agency = "linhe-swj", "临河区商务局"
    met = (2008, 2009, 2010, 2012, 2013, 2014, 2015, 2016)
    return ScenarioStep(
        zh="年报公布情况：2011年的晚了11天，2018年的不能判断，运维核定2019年无须公布",
        en="annual reports: one year was late, one is unknown, one is exempted by the operator",
        site=site,
        obligations=(
            *(
                ExpectedObligation(agency=agency, year=year, state=ObligationState.MET)
                for year in met
            ),
            ExpectedObligation(
                agency=agency, year=2011, state=ObligationState.MET_LATE, days_late=11
            ),
            ExpectedObligation(agency=agency, year=2018, state=ObligationState.UNKNOWN),
            ExpectedObligation(agency=agency, year=2019, state=ObligationState.EXEMPT),
        ),
        exempt=2019,
        visits=0,
    )
