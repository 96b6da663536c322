"""The chapter of the scenario about noise that the product has no words for. Pure data."""

from service.demo.chapters.steps import ScenarioStep, edit_of_total

SITE = "zhelin-wgj"

#: A report with a counter below its text, and its total.
REPORT, TOTAL = "report-2023-1", 83


def noise_steps(number: int) -> tuple[ScenarioStep, ...]:
    """Return the steps of repetition `number`: a counter alone, then an edit beside it."""
    before = TOTAL + number
    return (
        ScenarioStep(
            zh="柘林县文化和广电局每页正文之后都有一行“这一页被翻看过……回”，每次访问都变："
            "程序不认识这些字，仍认作噪声，不通知任何人",
            en="a counter in unknown words differs at every visit: learnt as noise, nobody is "
            "notified",
            site=SITE,
            visits=2,
        ),
        edit_of_total(
            SITE,
            REPORT,
            before,
            zh=f"同一页上的一个数字被改动：{before} → {before + 1}，通知里没有计数",
            en=f"a figure on such a page is edited: {before} → {before + 1}",
        ),
    )
