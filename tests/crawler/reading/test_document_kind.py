"""Kind and year of a document: by its title, then by its content."""

import pytest

from crawler.reading.document_kind import kind_of, kind_with_tables, year_of
from crawler.reading.page.article import blocks_of
from crawler.reading.page.lines import PageLine
from disclosures import Block, DocumentKind

CHAPTERS = (
    "一、概述",
    "二、主动公开政府信息情况",
    "三、政府信息依申请公开办理情况",
    "四、收费及减免情况",
    "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
    "六、主要问题及改进措施",
)


def blocks(*lines: str) -> tuple[Block, ...]:
    return blocks_of([PageLine(text=line) for line in lines])


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("临河区商务局2017年政府信息公开工作年度报告", DocumentKind.ANNUAL_REPORT),
        ("临河区政府信息公开2023年年报", DocumentKind.ANNUAL_REPORT),
        ("临河区2016年度政府信息公开工作报告", DocumentKind.ANNUAL_REPORT),
        ("国家税务总局临河区税务局2019年信息公开年度报告", DocumentKind.ANNUAL_REPORT),
        ("2019年政务公开工作实施方案", DocumentKind.IMPLEMENTATION_PLAN),
        ("2019年政务公开工作要点任务分解表", DocumentKind.WORK_POINTS),
        ("2020年政务公开工作计划", DocumentKind.IMPLEMENTATION_PLAN),
        ("2020年政府信息公开工作安排", DocumentKind.IMPLEMENTATION_PLAN),
        ("2018年政务公开工作要点", DocumentKind.WORK_POINTS),
        ("关于印发2018年政务公开工作要点的通知", DocumentKind.WORK_POINTS),
        ("2014年度区商务局政府信息公开工作“成绩单”", DocumentKind.SCORECARD),
        ("2021年政务公开第三方评估结果", DocumentKind.SCORECARD),
        ("关于2015年政府信息公开工作考核结果的通报", DocumentKind.SCORECARD),
        ("临河区经济贸易局2014年政府信息公开工作情况报告", DocumentKind.INTERIM_REPORT),
        ("2015年上半年政府信息公开工作总结", DocumentKind.INTERIM_REPORT),
        ("2016年第三季度政务公开工作进展", DocumentKind.INTERIM_REPORT),
        ("2014年政府信息公开工作报告", DocumentKind.INTERIM_REPORT),
        ("2016年政府信息公开情况统计表", DocumentKind.STATISTICS_FORM),
        ("政府信息公开统计制度", DocumentKind.STATISTICS_FORM),
        ("临河区商务局政府信息公开指南", DocumentKind.GUIDE),
        ("政府信息公开目录", DocumentKind.GUIDE),
        ("政府信息公开申请表", DocumentKind.GUIDE),
        ("关于报送2020年政府信息公开工作年度报告的通知", DocumentKind.NOTICE),
        ("关于2014年政府信息公开工作要点落实情况的函", DocumentKind.NOTICE),
        ("关于做好节日市场供应的通知", DocumentKind.NOTICE),
        ("2023年政府信息公开工作年度报告解读", DocumentKind.OTHER),
        ("政府信息公开工作年度报告格式模板", DocumentKind.OTHER),
        ("政府信息公开工作年度报告格式", DocumentKind.OTHER),
        ("2020年法治政府建设年度报告", DocumentKind.OTHER),
        ("2019年行政执法统计年报", DocumentKind.OTHER),
        ("春节市场供应充足", DocumentKind.OTHER),
    ],
)
def test_kind_by_title(title: str, kind: DocumentKind) -> None:
    assert kind_of(title, blocks("内容。")) is kind


def test_chapters_of_an_annual_report_determine_its_kind_without_a_title() -> None:
    assert kind_of(None, blocks(*CHAPTERS)) is DocumentKind.ANNUAL_REPORT
    assert kind_of(None, blocks(*CHAPTERS[:3])) is DocumentKind.OTHER


@pytest.mark.parametrize(
    ("kind", "form", "outcome"),
    [
        (DocumentKind.INTERIM_REPORT, "t30.applications", DocumentKind.ANNUAL_REPORT),
        (DocumentKind.OTHER, "t60.review", DocumentKind.ANNUAL_REPORT),
        (DocumentKind.NOTICE, "t30.applications", DocumentKind.NOTICE),
        (DocumentKind.IMPLEMENTATION_PLAN, "t30.applications", DocumentKind.IMPLEMENTATION_PLAN),
        (DocumentKind.INTERIM_REPORT, "annex.local", DocumentKind.INTERIM_REPORT),
        (DocumentKind.OTHER, "annex.2014", DocumentKind.STATISTICS_FORM),
        (DocumentKind.OTHER, "", DocumentKind.OTHER),
    ],
)
def test_statutory_tables_refine_the_kind(
    kind: DocumentKind, form: str, outcome: DocumentKind
) -> None:
    assert kind_with_tables(kind, [form]) is outcome


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("临河区商务局2017年政府信息公开工作年度报告", 2017),
        ("二〇一三年度政府信息公开工作年度报告", 2013),
        ("二○一二年政府信息公开工作报告", 2012),
        ("关于贯彻国办发〔2017〕24号文件的政府信息公开报告", None),
        ("政府信息公开工作年度报告", None),
    ],
)
def test_year_by_title(title: str, year: int | None) -> None:
    assert year_of(title, ()) == year


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (("本报告中所列数据的统计期限自2018年1月1日起至2018年12月31日止。",), 2018),
        (("本报告所列数据自2019年1月1日至12月31日。",), 2019),
        (("2016年，我局认真贯彻条例。",), 2016),
        (("一、概述", "2013年,我厅扎实推进公开。"), 2013),
        ((*CHAPTERS, *["段落。"] * 8, "2017年,我们将继续努力。"), None),
        (("发布日期：2018-03-28",), None),
    ],
)
def test_year_without_a_title_is_not_taken_from_plans_or_dates(
    lines: tuple[str, ...], year: int | None
) -> None:
    assert year_of(None, blocks(*lines)) == year
