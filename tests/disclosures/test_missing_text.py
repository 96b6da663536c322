"""Whether a reading has the text of its document, and why not."""

from dataclasses import replace

import pytest

from disclosures import (
    Attachment,
    Block,
    BlockKind,
    DocumentKind,
    FileRole,
    MissingText,
    Reading,
    TextStatus,
)

MISSING, NEEDS_OCR = MissingText.MISSING, MissingText.NEEDS_OCR
REPORT, NOTICE = DocumentKind.ANNUAL_REPORT, DocumentKind.NOTICE
VIEWER = Attachment(text="", url="http://x/1.pdf", kind="pdf", role=FileRole.SHOWN)
FRAME = replace(VIEWER, kind="")
PICTURE = replace(VIEWER, kind="jpg", role=FileRole.PICTURE)
LINKED = replace(VIEWER, role=FileRole.LINKED)
SENTENCE = "现将本局的报告公布如下，欢迎监督。"


def reading(kind: DocumentKind, text: str, *files: Attachment, headings: int = 0) -> Reading:
    blocks = [Block(kind=BlockKind.HEADING, text=f"{n}、", level=1) for n in range(headings)]
    blocks.append(Block(kind=BlockKind.PARAGRAPH, text=text))
    return Reading(url="http://x/", kind=kind, blocks=tuple(blocks), attachments=files)


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        pytest.param(reading(REPORT, "", VIEWER), MISSING, id="a viewer"),
        pytest.param(reading(REPORT, SENTENCE * 4, VIEWER), MISSING, id="an introduction"),
        pytest.param(reading(NOTICE, SENTENCE * 4, VIEWER), MISSING, id="one of a notice"),
        pytest.param(reading(REPORT, SENTENCE, FRAME), MISSING, id="a frame"),
        pytest.param(reading(REPORT, "报告全文详见附件。"), MISSING, id="a file that is not there"),
        pytest.param(reading(REPORT, SENTENCE * 4, LINKED), MISSING, id="a linked file"),
        pytest.param(reading(REPORT, SENTENCE, PICTURE), NEEDS_OCR, id="pictures"),
        pytest.param(
            reading(REPORT, SENTENCE, replace(LINKED, text_status=TextStatus.NEEDS_OCR)),
            NEEDS_OCR,
            id="a scan",
        ),
        pytest.param(
            reading(REPORT, "", replace(VIEWER, text_status=TextStatus.READ)), None, id="read"
        ),
        pytest.param(reading(REPORT, "没有收到公开申请。"), None, id="a short report"),
        pytest.param(reading(REPORT, SENTENCE * 4, VIEWER, headings=2), None, id="chapters"),
        pytest.param(reading(NOTICE, SENTENCE * 4, PICTURE), None, id="a notice with a photo"),
        pytest.param(reading(NOTICE, SENTENCE * 4, FRAME), None, id="a notice with a frame"),
        pytest.param(reading(NOTICE, SENTENCE * 4, LINKED), None, id="a notice with a file"),
    ],
)
def test_text_is_missing_where_something_else_holds_it(
    found: Reading, missing: MissingText | None
) -> None:
    assert found.missing_text is missing
    assert found.has_text is (missing is None)
