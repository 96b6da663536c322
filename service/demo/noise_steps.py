"""The chapter of the scenario about noise that the product has no words for. Pure data."""

from disclosures import EventKind
from service.demo.portal_state import Edit
from service.demo.steps import ExpectedEvent, ScenarioStep

SITE = "zhelin-wgj"

#: A report with a counter below its text, and its figure.
REPORT, FIGURE, FIGURE_VALUE = "report-2023-1", "total", 83


def noise_steps(number: int) -> tuple[ScenarioStep, ...]:
    """Return the steps of repetition `number`: a counter alone, then an edit beside it."""
    before = FIGURE_VALUE + number
    return (
        ScenarioStep(
            zh="柘林县文化和广电局每页正文之后都有一行“这一页被翻看过……回”，每次访问都变："
            "程序不认识这些字，仍认作噪声，不通知任何人",
            en="a counter in unknown words differs at every visit: learnt as noise, nobody is "
            "notified",
            site=SITE,
            visits=2,
        ),
        ScenarioStep(
            zh=f"同一页上的一个数字被改动：{before} → {before + 1}，通知里没有计数",
            en=f"a figure on such a page is edited: {before} → {before + 1}",
            site=SITE,
            actions=(Edit(site=SITE, report=REPORT, figure=FIGURE, value=before + 1),),
            expected=(
                ExpectedEvent(
                    kind=EventKind.REVISED,
                    site=SITE,
                    report=REPORT,
                    figure="disclosure.total",
                    before=before,
                    after=before + 1,
                ),
            ),
        ),
    )
