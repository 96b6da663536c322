"""A page in traditional characters is read like one in simplified ones, its text as printed."""

from crawler.reading import read
from crawler.reading.text.traditional import is_traditional, simplified
from disclosures import DocumentKind, ListEntry, Page, Reading

TITLE = "臨河縣水利局2021年政府信息公開工作年度報告"
PAGE = f"""<html><head><meta charset="utf-8"><title>{TITLE}_臨河縣人民政府</title></head><body>
<table><tr><td>索引號：</td><td>LH01/2022-00003</td><td>發佈機構：</td><td>臨河縣水利局</td></tr>
<tr><td>發佈日期：</td><td>2022-01-19</td><td>文號：</td><td>無</td></tr></table>
<h1>{TITLE}</h1><p>來源：縣水利局辦公室　瀏覽次數：88</p><div class="text">
<p>一、總體情況</p><p>全年主動公開政府信息106條。全年收到政府信息公開申請2件，均已辦結。</p>
<p>四、行政復議、行政訴訟情況</p><p>未發生行政復議。</p></div>
<div><h4>相關閱讀</h4><ul>
<li><a href="2.html">臨河縣水利局2020年度報告</a></li></ul></div>
</body></html>"""


def reading_of(html: str, listed: ListEntry | None = None) -> Reading:
    return read(Page(url="http://www.linhe.example/1.html", body=html.encode()), listed=listed)


def test_labels_kinds_and_figures_are_understood() -> None:
    reading = reading_of(PAGE)

    assert reading.kind is DocumentKind.ANNUAL_REPORT
    assert reading.index_no == "LH01/2022-00003"
    assert reading.published is not None
    assert reading.published.on.isoformat() == "2022-01-19"
    figures = {figure.key: figure.value for figure in reading.figures}
    assert figures["disclosure.total"] == 106
    assert figures["app.received"] == 2


def test_what_it_says_is_given_as_printed() -> None:
    reading = reading_of(PAGE)

    assert reading.title == TITLE
    assert reading.publisher == "臨河縣水利局"
    assert reading.source == "縣水利局辦公室"
    assert reading.body_text.startswith("一、總體情況\n全年主動公開政府信息106條。")
    assert reading.body_text.endswith("未發生行政復議。")
    received = next(figure for figure in reading.figures if figure.key == "app.received")
    assert received.sentence.startswith("全年收到政府信息公開申請2件")


def test_it_is_the_report_that_its_list_names() -> None:
    listed = ListEntry(url="http://www.linhe.example/1.html", title=TITLE)

    reading = reading_of(PAGE, listed)

    assert reading.suspicions == ()
    assert reading.title == TITLE


def test_the_same_page_in_simplified_characters_has_the_same_fields() -> None:
    traditional, plain = reading_of(PAGE), reading_of(simplified(PAGE))

    assert plain.kind is traditional.kind
    assert simplified(traditional.body_text) == plain.body_text
    assert [figure.value for figure in plain.figures] == [
        figure.value for figure in traditional.figures
    ]


def test_characters_are_converted_one_for_one() -> None:
    text = "發佈機構：乾隆後裔著述於廣東"

    assert len(simplified(text)) == len(text)
    assert simplified("發佈機構") == "发布机构"
    assert not is_traditional("著作于后来的发布机构")
