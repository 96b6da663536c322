"""Chooses the file that contains a page's report, and marks files that were replaced."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crawler.reading.report_files import lacks_report_text
from crawler.reading.text.whitespace import compact
from disclosures import Attachment, DocumentKind, FileRole, Reading, TextStatus

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

#: Checks in a row at which a picture may differ; one that differs once more varies by itself.
_MAX_DIFFERED = 2


def primary_files_of(reading: Reading) -> tuple[Attachment, ...]:
    """Return the files that may hold the report, best first; none when the page has it.

    A file that the page displays comes before any that it links to.
    """
    if reading.kind is DocumentKind.LIST or not lacks_report_text(reading):
        return ()
    files = [file for file in reading.attachments if _may_hold_report(file)]
    ranked = [
        (rank, _kind_rank(file), at, file)
        for at, file in enumerate(files)
        if (rank := _rank(file, files, reading)) is not None
    ]
    return tuple(entry[3] for entry in sorted(ranked, key=lambda entry: entry[:3]))


def primary_file_of(reading: Reading) -> Attachment | None:
    """Return the file with the report; None when the page has it, or no file qualifies."""
    return next(iter(primary_files_of(reading)), None)


def mark_replaced(before: Attachment | None, now: Attachment) -> Attachment:
    """Return `now` with `replaced` set if its bytes differ from those of `before`.

    A file whose text was read both times is compared by its text: saving it anew is no change.
    Nor is another state of a file that varies, or of a picture that was another one at each of
    the last checks.
    """
    if before is None or not before.sha256 or not now.sha256:
        return now if before is None else replace(now, replaced=before.replaced)
    read = before.text_status is TextStatus.READ is now.text_status
    if before.sha256 == now.sha256 or read:
        return replace(now, replaced=before.replaced, differed=0, varies=before.varies)
    differed = before.differed + 1
    varies = (
        before.varies or now.varies or (now.role is FileRole.PICTURE and differed > _MAX_DIFFERED)
    )
    replaced = before.replaced if varies else now.sha256
    return replace(now, replaced=replaced, differed=differed, varies=varies)


def attachments_by_url(files: Sequence[Attachment]) -> Mapping[str, Attachment]:
    """Return files by address."""
    return {file.url: file for file in files}


def _may_hold_report(file: Attachment) -> bool:
    if file.role is FileRole.SHOWN:
        return "#" not in file.url  # else it is in the markup itself
    return file.role is FileRole.LINKED and file.kind in _FILE_KINDS


def _kind_rank(file: Attachment) -> int:
    return _FILE_KINDS.index(file.kind) if file.kind in _FILE_KINDS else len(_FILE_KINDS) - 1


def _rank(file: Attachment, files: Sequence[Attachment], reading: Reading) -> int | None:
    """Return the rank of a file, the least the best; None for a file without a report."""
    if file.role is FileRole.SHOWN:
        return -1
    name = compact(file.text)
    if _BLANK_FORM_NAMES.search(name):
        return None
    for rank, words in enumerate(_REPORT_NAMES):
        if words.search(name):
            return rank
    linked = [each for each in files if each.role is FileRole.LINKED]
    is_generic = len(linked) == 1 and _GENERIC_NAME.match(name.rpartition(".")[0] or name)
    if is_generic and any(words.search(compact(reading.title or "")) for words in _REPORT_NAMES):
        return len(_REPORT_NAMES)
    return None
