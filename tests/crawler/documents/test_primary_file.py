"""The choice of the file with a page's report."""

import pytest

from crawler.documents import kind_of_name
from crawler.reading.primary_file import primary_file_of
from disclosures import Attachment, Block, BlockKind, DocumentKind, Reading

TITLE = "临河区商务局2025年政府信息公开工作年度报告"


def page(
    *names: str, text: str = "见附件。", kind: DocumentKind = DocumentKind.ANNUAL_REPORT
) -> Reading:
    files = tuple(
        Attachment(text=name, url=f"http://x.example/{n}", kind=kind_of_name(name))
        for n, name in enumerate(names)
    )
    blocks = (Block(kind=BlockKind.PARAGRAPH, text=text),)
    return Reading(
        url="http://x.example/", title=TITLE, kind=kind, blocks=blocks, attachments=files
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(
            ["2025年度报告.pdf", "2025年度报告.docx"], "2025年度报告.docx", id="word first"
        ),
        pytest.param(["统计表.xls", "2025年年报.pdf"], "2025年年报.pdf", id="the report first"),
        pytest.param(["统计表.xls"], "统计表.xls", id="a form is better than nothing"),
        pytest.param(["附件下载"], "附件下载", id="the only file, called nothing"),
        pytest.param(["附件1", "附件2"], None, id="two files, called nothing"),
        pytest.param(["年度报告模板.docx"], None, id="a template"),
        pytest.param(["年度报告.zip"], None, id="an archive"),
        pytest.param(["交通示意图.jpg", "预算.docx"], None, id="other things"),
        pytest.param([], None, id="none"),
    ],
)
def test_primary_file_is_chosen_by_name_then_by_kind(
    names: list[str], expected: str | None
) -> None:
    chosen = primary_file_of(page(*names))

    assert (chosen.text if chosen else None) == expected


def test_page_with_its_own_report_has_no_primary_file() -> None:
    introduction = "现将本局年度报告公布如下。" * 20

    assert primary_file_of(page("年度报告.docx", text=introduction)) is not None
    assert (
        primary_file_of(page("年度报告.docx", text=introduction, kind=DocumentKind.NOTICE)) is None
    )
    assert primary_file_of(page("年度报告.docx", text=introduction * 3)) is None
