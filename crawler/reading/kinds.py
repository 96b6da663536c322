"""What a document is, by its title and then its structure, and which year it is about."""

import re
from collections.abc import Sequence

from crawler.reading.dates import chinese_number
from crawler.reading.tree import tight
from disclosures import Block, BlockKind, DocumentKind

_ZEROS = str.maketrans("○零OＯ", "〇〇〇〇")
_OPENNESS = re.compile(r"信息公开|政务公开")

#: The first pattern that fits decides.
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

#: What a report under the 条例 of 2008 or 2019 has chapters on.
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
_IN_TITLE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?![\d〕\]］])")
_IN_WORDS = re.compile(r"([一二][〇○零OＯ九][〇○零OＯ一二三四五六七八九]{2})年")
_PERIOD = re.compile(
    r"(?:统计期限|统计时间|统计时限|时限|期限|起止时间).{0,12}?(20\d\d)年0?1月0?1日"
    r"|(?:自|从)(20\d\d)年0?1月0?1日(?:起)?(?:至|到|[—－-]).{0,8}12月31日"
)
_OPENING = re.compile(r"^((?:19|20)\d\d)年度?[,，、]?")


def kind_of(title: str | None, blocks: Sequence[Block]) -> DocumentKind:
    """Decide by title; without one, or with one that says nothing, by structure."""
    plain = tight(title or "")
    about = _OPENNESS.search(plain) is not None
    for kind, pattern in _BY_TITLE:
        if pattern.search(plain) and (about or kind in (DocumentKind.NOTICE, DocumentKind.GUIDE)):
            return kind
    if has_chapters(blocks):
        return DocumentKind.ANNUAL_REPORT
    if about and plain.endswith("工作报告"):
        return DocumentKind.INTERIM_REPORT
    return DocumentKind.NOTICE if _NOTICE.search(plain) else DocumentKind.OTHER


def kind_with_tables(kind: DocumentKind, forms: Sequence[str]) -> DocumentKind:
    """Decide by the statutory tables that are filled in, by their names, what a title leaves open.

    The tables of the annual report make one of what calls itself only a report of the work; an
    annex of statistics that stands without a report is a form.
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
    """Whether the headings are those of an annual report."""
    headings = [tight(block.text) for block in blocks if block.kind is BlockKind.HEADING]
    found = sum(any(chapter.search(text) for text in headings) for chapter in _CHAPTERS)
    return found >= 4 and any(_OPENNESS.search(text) for text in headings)


def year_of(title: str | None, blocks: Sequence[Block]) -> int | None:
    """The year a document is about: from its title, its stated period, or how it opens.

    Never from the improvement chapter (it speaks of next year) nor from a publication date.
    """
    plain = tight(title or "")
    if match := _IN_TITLE.search(plain):
        return int(match[1])
    if match := _IN_WORDS.search(plain):
        return chinese_number(match[1].translate(_ZEROS))
    texts = [tight(block.text) for block in blocks[:12]]
    for text in texts:
        if match := _PERIOD.search(text[:400]):
            return int(match[1] or match[2])
    for text in texts:
        if match := _OPENING.match(text):
            return int(match[1])
    return None
