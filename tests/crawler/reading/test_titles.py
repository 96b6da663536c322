"""The title of a document, by the marks of its page; notes on its history are none."""

import pytest

from crawler.reading import read
from crawler.reading.text.history_notes import is_history_note
from disclosures import ListEntry, Page, Reading

NAME = "临河县渠道管护办法"
RULES = (
    "第一章 总则",
    "第一条 为了加强渠道管护，保障灌溉安全，制定本办法。",
    "第二条 县水利局负责本县渠道的管护工作，并于每年三月底前编制管护计划。",
)
NOTES = (
    "2011年6月2日 县人大常委会第五次会议通过",
    "（2011年6月2日县人大常委会第五次会议通过",
    "根据2019年8月1日县人大常委会第十二次会议《关于修改〈临河县渠道管护办法〉的决定》修正）",
    "1986年3月4日 县政府公告第7号",
    "2011年6月2日县政府令第7号公布 自2011年7月1日起施行",
    "〔二○一一年六月二日县人民政府发布〕",
    "县人民政府公告第12号公布",
    "2019年8月1日 《关于修改部分文件的决定》第一次修订 根据",
)


def read_page(lines: tuple[str, ...], *, heading: str, window: str, listed: str = "") -> Reading:
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    page = (
        f"<html><head><meta charset='utf-8'><title>{window}</title></head><body>{heading}"
        f"<div class='content'>{paragraphs}</div></body></html>"
    )
    url = "http://www.linhe.example/1.html"
    entry = ListEntry(url=url, title=listed) if listed else None
    return read(Page(url=url, body=page.encode()), listed=entry)


@pytest.mark.parametrize("note", NOTES)
def test_heading_that_the_window_repeats_is_the_title_above_a_note(note: str) -> None:
    reading = read_page((note, *RULES), heading=f"<h1>{NAME}</h1>", window=f"{NAME}_临河县人民政府")

    assert reading.title == NAME
    assert reading.body_text.split("\n") == [note, *RULES]


@pytest.mark.parametrize("note", NOTES)
def test_note_is_no_title_where_nothing_confirms_the_heading(note: str) -> None:
    lines = (note, NAME.replace("办法", " 办法"), *RULES)
    reading = read_page(
        lines, heading=f"<h2 class='title'>{NAME}</h2>", window="临河县人民政府门户网站"
    )

    assert (reading.title or "").replace(" ", "") == NAME
    assert note in reading.body_text


def test_heading_that_the_list_repeats_outranks_words_of_reports() -> None:
    lines = ("关于印发通知的公告", *RULES)

    reading = read_page(lines, heading=f"<p>{NAME}</p>", window="临河县", listed=NAME)

    assert reading.title == NAME


def test_several_notes_above_the_repeated_title_are_text() -> None:
    notes = ("（2011年6月2日县人大常委会第五次会议通过", "2019年8月1日县人大常委会修正）")

    reading = read_page((*notes, NAME, *RULES), heading=f"<h1>{NAME}</h1>", window=NAME)

    assert reading.title == NAME
    assert reading.body_text.split("\n") == [*notes, *RULES]


@pytest.mark.parametrize("note", [NOTES[0], NOTES[3], "第一章 总则"])
def test_first_line_of_plain_text_is_its_title(note: str) -> None:
    text = "\n".join((NAME, note, *RULES[1:]))

    reading = read(Page(url="http://www.linhe.example/1.txt", body=text.encode()))

    assert reading.title == NAME
    assert reading.body_text.split("\n") == [note, *RULES[1:]]


@pytest.mark.parametrize(
    "title",
    [
        "2019年8月1日起施行的规范性文件目录",
        "关于公布2019年政府信息公开工作年度报告的公告",
        "关于修改《临河县渠道管护办法》的决定",
        "临河县人民政府关于废止部分文件的公告",
    ],
)
def test_title_is_no_note(title: str) -> None:
    assert not is_history_note(title)


@pytest.mark.parametrize("listed", ["", "渠道停水通知"])
def test_two_lines_are_a_document(listed: str) -> None:
    text = "自8月1日起，东干渠停水检修十天。"

    reading = read_page(
        (text,), heading="<h1>渠道停水通知</h1>", window="渠道停水通知", listed=listed
    )

    assert (reading.title, reading.body_text) == ("渠道停水通知", text)
