"""The chapter of the scenario about lists that are hard to follow. Pure data."""

from disclosures import EventKind, SourceState
from service.demo.chapters.steps import ExpectedEvent, ScenarioStep, edit_of_total
from service.demo.portal_state import Publish, SetCondition

SITE = "zhelin-wgj"

#: A report that stands on the second page of the list, and its total.
OLD_REPORT, TOTAL = "report-2021-1", 57


def list_steps(number: int, year: int) -> tuple[ScenarioStep, ...]:
    """Return the steps of repetition `number`: an unknown dress, a further page, a missing page."""
    dressed, missing = (f"bulletin-{year}-{2 * number + issue}" for issue in (1, 2))
    before = TOTAL + number
    return (
        ScenarioStep(
            zh="柘林县文化和广电局的列表多了一行，样式与其他行都不同",
            en="a list gets a row that is dressed as no other",
            site=SITE,
            actions=(Publish(site=SITE, report=dressed),),
            expected=(ExpectedEvent(kind=EventKind.PUBLISHED, site=SITE, report=dressed),),
        ),
        edit_of_total(
            SITE,
            OLD_REPORT,
            before,
            zh=f"列表第二页（地址只写在脚本里）上的一份报告被改动：{before} → {before + 1}",
            en=f"a report on a page that only a script names is edited: {before} → {before + 1}",
        ),
        ScenarioStep(
            zh="列表新增一行，但报告页从一开始就是 404：来源不完整，只通知运维",
            en="a new row leads to a page that answers 404: operators only",
            site=SITE,
            actions=(
                SetCondition(site=SITE, missing_report=missing),
                Publish(site=SITE, report=missing),
            ),
            expected=(ExpectedEvent(kind=EventKind.PARTIAL, site=SITE),),
            state=SourceState.PARTIAL,
        ),
        ScenarioStep(
            zh="报告页可以打开了",
            en="the page of the report answers",
            site=SITE,
            actions=(SetCondition(site=SITE),),
            expected=(
                ExpectedEvent(kind=EventKind.PUBLISHED, site=SITE, report=missing),
                ExpectedEvent(kind=EventKind.RECOVERED, site=SITE),
            ),
            state=SourceState.OK,
        ),
    )
