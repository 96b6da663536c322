"""Which readings are implausible, and which unusual ones are not."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from disclosures import (
    Attachment,
    Block,
    BlockKind,
    DocumentKind,
    Figure,
    FileRole,
    Reading,
    Table,
)
from disclosures.reason import Reason, ReasonCode
from store.compare.plausibility import why_implausible

MakeReading = Callable[..., Reading]
REPORT = "".join(f"第{n}项：全年主动公开政府信息{n * 7}条，受理申请{n}件。" for n in range(30))
FIGURES = tuple(Figure(key=f"app.{n}", value=Decimal(n)) for n in range(8))
TABLE = Table(rows=(("指标", "数值"), ("收到申请", "54")))


def body(text: str) -> dict[str, object]:
    return {"blocks": (Block(kind=BlockKind.PARAGRAPH, text=text),)}


@pytest.fixture
def report(make_reading: MakeReading) -> Reading:
    """A report with figures, a table and metadata."""
    return make_reading(
        **body(REPORT),
        figures=FIGURES,
        tables=(TABLE,),
        index_no="LH01/2026-001",
        doc_no="临商〔2026〕1号",
    )


USUAL: dict[str, object] = {
    **body(REPORT),
    "figures": FIGURES,
    "tables": (TABLE,),
    "index_no": "LH01/2026-001",
    "doc_no": "临商〔2026〕1号",
}


@pytest.mark.parametrize(
    ("different", "code"),
    [
        pytest.param(body(REPORT[:150]), ReasonCode.PLAUSIBILITY_TEXT_SHRANK, id="length collapse"),
        pytest.param(
            body(REPORT[:50]), ReasonCode.PLAUSIBILITY_TEXT_SHRANK, id="less than a tenth left"
        ),
        pytest.param({"figures": FIGURES[:1]}, ReasonCode.PLAUSIBILITY_FIGURES_LOST, id="figures"),
        pytest.param({"tables": ()}, ReasonCode.PLAUSIBILITY_TABLES_LOST, id="tables"),
        pytest.param(
            {"index_no": None, "doc_no": None}, ReasonCode.PLAUSIBILITY_FIELDS_LOST, id="metadata"
        ),
        pytest.param(
            body(REPORT.encode().decode("gb18030", "replace")),
            ReasonCode.PLAUSIBILITY_GARBLED,
            id="UTF-8 read as GBK",
        ),
        pytest.param(
            body(REPORT.encode("gb18030").decode("utf-8", "replace")),
            ReasonCode.PLAUSIBILITY_GARBLED,
            id="GBK read as UTF-8",
        ),
        pytest.param(
            body(REPORT.encode().decode("latin-1")),
            ReasonCode.PLAUSIBILITY_GARBLED,
            id="UTF-8 read as Latin-1",
        ),
        pytest.param(
            body("您的访问过于频繁，请输入验证码后继续。"),
            ReasonCode.PLAUSIBILITY_CHALLENGE_TEXT,
            id="challenge text",
        ),
        pytest.param(
            {"kind": DocumentKind.LIST},
            ReasonCode.PLAUSIBILITY_BECAME_LIST,
            id="a list in its place",
        ),
        pytest.param(
            {"suspicions": (Reason.of(ReasonCode.PLAUSIBILITY_ERROR_TITLE, title="404"),)},
            ReasonCode.PLAUSIBILITY_ERROR_TITLE,
            id="suspicion of the parser",
        ),
    ],
)
def test_reading_that_lost_content_is_implausible(
    make_reading: MakeReading, report: Reading, different: dict[str, object], code: ReasonCode
) -> None:
    reasons = why_implausible(report, make_reading(**(USUAL | different)))

    assert code in [reason.code for reason in reasons]


def test_reasons_state_what_was_lost(make_reading: MakeReading, report: Reading) -> None:
    different = {"index_no": None, "doc_no": None, "figures": FIGURES[:1], "tables": ()}

    assert why_implausible(report, make_reading(**(USUAL | different))) == (
        Reason.of(ReasonCode.PLAUSIBILITY_FIELDS_LOST, fields=("index_no", "doc_no")),
        Reason.of(ReasonCode.PLAUSIBILITY_FIGURES_LOST, before=8, after=1),
        Reason.of(ReasonCode.PLAUSIBILITY_TABLES_LOST, before=1),
    )


@pytest.mark.parametrize(
    "different",
    [
        pytest.param({}, id="unchanged"),
        pytest.param(body(REPORT.replace("54", "45")), id="an edit"),
        pytest.param(body(REPORT[: len(REPORT) * 2 // 3]), id="a section dropped"),
        pytest.param({"doc_no": None}, id="one field gone"),
        pytest.param({"figures": FIGURES[:4]}, id="half of the figures"),
        pytest.param(body(REPORT + "\ufffd"), id="one lost character"),
        pytest.param(
            body(REPORT + "本局网站曾进行网站维护，增设安全验证。"), id="mentions an access check"
        ),
    ],
)
def test_edit_is_plausible(
    make_reading: MakeReading, report: Reading, different: dict[str, object]
) -> None:
    assert why_implausible(report, make_reading(**(USUAL | different))) == ()


@pytest.mark.parametrize(
    ("text", "implausible"),
    [
        (REPORT, False),
        ("内容正在整理中。", False),
        ("Annual report on open government. " * 20, False),
        ("附件：" + "、".join(f"{n}.doc" for n in range(90)), False),
        ("请完成安全验证", True),
        ("因机房改造，本局网站维护，暂停服务两天，请相互转告，由此带来的不便敬请谅解。" * 4, False),
        (REPORT.encode().decode("gb18030", "replace"), True),
    ],
)
def test_new_page_is_checked_by_its_own_text(
    make_reading: MakeReading, text: str, implausible: bool
) -> None:
    assert bool(why_implausible(None, make_reading(**body(text)))) is implausible


def test_known_text_is_no_challenge_page(make_reading: MakeReading) -> None:
    notice = make_reading(**body("关于本局网站维护的通知：网站维护期间暂停服务。"))
    edited = make_reading(**body("关于本局网站维护的通知：网站维护期间不停服务。"))

    assert why_implausible(notice, edited) == ()


SHORT = "本局2025年主动公开政府信息78条，没有收到公开申请。"
SCAN = (Attachment(text="1.jpg", url="http://x.example/1.jpg", role=FileRole.PICTURE),)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        pytest.param(
            body(SHORT),
            body("各股室：请于周五前报送下一年的培训计划。") | {"title": "关于报送培训计划的通知"},
            ReasonCode.PLAUSIBILITY_OTHER_DOCUMENT,
            id="another short document",
        ),
        pytest.param(
            body("") | {"attachments": SCAN},
            body("") | {"title": "关于报送培训计划的通知", "attachments": ()},
            ReasonCode.PLAUSIBILITY_OTHER_DOCUMENT,
            id="another document instead of a scan",
        ),
        pytest.param(
            body(SHORT),
            body("") | {"attachments": SCAN},
            ReasonCode.PLAUSIBILITY_TEXT_LOST,
            id="the shell of a viewer",
        ),
    ],
)
def test_page_that_is_another_document_is_implausible(
    make_reading: MakeReading,
    before: dict[str, object],
    after: dict[str, object],
    code: ReasonCode,
) -> None:
    reasons = why_implausible(make_reading(**before), make_reading(**after))

    assert code in [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            body(SHORT), body(SHORT + "特此公布。") | {"title": "公告（修订）"}, id="retitled"
        ),
        pytest.param(
            body(SHORT),
            body("没有。") | {"title": "临河区商务局2025年信息公开工作年度报告（修订）"},
            id="rewritten under nearly the same title",
        ),
        pytest.param(
            body("") | {"attachments": SCAN},
            body("") | {"attachments": SCAN, "title": "年报"},
            id="a scan under another title",
        ),
    ],
)
def test_document_that_is_retitled_is_plausible(
    make_reading: MakeReading, before: dict[str, object], after: dict[str, object]
) -> None:
    assert why_implausible(make_reading(**before), make_reading(**after)) == ()
