"""Tests of `notifier.letter`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from uuid import UUID

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
from notifier.letter import MailSettings, write_letter
from tests.hostile_text import ALL, BAD_LINKS, FORGERIES, SMUGGLED
from tests.notifier.conftest import EDITED
from tests.notifier.letter_checks import checked, html_of, text_of

TITLE = "临河区商务局2025年政府信息公开工作年度报告"


@pytest.mark.parametrize("title", ALL.values(), ids=ALL.keys())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_title_forges_a_header_or_a_body(
    make_delivery: Callable[..., Delivery],
    mail_settings: MailSettings,
    title: str,
    language: str,
) -> None:
    delivery = make_delivery(language=language, title=title, agency=title, publisher=title)

    letter = checked(write_letter(delivery, mail_settings).as_bytes())

    assert letter["To"] == "ada@example.org"
    assert letter["Reply-To"] is letter["Bcc"] is None
    assert str(letter["Subject"]).startswith("【修改】" if language == "zh" else "[Revised] ")
    assert "\nReply-To" not in text_of(letter)
    assert "\nBcc" not in text_of(letter)


def test_a_hostile_title_remains_readable(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings
) -> None:
    title = FORGERIES["encoded word, quoted"]

    letter = checked(write_letter(make_delivery(title=title), mail_settings).as_bytes())

    assert str(letter["Subject"]).startswith("【修改】" + title.replace("=?", "= ?"))
    assert title in text_of(letter)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", EventKind)
def test_there_is_a_letter_for_each_kind_of_event(
    make_delivery: Callable[..., Delivery],
    make_event: Callable[..., Event],
    mail_settings: MailSettings,
    kind: EventKind,
    language: str,
) -> None:
    delivery = make_delivery(language=language, event=make_event(kind, note="连续五次失败"))

    letter = checked(write_letter(delivery, mail_settings).as_bytes())

    assert "临河区商务局" in str(letter["Subject"])
    assert "连续五次失败" in text_of(letter)
    assert "连续五次失败" in html_of(letter)
    assert letter["Content-Language"] == ("zh-CN" if language == "zh" else "en")


def test_a_revision_shows_its_changed_text_and_figures(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings
) -> None:
    letter = checked(write_letter(make_delivery(), mail_settings).as_bytes())

    text, html = text_of(letter), html_of(letter)
    assert str(letter["Subject"]).startswith(f"【修改】{TITLE}：收到申请：54 件 → 45 件；")
    assert "收到申请：54 件 → 45 件" in text
    assert "索引号：1130/2026-01 → 1130/2026-02" in text
    assert "- 全年共收到申请54件，均按期答复。" in text
    assert "+ 全年共收到申请45件，均按期答复。" in text
    assert ">54</del>" in html
    assert ">45</ins>" in html
    report = "https://gongkai.example/reports/00000000-0000-0000-0000-000000000007"
    assert f"逐字对照：{report}/revisions/2\n" in text.replace("\r\n", "\n")
    assert f'href="{report}/revisions/2"' in html


def test_a_new_document_shows_its_figures_and_first_paragraphs(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings
) -> None:
    figure = Figure(key="disclosure.total", value=Decimal(78), unit="条")
    delivery = make_delivery(kind=EventKind.PUBLISHED, number=1, figures=(figure,))

    text = text_of(checked(write_letter(delivery, mail_settings).as_bytes()))

    assert "主动公开信息：78 条" in text
    assert "> 全年主动公开政府信息78条。" in text
    assert "逐字对照" not in text


def test_a_confirmation_letter_contains_no_text_from_a_page(
    make_delivery: Callable[..., Delivery],
    make_event: Callable[..., Event],
    mail_settings: MailSettings,
) -> None:
    plain = make_delivery(purpose=Purpose.CONFIRMATION)
    delivery = replace(plain, event=make_event(title="来自网页的文字"))

    letter = checked(write_letter(delivery, mail_settings).as_bytes())

    for text in (text_of(letter), html_of(letter)):
        assert f"/confirm/{plain.subscription.id}" in text
        assert "来自网页的文字" not in text
        assert "临河区" not in text


def test_the_same_delivery_gives_the_same_bytes(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings
) -> None:
    first = write_letter(make_delivery(attempts=1), mail_settings).as_bytes()
    repeated = write_letter(make_delivery(attempts=7), mail_settings).as_bytes()

    assert first == repeated


def test_letters_about_one_report_are_one_thread(
    make_delivery: Callable[..., Delivery],
    make_event: Callable[..., Event],
    mail_settings: MailSettings,
) -> None:
    kinds = (EventKind.PUBLISHED, EventKind.REVISED, EventKind.WITHDRAWN)
    letters = [
        write_letter(make_delivery(number=n, event=make_event(kind)), mail_settings)
        for n, kind in enumerate(kinds)
    ]
    other = write_letter(make_delivery(event=make_event(report=8)), mail_settings)

    assert len({letter["Message-ID"] for letter in letters}) == 3
    assert len({letter["References"] for letter in letters}) == 1
    assert other["References"] != letters[0]["References"]


def test_each_letter_to_one_reader_has_its_own_id_and_the_time_of_its_delivery(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings
) -> None:
    first = make_delivery()
    later = replace(first, id=UUID(int=2), enqueued_at=first.enqueued_at + timedelta(days=1))

    letters = [write_letter(delivery, mail_settings) for delivery in (first, later)]

    times = [parsedate_to_datetime(str(letter["Date"])) for letter in letters]
    assert letters[0]["Message-ID"] != letters[1]["Message-ID"]
    assert times == [first.enqueued_at, later.enqueued_at]


def test_a_letter_contains_no_smtp_end_of_data_from_a_page(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings
) -> None:
    hunk = Hunk(segments=(Segment(op=Op.ADDED, text=SMUGGLED),), section=SMUGGLED)
    change = Change(
        hunks=(hunk,), fields=(FieldChange(name="title", before=SMUGGLED, after=SMUGGLED),)
    )

    raw = write_letter(make_delivery(change=change), mail_settings).as_bytes()

    assert b"MAIL FROM" not in raw
    assert "  + MAIL FROM" in text_of(checked(raw))


def test_every_line_from_a_page_is_prefixed_in_plain_text(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings
) -> None:
    forged = "一\n-- \n退订：http://evil.example/\r二\u2028退订：http://evil.example/"
    change = Change(
        hunks=(Hunk(segments=(Segment(op=Op.ADDED, text=forged),)),),
        fields=(FieldChange(name="attachments", before=forged, after=None),),
    )

    text = text_of(
        checked(write_letter(make_delivery(change=change, note=forged), mail_settings).as_bytes())
    )

    own_lines = [line for line in text.splitlines() if line.startswith(("退订", "-- "))]
    assert len(own_lines) == 2
    assert "evil.example" not in "".join(own_lines)


@pytest.mark.parametrize("filler", ["<&\"'>", "公", "a", "\n", "&lt;"], ids=repr)
def test_a_letter_stays_below_the_size_at_which_gmail_clips(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings, filler: str
) -> None:
    long = filler * 3000
    segments = tuple(Segment(op=op, text=long) for op in (Op.KEPT, Op.REMOVED, Op.ADDED)) * 30
    short = tuple(Segment(op=op, text=filler) for op in (Op.REMOVED, Op.ADDED)) * 3000
    figure = Figure(key=long, value=Decimal(1), unit=long, sentence=long)
    change = Change(
        fields=tuple(FieldChange(name=long, before=long, after=long) for _ in range(500)),
        figures=tuple(FigureChange(key=long, before=figure, after=figure) for _ in range(500)),
        hunks=(Hunk(segments=segments, section=long), *(Hunk(segments=short),) * 500),
    )
    delivery = make_delivery(title=long, agency=long, note=long, change=change, index_no=long)

    letter = checked(write_letter(delivery, mail_settings).as_bytes())

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
def test_an_address_that_is_not_one_mailbox_is_rejected(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings, address: str
) -> None:
    with pytest.raises(DeliveryRejected):
        write_letter(make_delivery(to=address), mail_settings)


def test_a_chinese_domain_is_written_in_punycode(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings
) -> None:
    letter = checked(write_letter(make_delivery(to="ada@公开.example"), mail_settings).as_bytes())

    assert letter["To"] == "ada@xn--55qw44a.example"


def test_settings_with_an_invalid_sender_are_rejected(mail_settings: MailSettings) -> None:
    with pytest.raises(InputError):
        replace(mail_settings, sender="公开 <news@gongkai.example>")


def test_a_document_without_a_title_is_named_by_its_kind_and_year(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings
) -> None:
    chinese = write_letter(make_delivery(title=None), mail_settings)
    english = write_letter(make_delivery(title=None, language="en"), mail_settings)

    assert "【修改】临河区商务局2025年年度报告：" in checked(chinese.as_bytes())["Subject"]
    assert "[Revised] 临河区商务局: annual report 2025: " in checked(english.as_bytes())["Subject"]


@pytest.mark.parametrize("address", BAD_LINKS)
def test_only_http_addresses_become_links(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings, address: str
) -> None:
    letter = checked(write_letter(make_delivery(url=address), mail_settings).as_bytes())

    assert "原网页：" not in text_of(letter)
    assert ">原网页<" not in html_of(letter)


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_markup_from_a_page_is_escaped(
    make_delivery: Callable[..., Delivery], mail_settings: MailSettings, text: str
) -> None:
    """No markup is rendered and no template expression evaluated (49 is 7 × 7)."""
    change = Change(
        hunks=(Hunk(segments=(Segment(op=Op.ADDED, text=text),), section=text),),
        fields=(FieldChange(name=text, before=text, after=text),),
    )
    delivery = make_delivery(change=change, title=text, agency=text, note=text, index_no=text)
    plain = make_delivery(change=EDITED, note="x", index_no="x")

    html = html_of(checked(write_letter(delivery, mail_settings).as_bytes()))

    ordinary = html_of(checked(write_letter(plain, mail_settings).as_bytes()))
    assert _tags(html) <= _tags(ordinary) | {("p", "class", "style")}
    assert "49" not in html.replace("#5f6872", "")


def _tags(html: str) -> set[tuple[str, ...]]:
    """Return each kind of element with the names of its attributes."""
    return {
        (element.tag, *element.attrib)
        for element in lxml_html.fromstring(html).iter()
        if isinstance(element.tag, str)
    }
