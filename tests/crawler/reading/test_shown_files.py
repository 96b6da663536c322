"""The files of a page: what it displays, and what it links to by name, code or data."""

import base64

import pytest

from crawler.reading import framed_file, read
from disclosures import FileRole, MissingText, Page, Reading
from disclosures.content_digest import digest

HOST = "http://www.linhe.gov.cn"
URL = f"{HOST}/zwgk/nb/2017.html"
TITLE = "临河区商务局2017年政府信息公开工作年度报告"
TEXT = (
    "<p>一、总体情况</p><p>全年主动公开政府信息78条，其中政策文件23条，财政信息9条。</p>"
    "<p>二、申请情况</p><p>全年受理申请12件，均已按期答复。</p>"
)
FILE = f"{HOST}/f/7.pdf"
DOWN = "<script>function down(n){location.href='/f/'+n+'.pdf'}</script>"


def page(body: str, *, title: str = TITLE, around: str = "") -> Page:
    text = (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class='info'>发布日期：2018-03-02 来源：临河区商务局</div>"
        f"<div id='zoom'>{body}</div>{around}</body></html>"
    )
    return Page(url=URL, body=text.encode())


def files(body: str, *, around: str = "") -> list[tuple[str, str]]:
    """The role and the address of each file of a page."""
    reading = read(page(body, around=around))
    return [(file.role.value, file.url) for file in reading.attachments]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<embed src='../../f/7.pdf'>", id="embed"),
        pytest.param("<object data='/f/7.pdf'><p>请安装阅读器</p></object>", id="object"),
        pytest.param("<object><param name='SRC' value='/f/7.pdf'></object>", id="param"),
        pytest.param("<iframe src='/f/7.pdf#page=2'></iframe>", id="frame"),
        pytest.param("<iframe src='about:blank' data-src='/f/7.pdf'></iframe>", id="later"),
        pytest.param("<iframe src='/pdfjs/web/viewer.html?file=/f/7.pdf'></iframe>", id="pdf.js"),
        pytest.param(
            "<iframe src='/pdfjs/web/viewer.html?file=../../f/7.pdf'></iframe>", id="relative"
        ),
        pytest.param(
            "<iframe src='/js/viewer.html?v=2&amp;file=%2Ff%2F7.pdf#page=1'></iframe>", id="encoded"
        ),
        pytest.param(
            "<iframe src='/js/viewer.html?file=http%253A%252F%252Fwww.linhe.gov.cn%252Ff%252F7.pdf"
            "'></iframe>",
            id="encoded twice",
        ),
        pytest.param("<iframe src='/js/web/viewer.html#file=/f/7.pdf'></iframe>", id="fragment"),
        pytest.param(
            "<iframe src='https://view.officeapps.live.com/op/view.aspx?src="
            "http%3A%2F%2Fwww.linhe.gov.cn%2Ff%2F7.pdf'></iframe>",
            id="another site's viewer",
        ),
        pytest.param(
            f"<iframe src='/preview?url={base64.b64encode(FILE.encode()).decode()}'></iframe>",
            id="base64",
        ),
        pytest.param(
            "<object data='/v.swf'><param name='flashvars' value='PDFFile=/f/7.pdf&amp;Scale=1'>"
            "</object>",
            id="flash",
        ),
        pytest.param("<script>PDFObject.embed('/f/7.pdf', '#box')</script>", id="script"),
        pytest.param('<script>var url = "\\/f\\/7.pdf";</script>', id="variable"),
        pytest.param("<div id='box' data-file='/f/7.pdf'></div>", id="data"),
        pytest.param('<div data-options=\'{"file":"/f/7.pdf"}\'></div>', id="JSON"),
        pytest.param(
            "<iframe id='p'></iframe><script>$('#p').attr('src', '/v/viewer.html?file=' + "
            "encodeURIComponent('/f/7.pdf'))</script>",
            id="put together",
        ),
    ],
)
def test_file_that_a_page_displays_is_known(body: str) -> None:
    reading = read(page(body))

    assert [file.url for file in reading.attachments] == [FILE]
    assert reading.missing_text is MissingText.MISSING
    assert [found.code for found in reading.findings][:1] == ["body.missing"]


@pytest.mark.parametrize(
    ("link", "address", "name"),
    [
        ("<a href='/get?id=7'>年报.pdf</a>", "/get?id=7", "年报.pdf"),
        ("<a href='/get?id=7'>年报.docx（1.2 MB）</a>", "/get?id=7", "年报.docx（1.2 MB）"),
        ("<a href='/attachment/0/7' title='附件2.docx'>附件2</a>", "/attachment/0/7", "附件2.docx"),
        ("<a href='/get/7' download='年报.pdf'>下载</a>", "/get/7", "年报.pdf"),
        ("<a href='/F/7.PDF?v=2'>全文</a>", "/F/7.PDF?v=2", "全文"),
        ("<a href='/f/7.pdf'><img src='/i.gif' alt='年报'></a>", "/f/7.pdf", "年报"),
        ("<a href='#' onclick=\"down('/f/3.xls')\">附件3.xls</a>", "/f/3.xls", "附件3.xls"),
        ("<a href=\"javascript:window.open('/f/7.pdf')\">全文</a>", "/f/7.pdf", "全文"),
        ("<span onclick=\"location.href='/f/7.pdf'\">全文</span>", "/f/7.pdf", "全文"),
        (
            f'{DOWN}<a href="javascript:down(7)">年报.pdf</a>',
            "/f/7.pdf",
            "年报.pdf",
        ),
        ("<a href='javascript:;' data-path='/f/7.pdf'>全文</a>", "/f/7.pdf", "全文"),
        ("<a href='/pdfjs/web/viewer.html?file=/f/7.pdf'>全文</a>", "/f/7.pdf", "全文"),
        ("<span>年报.pdf</span> <a href='/get/7'>查看</a>", "/get/7", "年报.pdf"),
        ("<a href='/down.jsp?filename=7.pdf'>全文</a>", "/down.jsp?filename=7.pdf", "全文"),
    ],
)
def test_file_that_a_page_links_to_is_known(link: str, address: str, name: str) -> None:
    reading = read(page(f"<p>全文见附件。{link}</p>"))

    found = [(file.url, file.text, file.role) for file in reading.attachments]
    assert found == [(HOST + address, name, FileRole.LINKED)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(TEXT + "<iframe src='/weather'></iframe>", id="a frame beside a text"),
        pytest.param(TEXT + "<embed src='/player.swf'>", id="a film"),
        pytest.param(TEXT + "<p><img src='/photo.jpg'></p>", id="a photo beside a text"),
        pytest.param(TEXT + "<script>var help = '/help.pdf'</script>", id="a script beside a text"),
        pytest.param(TEXT + "<a href='/news/7.html'>年报.pdf的说明</a>", id="a page"),
        pytest.param(
            TEXT + "<a href='#' onclick=\"show('年报')\">看</a>", id="code without a file"
        ),
    ],
)
def test_page_with_its_text_has_no_other_files(body: str) -> None:
    reading = read(page(body))

    assert reading.attachments == ()
    assert reading.missing_text is None


@pytest.mark.parametrize(
    "frame",
    [
        "<iframe src='/count.htm' width='0' height='0'></iframe>",
        "<iframe src='/count.htm' style='display:none'></iframe>",
        "<div class='share'><iframe src='/share.htm'></iframe></div>",
        "<iframe src='/weather.htm' width=300 height=60></iframe>",
    ],
)
def test_frame_of_the_site_is_no_file(frame: str) -> None:
    assert files(f"<p>全文如下</p>{frame}<iframe src='/c/7.htm'></iframe>") == [
        ("shown", f"{HOST}/c/7.htm")
    ]


def test_frame_around_the_article_is_no_file() -> None:
    assert files("<p>全文如下：</p><iframe src='/c.htm'></iframe>", around="<iframe src='/w'>") == [
        ("shown", f"{HOST}/c.htm")
    ]


PICTURES = (
    "<p><a href='/zt.html'><img src='/zt.jpg'></a><img src='/a/qrcode_1.png'>"
    "<img src='/a/1.png' alt='微信二维码'><img class='icon' src='/a/2.png'>"
    "<img src='/3.png' width=24>"
    "<img src='/4.png' style='width:20px'></p><p><img src='/n.gif'></p><p><img src='/n.gif'></p>"
    "<p><img src='/n.gif'></p>"
)


def test_pictures_of_an_article_without_text_are_known_but_not_those_of_its_site() -> None:
    body = (
        f"{PICTURES}<p><img src='/w/1.jpg'></p><p><img src='/b.gif' data-original='/w/2.jpg'></p>"
    )
    reading = read(page(body))

    assert [file.url for file in reading.attachments] == [f"{HOST}/w/1.jpg", f"{HOST}/w/2.jpg"]
    assert {file.role for file in reading.attachments} == {FileRole.PICTURE}
    assert reading.missing_text is MissingText.NEEDS_OCR
    assert [found.code for found in reading.findings][:1] == ["body.needs_ocr"]


@pytest.mark.parametrize(
    "body",
    [
        "<div style='height:900px;background:url(/w/1.jpg) no-repeat'></div>",
        '<div id="box"></div><script>var pages = ["/w/1.jpg"];</script>',
        "<table><tr><td><img src='/w/1.jpg'></td></tr></table>",
        "<a href='/w/1_large.jpg'><img src='/w/1.jpg'></a>",
    ],
)
def test_picture_that_is_the_article_is_known(body: str) -> None:
    assert files(body) == [("picture", f"{HOST}/w/1.jpg")]


@pytest.mark.parametrize(
    "body",
    [
        "<script>document.write('<iframe src=\"/c/7.htm\" width=900></iframe>')</script>",
        "<iframe id='c'></iframe><script>document.getElementById('c').src='/c/7.htm';</script>",
    ],
)
def test_frame_of_a_script_is_known(body: str) -> None:
    assert files(body) == [("shown", f"{HOST}/c/7.htm")]


@pytest.mark.parametrize(
    "body", ["<form action='/d.do'><input type=submit value='下载'></form>", "<canvas></canvas>"]
)
def test_page_that_a_script_fills_in_an_unknown_way_is_a_report_without_text(body: str) -> None:
    reading = read(page(body))

    assert (reading.title, reading.missing_text) == (TITLE, MissingText.MISSING)


def with_picture(data: str) -> Reading:
    return read(page(f"<p><img src='data:image/png;base64,{data * 300}'></p>"))


def test_picture_in_the_markup_counts_by_its_bytes() -> None:
    assert digest(with_picture("abcd")) == digest(with_picture("abcd"))
    assert digest(with_picture("abcd")) != digest(with_picture("abce"))


def test_address_of_a_frame_is_no_content() -> None:
    one, other = (read(page(f"<iframe src='/c.htm?page={n}'></iframe>")) for n in (1, 2))

    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    ("url", "body", "file"),
    [
        ("/read?id=7", "<embed src='/f/7.pdf'>", FILE),
        ("/read?path=/f/7.pdf", "<canvas></canvas><script src='/pdf.js'></script>", FILE),
        ("/c/7.htm", TEXT * 3, None),
    ],
)
def test_viewer_in_a_frame_names_its_file(url: str, body: str, file: str | None) -> None:
    shown = Page(url=HOST + url, body=f"<html><body>{body}</body></html>".encode())

    found = framed_file(shown)

    assert (found.url if found else None) == file
