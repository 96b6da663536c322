"""The chapter of the scenario about a report whose page shows it in a viewer. Pure data."""

from service.demo.chapters.steps import ScenarioStep, edit_of_total

SITE = "zhelin-wgj"

#: The report in the viewer, and its total.
REPORT, TOTAL = "report-2022-1", 71


def viewer_steps(number: int) -> tuple[ScenarioStep, ...]:
    """Return the steps of repetition `number`: the text is edited, the page stays as it is."""
    before = TOTAL + number
    return (
        edit_of_total(
            SITE,
            REPORT,
            before,
            zh=f"一份报告的正文在页面内嵌的阅读器里，被改动：{before} → {before + 1}",
            en=f"a report that its page shows in a viewer is edited: {before} → {before + 1}",
        ),
    )
