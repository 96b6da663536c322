"""The kind of a document, by title, structure and tables; the year that it reports on."""

import re
from collections.abc import Sequence

from crawler.reading.text.dates import chinese_number
from crawler.reading.text.whitespace import compact
from disclosures import Block, BlockKind, DocumentKind

_ZEROS = str.maketrans("○零OＯ", "〇〇〇〇")
_OPENNESS = re.compile(r"信息公开|政务公开")

#: Title patterns by kind; the first that matches decides.
_BY_TITLE = (
    (
        DocumentKind.OTHER,
        re.compile(r"解读|图解|图说|一图|模板|范本|样[本表式]|格式$|填[报写]说明"),
    ),
    (
        DocumentKind.NOTICE,
        re.compile(r"(?:年度报告|年报).{0,20}(?:的通知|的函|的通报|的公告)$|的(?:复)?函$"),
    ),
    (DocumentKind.STATISTICS_FORM, re.compile(r"统计(?:报?表|制度)")),
    (DocumentKind.GUIDE, re.compile(r"公开(?:工作)?指南|公开目录$|公开申请(?:表|流程|须知)")),
    (DocumentKind.ANNUAL_REPORT, re.compile(r"年度报告|年报|年度(?!.{0,20}情况).{0,20}报告")),
    (DocumentKind.WORK_POINTS, re.compile(r"工作要点|要点")),
    (
        DocumentKind.IMPLEMENTATION_PLAN,
        re.compile(r"(?:实施|工作)方案|工作计划|行动计划|工作安排|任务分[解工]"),
    ),
    (
        DocumentKind.SCORECARD,
        re.compile(r"成绩单|(?:评估|考核|测评|评议)(?:结果|报告|情况)|排名|得分"),
    ),
    (
        DocumentKind.INTERIM_REPORT,
        re.compile(r"工作(?:情况|总结|汇报|进展)|情况(?:报告|汇报|的报告)|总结"),
    ),
)
_NOTICE = re.compile(r"(?:通知|公告|通报|公示|决定|意见|批复)$")

#: Chapters of an annual report under the 条例 (2008, article 32; 2019, article 50).
_CHAPTERS = tuple(
    re.compile(words)
    for words in (
        r"概述|总体情况|基本情况",
        r"主动公开",
        r"依申请公开|申请(?:的)?(?:办理|情况)|收到和处理",
        r"收费|减免",
        r"行政复议|行政诉讼",
        r"主要问题|改进",
    )
)
_YEAR_IN_TITLE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?![\d〕\]］])")
_YEAR_IN_NUMERALS = re.compile(r"([一二][〇○零OＯ九][〇○零OＯ一二三四五六七八九]{2})年")
_PERIOD = re.compile(
    r"(?:统计期限|统计时间|统计时限|时限|期限|起止时间).{0,12}?(20\d\d)年0?1月0?1日"
    r"|(?:自|从)(20\d\d)年0?1月0?1日(?:起)?(?:至|到|[—－-]).{0,8}12月31日"
)
_OPENING = re.compile(r"^((?:19|20)\d\d)年度?[,，、]?")


def kind_of(title: str | None, blocks: Sequence[Block]) -> DocumentKind:
    """Return the kind by title; without a telling title, by structure."""
    plain = compact(title or "")
    is_about_openness = _OPENNESS.search(plain) is not None
    for kind, pattern in _BY_TITLE:
        if pattern.search(plain) and (
            is_about_openness or kind in (DocumentKind.NOTICE, DocumentKind.GUIDE)
        ):
            return kind
    if has_chapters(blocks):
        return DocumentKind.ANNUAL_REPORT
    if is_about_openness and plain.endswith("工作报告"):
        return DocumentKind.INTERIM_REPORT
    return DocumentKind.NOTICE if _NOTICE.search(plain) else DocumentKind.OTHER


def kind_with_tables(kind: DocumentKind, forms: Sequence[str]) -> DocumentKind:
    """Refine `kind` by the names of the filled statutory tables.

    Tables of the annual report make a document of kind OTHER or INTERIM_REPORT an annual report;
    a statistics annex without a report is a STATISTICS_FORM.
    """
    if any(form.startswith(("t30", "t60")) for form in forms):
        return (
            DocumentKind.ANNUAL_REPORT
            if kind in (DocumentKind.OTHER, DocumentKind.INTERIM_REPORT)
            else kind
        )
    if any(form.startswith("annex") for form in forms) and kind is DocumentKind.OTHER:
        return DocumentKind.STATISTICS_FORM
    return kind


def has_chapters(blocks: Sequence[Block]) -> bool:
    """Whether at least four headings are those of an annual report."""
    headings = [compact(block.text) for block in blocks if block.kind is BlockKind.HEADING]
    found = sum(any(chapter.search(text) for text in headings) for chapter in _CHAPTERS)
    return found >= 4 and any(_OPENNESS.search(text) for text in headings)


def year_of(title: str | None, blocks: Sequence[Block]) -> int | None:
    """Return the year that a document reports on: by its title, stated period, or first words.

    The chapter on improvements (next year) and the publication date are not used.
    """
    plain = compact(title or "")
    if match := _YEAR_IN_TITLE.search(plain):
        return int(match[1])
    if match := _YEAR_IN_NUMERALS.search(plain):
        return chinese_number(match[1].translate(_ZEROS))
    texts = [compact(block.text) for block in blocks[:12]]
    for text in texts:
        if match := _PERIOD.search(text[:400]):
            return int(match[1] or match[2])
    for text in texts:
        if match := _OPENING.match(text):
            return int(match[1])
    return None
