"""Dates, sources, publishers and numbers of a page, by the labels that it prints."""

import pytest

from crawler.reading import read
from disclosures import Page, Reading

TEXT = (
    "<p>各镇人民政府：</p><p>为切实做好今年的防汛工作，现将有关事项通知如下，请认真贯彻执行。</p>"
    "<p>一、提高认识。各镇要加强领导，落实责任，层层签订责任书，确保各项措施落到实处。</p>"
    "<p>二、加强值守。汛期实行二十四小时值班制度，领导带班，遇有险情及时处置并逐级上报。</p>"
    "<p>三、备足物资。各镇要于五月底前备足编织袋、铁锹、照明设备等防汛物资，登记造册。</p>"
)


def reading_of(above: str, *, head: str = "", text: str = TEXT, foot: str = "") -> Reading:
    html = (
        f"<html><head><meta charset='utf-8'>{head}</head><body>"
        f"<h1>关于做好防汛工作的通知</h1>{above}<div id='zoom'>{text}</div>{foot}</body></html>"
    )
    return read(Page(url="http://www.linhe.example/1.html", body=html.encode()))


@pytest.mark.parametrize(
    ("above", "day"),
    [
        pytest.param(
            "<p>生成日期：2024-03-05</p><ul><li><a href='2.html'>图解：防汛工作</a>"
            "<span>2024-04-09</span></li></ul>",
            "2024-03-05",
            id="a related link's",
        ),
        pytest.param(
            "<dl><dt>结束时间：</dt><dd>2024-05-10</dd></dl>", "2024-03-01", id="an event's end"
        ),
        pytest.param("<p>发布日期：[ 24-02-28 ]</p>", "2024-02-28", id="a year of two digits"),
        pytest.param("<p>发布日期：二〇二四年二月廿八日</p>", "2024-02-28", id="numerals"),
        pytest.param("<p>发布时间：2/28/2024 9:21:33 AM</p>", "2024-02-28", id="month first"),
        pytest.param("<p>发布日期：20240228</p>", "2024-02-28", id="without separators"),
        pytest.param(
            "<div><span>发布日期</span><span>2024-02-28</span></div>", "2024-02-28", id="no colon"
        ),
    ],
)
def test_a_date_is_ranked_by_its_label(above: str, day: str) -> None:
    reading = reading_of(above, head="<meta name='PubDate' content='2024-03-01'>")

    assert reading.published is not None
    assert reading.published.on.isoformat() == day


def test_a_date_line_inside_the_text_is_not_that_of_publication() -> None:
    text = f"<p>临河县水利局</p><p>（2024年2月20日）</p>{TEXT}"

    reading = reading_of("", head="<meta name='PubDate' content='2024-03-01'>", text=text)

    assert reading.published is not None
    assert reading.published.on.isoformat() == "2024-03-01"


@pytest.mark.parametrize(
    "content", ["1709222400000", "1709222400", "2024-02-29T16:30:00Z", "2024-03-01 00:30"]
)
def test_a_meta_tag_may_count_seconds_or_give_utc(content: str) -> None:
    reading = reading_of("", head=f"<meta property='article:published_time' content='{content}'>")

    assert reading.published is not None
    assert reading.published.on.isoformat() == "2024-03-01"


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("来源：<a>县水利局</a>、<a>县财政局</a><span>阅读：12</span>", "县水利局、县财政局"),
        ("（来源：县水利局（县河长办））", "县水利局（县河长办）"),
        ("<span>【信息来源：县水利局】</span><span>【打印】</span>", "县水利局"),
        ("2024-02-28 09:12&nbsp;来源：本站原创&nbsp;评论：0", "本站原创"),
        ("2024年02月28日 09:12&nbsp;&nbsp;县水利局&nbsp;&nbsp;点击：[<b></b>]", "县水利局"),
    ],
)
def test_a_source_is_read_in_full_and_no_further(line: str, source: str) -> None:
    assert reading_of(f"<p>{line}</p>").source == source


@pytest.mark.parametrize(
    ("above", "head", "foot", "publisher"),
    [
        pytest.param(
            "<p>发布机构：临河县人民政府 &gt; 临河县水利局</p>", "", "", "临河县水利局", id="chain"
        ),
        pytest.param(
            "<p>发布机构：临河县人民政府临河县水利局</p>", "", "", "临河县水利局", id="glued chain"
        ),
        pytest.param(
            "", "", "<p>主办单位：临河县水利局　承办单位：某中心</p>", "临河县水利局", id="footer"
        ),
        pytest.param("", "", "<p>临河县水利局主办</p>", "临河县水利局", id="hosted by"),
        pytest.param(
            "",
            "",
            "<p>Copyright © 2024 临河县档案馆. All Rights</p>",
            "临河县档案馆",
            id="copyright",
        ),
    ],
)
def test_the_publisher_is_the_agency_itself(
    above: str, head: str, foot: str, publisher: str
) -> None:
    text = TEXT + "<p>请遵照执行。</p>"
    html = (
        f"<html><head><meta charset='utf-8'>{head}</head><body><h1>防汛工作安排</h1>{above}"
        f"<div id='zoom'>{text}</div>{foot}</body></html>"
    )

    reading = read(Page(url="http://www.linhe.example/1.html", body=html.encode()))

    assert reading.publisher == publisher


IN_ELEMENTS = (
    "<div><b>索引号</b><i>LH01/2024-00012</i><b>主题分类</b><i>水利</i><b>文件编号</b>"
    "<i>临水〔2024〕3号</i></div>"
)
IN_A_LIST = "<dl><dt>索引号</dt><dd>LH01/2024-00012</dd><dt>文号</dt><dd>临水〔2024〕3号</dd></dl>"
IN_A_TABLE = (
    "<table><tr><th>索 引 号</th><td>LH01/2024-00012</td></tr>"
    "<tr><th>文　　号</th><td>临水〔2024〕3号</td></tr></table>"
)


@pytest.mark.parametrize(
    ("block", "inside"),
    [
        (IN_ELEMENTS, False),
        (IN_ELEMENTS, True),
        (IN_A_LIST, False),
        (IN_A_LIST, True),
        (IN_A_TABLE, True),
    ],
)
def test_an_index_block_gives_fields_and_no_text(block: str, inside: bool) -> None:
    reading = reading_of("" if inside else block, text=(block if inside else "") + TEXT)

    assert (reading.index_no, reading.doc_no) == ("LH01/2024-00012", "临水〔2024〕3号")
    assert reading.body_text.startswith("各镇人民政府：")


def test_a_document_number_is_read_from_a_table_of_the_text() -> None:
    text = (
        "<table><tr><td>行政处罚决定书文号</td><td>临水罚〔2024〕36号</td></tr>"
        "<tr><td>处罚内容</td><td>罚款一万元，限期整改。</td></tr></table>"
    )

    reading = reading_of("<p>发布日期：2024-03-01</p>", text=text)

    assert reading.doc_no == "临水罚〔2024〕36号"
    assert reading.body_text.startswith("行政处罚决定书文号")
