"""Where the text of a page begins and ends."""

from crawler.reading import read
from disclosures import BlockKind, Page, Reading

SECOND = "全年完成投资三亿元，比上年增长。"
HEADING = "<h1>临河县2023年水利公报</h1>"
FIRST = "2023年，全县水利工作稳中有进，各项任务顺利完成。"
LAST = "资料来源：本公报中的财政数据来自县财政局。"


def reading_of(body: str, *, title: str = "临河县2023年水利公报") -> Reading:
    date = "<meta name='PubDate' content='2024-03-06'>"
    head = f"<head><meta charset='utf-8'>{date}<title>{title}</title></head>"
    html = f"<html>{head}<body>{body}</body></html>"
    return read(Page(url="http://www.linhe.example/1.html", body=html.encode()))


def test_related_links_with_sentences_after_them_do_not_end_the_text() -> None:
    reading = reading_of(
        f"{HEADING}<div id='zoom'><p>{FIRST}</p><p>{SECOND}</p>"
        f"<p>相关解读：<a href='2.html'>图解水利公报</a></p><p>注释：</p><p>{LAST}</p></div>"
    )

    assert reading.body_text.startswith(FIRST)
    assert reading.body_text.endswith(LAST)
    assert reading.source is None


def test_related_links_without_sentences_after_them_end_it() -> None:
    reading = reading_of(
        f"{HEADING}<div id='zoom'><p>{FIRST}</p><p>{SECOND}</p>"
        "<p>延伸阅读</p><ul><li><a href='2.html'>图解水利公报。一图看懂。</a> 2024-03-09</li></ul>"
        "</div>"
    )

    assert reading.body_text.endswith("比上年增长。")


def test_summaries_of_other_articles_are_not_of_the_text() -> None:
    cards = "".join(
        f"<div><a href='{day}.html'>县水利局开展第{day}次巡查</a><p>{FIRST}</p></div>"
        for day in (3, 4)
    )

    reading = reading_of(
        f"{HEADING}<div id='zoom'><p>{FIRST}</p><p>{SECOND}</p><h3>相关推荐</h3>{cards}</div>"
    )

    assert reading.body_text.endswith(SECOND)


def test_buttons_in_brackets_end_it_whatever_they_say() -> None:
    reading = reading_of(
        f"{HEADING}<div id='zoom'><p>{FIRST}</p><p>{SECOND}</p>"
        "<p>【发表评论】【告诉好友】</p></div>"
    )

    assert reading.body_text.endswith("比上年增长。")


def test_a_short_article_is_found_below_its_title_beside_longer_columns() -> None:
    column = "<p>" + "临河县位于省境西南部，山川秀美，物产丰富，是著名的茶叶之乡。" * 5 + "</p>"

    reading = reading_of(
        f"<div><div class='side'>{column}</div><div><h1>县水利局检修泵站</h1>"
        "<p>2024-03-06 来源：县水利局</p>"
        "<div><p>3月5日，县水利局检修泵站六座。</p></div></div></div>"
        f"<div class='foot'>{column}</div>",
        title="县水利局检修泵站 - 临河县人民政府",
    )

    assert reading.body_text == "3月5日，县水利局检修泵站六座。"
    assert reading.source == "县水利局"


def test_an_article_of_pictures_has_no_text_but_its_fields() -> None:
    reading = reading_of(
        "<div class='nav'><a href='/'>首页</a></div><div>"
        "<h1>一图读懂临河县水利规划</h1>"
        "<p>发布日期：2024-03-06　来源：县水利局</p>"
        "<div><img src='1.jpg'><img src='2.jpg'></div></div>",
        title="一图读懂临河县水利规划",
    )

    assert [block.kind for block in reading.blocks] == [BlockKind.IMAGE, BlockKind.IMAGE]
    assert reading.source == "县水利局"


def test_a_page_with_only_an_index_block_has_its_fields_and_no_text() -> None:
    reading = reading_of(
        "<h1>关于印发方案的通知</h1><div class='content'><p>索引号：LH01/2024-00012</p>"
        "<p>发布日期：2024-03-06</p></div>",
        title="关于印发方案的通知",
    )

    assert reading.index_no == "LH01/2024-00012"
    assert reading.body_text == ""


def test_the_title_of_the_window_beats_a_name_above_the_text() -> None:
    reading = reading_of(
        "<div class='menu-title'><a href='/1.html'>通知公告</a></div>"
        "<div><a href='/2.html'>领导介绍</a></div>"
        "<div><p>临河县档案馆 馆长</p><p>主持县档案馆全面工作，分管办公室。</p></div>"
        "<div><p>临河县档案馆 副馆长</p><p>分管安全保障处，联系档案保管处。</p></div>",
        title="领导介绍_临河县档案馆",
    )

    assert reading.title == "领导介绍"


def test_a_menu_entry_is_no_title() -> None:
    reading = reading_of(
        "<div class='nav-title'><a href='/t.html'>关于通知公告的栏目</a></div>"
        "<div><p>（发布日期：2024-03-06）</p>"
        f"<div id='zoom'><p>{FIRST}</p></div></div>",
        title="",
    )

    assert reading.title is None
