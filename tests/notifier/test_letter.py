"""A letter tells exactly what changed, and is the same letter each time."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import html as lxml_html

from disclosures import (
    Change,
    Delivery,
    Event,
    EventKind,
    FieldChange,
    Figure,
    FigureChange,
    Hunk,
    Op,
    Purpose,
    Segment,
)
from disclosures.errors import DeliveryRejected, InputError
from notifier.letter import Stationery, write_letter
from tests.notifier.conftest import EDITED
from tests.notifier.hostile import ALL, BAD_LINKS, FORGERIES, SMUGGLED
from tests.notifier.mail_check import checked, html_of, text_of

TITLE = "临河区商务局2025年政府信息公开工作年度报告"


@pytest.mark.parametrize("title", ALL.values(), ids=ALL.keys())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_finding_01_no_title_forges_a_header_or_a_body(
    make_delivery: Callable[..., Delivery],
    stationery: Stationery,
    title: str,
    language: str,
) -> None:
    """M6: the parsed letter has our headers, our parts, and nothing else."""
    delivery = make_delivery(language=language, title=title, agency=title, publisher=title)

    letter = checked(write_letter(delivery, stationery).as_bytes())

    assert letter["To"] == "ada@example.org"
    assert letter["Reply-To"] is letter["Bcc"] is None
    assert str(letter["Subject"]).startswith("【修改】" if language == "zh" else "[Revised] ")
    assert "\nReply-To" not in text_of(letter)
    assert "\nBcc" not in text_of(letter)


def test_finding_01_the_words_of_a_hostile_title_are_still_read(
    make_delivery: Callable[..., Delivery], stationery: Stationery
) -> None:
    title = FORGERIES["encoded word, quoted"]

    letter = checked(write_letter(make_delivery(title=title), stationery).as_bytes())

    assert str(letter["Subject"]) == "【修改】" + title.replace("=?", "= ?")
    assert title in text_of(letter)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", EventKind)
def test_there_is_a_letter_for_each_kind_of_event(
    make_delivery: Callable[..., Delivery],
    make_event: Callable[..., Event],
    stationery: Stationery,
    kind: EventKind,
    language: str,
) -> None:
    delivery = make_delivery(language=language, event=make_event(kind, note="连续五次失败"))

    letter = checked(write_letter(delivery, stationery).as_bytes())

    assert "临河区商务局" in str(letter["Subject"])
    assert "连续五次失败" in text_of(letter)
    assert "连续五次失败" in html_of(letter)
    assert letter["Content-Language"] == ("zh-CN" if language == "zh" else "en")


def test_a_revision_is_told_with_its_words_and_numbers(
    make_delivery: Callable[..., Delivery], stationery: Stationery
) -> None:
    letter = checked(write_letter(make_delivery(), stationery).as_bytes())

    text, html = text_of(letter), html_of(letter)
    assert letter["Subject"] == f"【修改】{TITLE}"
    assert "收到申请：54 件 → 45 件" in text
    assert "索引号：1130/2026-01 → 1130/2026-02" in text
    assert "- 全年共收到申请54件，均按期答复。" in text
    assert "+ 全年共收到申请45件，均按期答复。" in text
    assert ">54</del>" in html
    assert ">45</ins>" in html
    report = "https://gongkai.example/reports/00000000-0000-0000-0000-000000000007"
    assert f"逐字对照：{report}/revisions/2\n" in text.replace("\r\n", "\n")
    assert f'href="{report}/revisions/2"' in html


def test_a_new_document_is_told_with_its_numbers_and_how_it_begins(
    make_delivery: Callable[..., Delivery], stationery: Stationery
) -> None:
    figure = Figure(key="disclosure.total", value=Decimal(78), unit="条")
    delivery = make_delivery(kind=EventKind.PUBLISHED, number=1, figures=(figure,))

    text = text_of(checked(write_letter(delivery, stationery).as_bytes()))

    assert "主动公开信息：78 条" in text
    assert "> 全年主动公开政府信息78条。" in text
    assert "逐字对照" not in text


def test_a_confirmation_asks_and_says_nothing_from_any_page(
    make_delivery: Callable[..., Delivery], make_event: Callable[..., Event], stationery: Stationery
) -> None:
    plain = make_delivery(purpose=Purpose.CONFIRMATION)
    delivery = replace(plain, event=make_event(title="来自网页的文字"))

    letter = checked(write_letter(delivery, stationery).as_bytes())

    for said in (text_of(letter), html_of(letter)):
        assert f"/confirm/{plain.subscription.id}" in said
        assert "来自网页的文字" not in said
        assert "临河区" not in said


def test_the_same_delivery_is_the_same_bytes(
    make_delivery: Callable[..., Delivery], stationery: Stationery
) -> None:
    first = write_letter(make_delivery(attempts=1), stationery).as_bytes()
    again = write_letter(make_delivery(attempts=7), stationery).as_bytes()

    assert first == again


def test_letters_about_one_report_make_one_thread(
    make_delivery: Callable[..., Delivery], make_event: Callable[..., Event], stationery: Stationery
) -> None:
    kinds = (EventKind.PUBLISHED, EventKind.REVISED, EventKind.WITHDRAWN)
    letters = [
        write_letter(make_delivery(number=n, event=make_event(kind)), stationery)
        for n, kind in enumerate(kinds)
    ]
    other = write_letter(make_delivery(event=make_event(report=8)), stationery)

    assert len({letter["Message-ID"] for letter in letters}) == 3
    assert len({letter["References"] for letter in letters}) == 1
    assert other["References"] != letters[0]["References"]


def test_what_ends_a_mail_for_some_server_is_not_in_it(
    make_delivery: Callable[..., Delivery], stationery: Stationery
) -> None:
    """M8: SMTP smuggling."""
    passage = Hunk(pieces=(Segment(op=Op.ADDED, text=SMUGGLED),), section=SMUGGLED)
    change = Change(
        passages=(passage,), fields=(FieldChange(name="title", before=SMUGGLED, after=SMUGGLED),)
    )

    raw = write_letter(make_delivery(change=change), stationery).as_bytes()

    assert b"MAIL FROM" not in raw
    assert "  + MAIL FROM" in text_of(checked(raw))


def test_every_line_from_a_page_is_marked_in_the_text(
    make_delivery: Callable[..., Delivery], stationery: Stationery
) -> None:
    forged = "一\n-- \n退订：http://evil.example/\r二\u2028退订：http://evil.example/"
    change = Change(
        passages=(Hunk(pieces=(Segment(op=Op.ADDED, text=forged),)),),
        fields=(FieldChange(name="attachments", before=forged, after=None),),
    )

    text = text_of(
        checked(write_letter(make_delivery(change=change, note=forged), stationery).as_bytes())
    )

    ours = [line for line in text.splitlines() if line.startswith(("退订", "-- "))]
    assert len(ours) == 2
    assert "evil.example" not in "".join(ours)


@pytest.mark.parametrize("filler", ["<&\"'>", "公", "a", "\n", "&lt;"], ids=repr)
def test_a_letter_stays_below_what_mail_readers_cut(
    make_delivery: Callable[..., Delivery], stationery: Stationery, filler: str
) -> None:
    long = filler * 3000
    pieces = tuple(Segment(op=op, text=long) for op in (Op.KEPT, Op.REMOVED, Op.ADDED)) * 30
    short = tuple(Segment(op=op, text=filler) for op in (Op.REMOVED, Op.ADDED)) * 3000
    figure = Figure(key=long, value=Decimal(1), unit=long, sentence=long)
    change = Change(
        fields=tuple(FieldChange(name=long, before=long, after=long) for _ in range(500)),
        figures=tuple(FigureChange(key=long, before=figure, after=figure) for _ in range(500)),
        passages=(Hunk(pieces=pieces, section=long), *(Hunk(pieces=short),) * 500),
    )
    delivery = make_delivery(title=long, agency=long, note=long, change=change, index_no=long)

    letter = checked(write_letter(delivery, stationery).as_bytes())

    assert len(text_of(letter).encode()) < 102_000
    assert "全部变化请见网页" in text_of(letter)


@pytest.mark.parametrize(
    "address",
    [
        "a@x.example,b@y.example",
        "a b@x.example",
        "<a@x.example>",
        "a@x.example\r\nBcc: b@y.example",
        "nobody",
        "",
        "公开@x.example",
    ],
)
def test_an_address_is_one_mailbox_or_no_letter(
    make_delivery: Callable[..., Delivery], stationery: Stationery, address: str
) -> None:
    with pytest.raises(DeliveryRejected):
        write_letter(make_delivery(to=address), stationery)


def test_a_domain_in_chinese_is_written_as_the_wire_has_it(
    make_delivery: Callable[..., Delivery], stationery: Stationery
) -> None:
    """M5: an internationalised domain works."""
    letter = checked(write_letter(make_delivery(to="ada@公开.example"), stationery).as_bytes())

    assert letter["To"] == "ada@xn--55qw44a.example"


def test_a_sender_that_is_no_address_is_refused_at_once(stationery: Stationery) -> None:
    with pytest.raises(InputError):
        replace(stationery, sender="公开 <news@gongkai.example>")


def test_a_document_without_a_title_is_named_by_what_it_is(
    make_delivery: Callable[..., Delivery], stationery: Stationery
) -> None:
    chinese = write_letter(make_delivery(title=None), stationery)
    english = write_letter(make_delivery(title=None, language="en"), stationery)

    assert checked(chinese.as_bytes())["Subject"] == "【修改】临河区商务局2025年年度报告"
    assert checked(english.as_bytes())["Subject"] == "[Revised] 临河区商务局: annual report 2025"


@pytest.mark.parametrize("address", BAD_LINKS)
def test_only_http_addresses_are_links_in_a_letter(
    make_delivery: Callable[..., Delivery], stationery: Stationery, address: str
) -> None:
    """X3."""
    letter = checked(write_letter(make_delivery(url=address), stationery).as_bytes())

    assert "原网页：" not in text_of(letter)
    assert ">原网页<" not in html_of(letter)


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_markup_from_a_page_is_text_in_a_letter(
    make_delivery: Callable[..., Delivery], stationery: Stationery, text: str
) -> None:
    """X1, X6: nothing runs, nothing is filled in, and the words are there to read."""
    change = Change(
        passages=(Hunk(pieces=(Segment(op=Op.ADDED, text=text),), section=text),),
        fields=(FieldChange(name=text, before=text, after=text),),
    )
    delivery = make_delivery(change=change, title=text, agency=text, note=text, index_no=text)
    plain = make_delivery(change=EDITED, note="x", index_no="x")

    html = html_of(checked(write_letter(delivery, stationery).as_bytes()))

    ordinary = html_of(checked(write_letter(plain, stationery).as_bytes()))
    assert _tags(html) <= _tags(ordinary) | {("p", "class", "style")}
    assert "49" not in html.replace("#5f6872", "")


def _tags(html: str) -> set[tuple[str, ...]]:
    """Give each sort of element with the names of its attributes."""
    return {
        (element.tag, *element.attrib)
        for element in lxml_html.fromstring(html).iter()
        if isinstance(element.tag, str)
    }
