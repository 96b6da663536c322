"""Chooses the file that contains a page's report, and marks files that were replaced."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crawler.reading.document_files import MIN_OWN_TEXT
from crawler.reading.text.whitespace import compact
from disclosures import Attachment, BlockKind, DocumentKind, Reading, TextStatus

#: Name patterns of files with a report, best first.
_REPORT_NAMES = tuple(
    re.compile(words) for words in (r"年度报告|年报", r"统计(?:报?表|数据)|情况表", r"报告|总结")
)
_GENERIC_NAME = re.compile(
    r"^(?:附件|文件|全文|正文|点击|查看|详情|word|pdf|版|下载)*[:：\d.]*$",
    re.IGNORECASE,
)

#: Names of templates and blank forms.
_BLANK_FORM_NAMES = re.compile(r"模板|格式|样式|样表|填[写报表]|说明|回执")

#: Kinds of files in order of preference; empty: the name does not tell the kind.
_FILE_KINDS = ("docx", "doc", "wps", "rtf", "pdf", "ofd", "xlsx", "xls", "et", "")

#: Headings or tables from which a page's text is the report itself.
_MIN_MARKERS = 2

#: Kinds of document that may be in a file although the page has an introduction.
_REPORT_KINDS = frozenset(
    {DocumentKind.ANNUAL_REPORT, DocumentKind.INTERIM_REPORT, DocumentKind.STATISTICS_FORM}
)

#: Maximum characters of an introduction; a longer text is the report itself.
_MAX_INTRODUCTION = 600


def primary_file_of(reading: Reading) -> Attachment | None:
    """Return the file with the report; None when the page has it, or no file qualifies."""
    if reading.kind is DocumentKind.LIST or not _lacks_report_text(reading):
        return None
    files = [file for file in reading.attachments if file.kind in _FILE_KINDS]
    ranked = [
        (rank, _FILE_KINDS.index(file.kind), at, file)
        for at, file in enumerate(files)
        if (rank := _rank(file, files, reading)) is not None
    ]
    return min(ranked, key=lambda entry: entry[:3])[3] if ranked else None


def mark_replaced(before: Attachment | None, now: Attachment) -> Attachment:
    """Return `now` with `replaced` set if its bytes differ from those of `before`.

    A file whose text was read both times is compared by its text: saving it anew is no change.
    """
    if before is None or not before.sha256:
        return now
    read = before.text_status is TextStatus.READ is now.text_status
    same = before.sha256 == now.sha256 or not now.sha256 or read
    return replace(now, replaced=before.replaced if same else now.sha256)


def attachments_by_url(files: Sequence[Attachment]) -> Mapping[str, Attachment]:
    """Return files by address."""
    return {file.url: file for file in files}


def _lacks_report_text(reading: Reading) -> bool:
    """Whether the page's own text is too short or too unstructured to be the report."""
    if any(table.form for table in reading.tables):
        return False
    length = len(compact(reading.body_text))
    markers = sum(block.kind in (BlockKind.HEADING, BlockKind.TABLE) for block in reading.blocks)
    introduces = (
        reading.kind in _REPORT_KINDS and markers < _MIN_MARKERS and length < _MAX_INTRODUCTION
    )
    return length < MIN_OWN_TEXT or introduces


def _rank(file: Attachment, files: Sequence[Attachment], reading: Reading) -> int | None:
    """Return the rank of a file's name, 0 the best; None for a file without a report."""
    name = compact(file.text)
    if _BLANK_FORM_NAMES.search(name):
        return None
    for rank, words in enumerate(_REPORT_NAMES):
        if words.search(name):
            return rank
    is_generic = len(files) == 1 and _GENERIC_NAME.match(name.rpartition(".")[0] or name)
    if is_generic and any(words.search(compact(reading.title or "")) for words in _REPORT_NAMES):
        return len(_REPORT_NAMES)
    return None
