"""The chapter of the scenario about a report whose page shows it in a viewer. Pure data."""

from disclosures import EventKind
from service.demo.portal_state import Edit
from service.demo.steps import ExpectedEvent, ScenarioStep

SITE = "zhelin-wgj"

#: The report in the viewer, and its figure.
REPORT, FIGURE, FIGURE_VALUE = "report-2022-1", "total", 71


def viewer_steps(number: int) -> tuple[ScenarioStep, ...]:
    """Return the steps of repetition `number`: the text is edited, the page stays as it is."""
    before = FIGURE_VALUE + number
    return (
        ScenarioStep(
            zh=f"一份报告的正文在页面内嵌的阅读器里，被改动：{before} → {before + 1}",
            en=f"a report that its page shows in a viewer is edited: {before} → {before + 1}",
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
