"""Which of a page's files holds its report, and which were replaced. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crawler.reading.files import OWN_TEXT
from crawler.reading.tree import tight
from disclosures import Attachment, BlockKind, DocumentKind, Reading, TextStatus

#: By their names, the more telling first.
_NAMES = tuple(
    re.compile(words) for words in (r"年度报告|年报", r"统计(?:报?表|数据)|情况表", r"报告|总结")
)
_NAMELESS = re.compile(
    r"^(?:附件|文件|全文|正文|点击|查看|详情|word|pdf|版|下载)*[:：\d.]*$",
    re.IGNORECASE,
)

#: Forms that are still to be filled in.
_FORMS = re.compile(r"模板|格式|样式|样表|填[写报表]|说明|回执")

#: Kinds that are tried, the best kept first; a name may not say.
_KINDS = ("docx", "doc", "wps", "pdf", "xlsx", "xls", "et", "")

#: Headings or tables from which on a page's text is the report itself.
_MARKERS = 2

#: Kinds of document that may lie in a file although the page says more than that.
_REPORTS = frozenset(
    {DocumentKind.ANNUAL_REPORT, DocumentKind.INTERIM_REPORT, DocumentKind.STATISTICS_FORM}
)

#: A longer text is a page's own, whatever its files are called.
_LONGEST = 600


def bearer_of(reading: Reading) -> Attachment | None:
    """The file that the report is in; None when the page holds it, or no file looks like one."""
    if reading.kind is DocumentKind.LIST or not _wants_text(reading):
        return None
    files = [file for file in reading.attachments if file.kind in _KINDS]
    ranked = [
        (rank, _KINDS.index(file.kind), at, file)
        for at, file in enumerate(files)
        if (rank := _rank(file, files, reading)) is not None
    ]
    return min(ranked, key=lambda each: each[:3])[3] if ranked else None


def replaced(before: Attachment | None, now: Attachment) -> Attachment:
    """`now`, with its bytes counting as content if they are seen to differ from `before`.

    A file whose text was read counts by its text: saving it anew is no change.
    """
    if before is None or not before.sha256:
        return now
    read = before.text_status is TextStatus.READ is now.text_status
    same = before.sha256 == now.sha256 or not now.sha256 or read
    return replace(now, replaced=before.replaced if same else now.sha256)


def by_address(files: Sequence[Attachment]) -> Mapping[str, Attachment]:
    """Files by where they are."""
    return {file.url: file for file in files}


def _wants_text(reading: Reading) -> bool:
    """Whether the page is too short to be the report, or shows no sign of one."""
    if any(table.form for table in reading.tables):
        return False
    length = len(tight(reading.body_text))
    markers = sum(block.kind in (BlockKind.HEADING, BlockKind.TABLE) for block in reading.blocks)
    introduces = reading.kind in _REPORTS and markers < _MARKERS and length < _LONGEST
    return length < OWN_TEXT or introduces


def _rank(file: Attachment, files: Sequence[Attachment], reading: Reading) -> int | None:
    """How telling a file's name is, 0 the most; None for no report."""
    name = tight(file.text)
    if _FORMS.search(name):
        return None
    for rank, words in enumerate(_NAMES):
        if words.search(name):
            return rank
    alone = len(files) == 1 and _NAMELESS.match(name.rpartition(".")[0] or name)
    if alone and any(words.search(tight(reading.title or "")) for words in _NAMES):
        return len(_NAMES)
    return None
