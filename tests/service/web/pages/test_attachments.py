"""A report page shows the kind, size and text status of each attachment."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from disclosures import Attachment, ReportObserved, TextStatus
from disclosures.reason import Reason, ReasonCode
from store.queries.queries import SqlQueries
from tests.service.web.conftest import Browser, Page, Visit

TOO_LARGE = Reason.of(
    ReasonCode.FILE_NOT_READ,
    fault="too_large",
    reason=Reason.of(ReasonCode.SIZE_TOO_LARGE, bytes=9, limit=5),
)


@pytest.mark.parametrize(
    ("different", "zh", "en"),
    [
        (
            {"kind": "pdf", "size": 1_240_000, "text_status": TextStatus.READ},
            "PDF · 1.2 MB · 已读取",
            "PDF · 1.2 MB · read",
        ),
        (
            {"kind": "pdf", "size": 90_000, "text_status": TextStatus.NEEDS_OCR},
            "PDF · 90 kB · 扫描图像，需文字识别",
            "PDF · 90 kB · scanned image; needs OCR",
        ),
        (
            {"text_status": TextStatus.UNREADABLE, "reason": TOO_LARGE},
            "读取失败：过大：9 字节，上限是 5",
            "could not be read: too large: 9 bytes; the limit is 5",
        ),
        ({"kind": "xls"}, "XLS · 只存链接，未读取", "XLS · linked only, not read"),
    ],
)
def test_attachment_is_shown_with_its_kind_and_text_status(
    browser: Browser,
    visit: Visit,
    queries: SqlQueries,
    make_observation: Callable[..., ReportObserved],
    different: dict[str, Any],
    zh: str,
    en: str,
) -> None:
    plain = Attachment(text="年报附表", url="http://www.linhe.example/a")
    file = replace(plain, **different)
    visit(make_observation(attachments=(file,)))
    [revision] = queries.reports()

    texts = [
        Page(browser.get(f"/reports/{revision.report.id}?lang={code}").text).text
        for code in ("zh", "en")
    ]

    assert f"年报附表 {zh}" in texts[0]
    assert f"年报附表 {en}" in texts[1]
