"""Pages that break rules are read where a reader sees them whole, and a finding says so."""

import pytest

from crawler.reading import read
from crawler.reading.transport.page_end import without_scripts
from disclosures import Fault, Leniency, Page
from disclosures.errors import PageError

URL = "http://www.linhe.example/nb/1.html"
TITLE = "临河区商务局2017年政府信息公开工作年度报告"
TEXT = (
    "2017年，临河区商务局主动公开政府信息12条，受理依申请公开3件，均按时办结并答复申请人。"
    "存在的主要问题是公开内容不够全面，更新不够及时，下一步将继续完善制度，加强队伍建设。"
)
FOOT = "<div class='foot'>主办：临河区商务局</div>"


def report(
    *, text: str = TEXT, foot: str = FOOT, end: str = "</body></html>", head: str = ""
) -> str:
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{TITLE}</title></head><body><h1>{TITLE}</h1>"
        "<p>发布日期：2018-03-02</p>"
        f"<div id='zoom'><p>{text}</p><p>2018年3月1日</p></div>{foot}{end}"
    )


def page(text: str, charset: str = "utf-8", *, kind: str = "text/html") -> Page:
    """The page of a complete response."""
    body = text.encode(charset)
    return Page(
        url=URL, body=body, headers={"content-type": kind, "content-length": str(len(body))}
    )


def codes(given: Page) -> set[str]:
    """The leniencies in the findings on a page, whose text must be whole."""
    reading = read(given)
    assert reading.title == TITLE
    assert "均按时办结并答复申请人" in reading.body_text
    return {finding.code for finding in reading.findings} & {each.value for each in Leniency}


def fault(given: Page) -> Fault:
    with pytest.raises(PageError) as caught:
        read(given)
    return caught.value.fault


META = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'


@pytest.mark.parametrize(
    ("header", "head"),
    [
        ("ISO-8859-1", META),
        ("iso-8859-1", ""),
        ("windows-1252", META),
        ("us-ascii", META),
        ("utf-8", META),
        ("big5", META),
        ("Shift_JIS", META),
    ],
)
def test_encoding_that_decodes_cleanly_beats_the_header(header: str, head: str) -> None:
    given = page(report(head=head), "gb18030", kind=f"text/html; charset={header}")

    assert codes(given) == {Leniency.PAGE_CHARSET}


@pytest.mark.parametrize("header", ["none", "", "gbk", "GB2312", "x-gbk"])
def test_header_that_names_no_other_encoding_breaks_nothing(header: str) -> None:
    assert codes(page(report(head=META), "gb18030", kind=f"text/html; charset={header}")) == set()


@pytest.mark.parametrize(
    "tail",
    [
        "<script>/*" + "x" * 25_000 + "*/</script>",
        "<style>" + "x" * 25_000 + "</style>",
        "<!--" + "x" * 25_000 + "-->",
        "<script src='a.js'></script>\n" * 1_000,
    ],
    ids=["one script", "one style", "one comment", "many scripts"],
)
def test_scripts_behind_the_end_do_not_cut_a_page(tail: str) -> None:
    given = page(report() + tail)

    assert codes(given) == {Leniency.PAGE_LONG_TAIL}


def test_end_in_a_script_is_no_end_of_the_page() -> None:
    script = "<script>document.write('</body></html>')</script>"
    cut = report(head=script)[:-40] + "<p>" + TEXT * 300

    assert fault(page(cut)) is Fault.TRUNCATED


@pytest.mark.parametrize("foot", [FOOT, FOOT + "<script>count()</script>", "<ul><li>甲</ul>"])
def test_page_without_an_end_is_whole_if_its_transfer_was_and_nothing_is_open(foot: str) -> None:
    given = page(report(end="", foot=foot))

    assert codes(given) == {Leniency.PAGE_NO_END}


@pytest.mark.parametrize(
    "end",
    [
        "<div class='more'><p>甲</p>",
        "<table><tr><td>甲</td>",
        "<ul><li>甲",
        "<p>甲</p>错误 '80004005'",
        "<script>count(",
        "<!-- 甲 -",
        "<a href='",
    ],
)
def test_page_that_ends_within_an_element_is_cut(end: str) -> None:
    assert fault(page(report(end=end))) is Fault.TRUNCATED


def test_page_without_an_end_is_cut_if_nothing_proves_its_transfer() -> None:
    given = Page(url=URL, body=report(end="").encode(), headers={"content-type": "text/html"})

    assert fault(given) is Fault.TRUNCATED


@pytest.mark.parametrize(
    "foot",
    [
        f"<footer>{FOOT}</footer>",
        FOOT + "<script src=/a.js></script>",
        "<p>主办：甲局<script src=/a.js></script>",
    ],
)
def test_page_of_unknown_transfer_is_whole_if_it_ends_with_a_footer_or_script(foot: str) -> None:
    body = report(end="", foot=foot).encode()
    given = Page(url=URL, body=body, headers={"content-type": "text/html"})

    assert codes(given) == {Leniency.PAGE_NO_END}


@pytest.mark.parametrize("opened", ["<a href=/1.html>", "<section>", "<div>", "<strong>"])
def test_page_of_unknown_transfer_is_cut_if_an_element_is_open(opened: str) -> None:
    body = report(end="", foot=opened + "<script src=/a.js></script>").encode()

    assert fault(Page(url=URL, body=body, headers={"content-type": "text/html"})) is Fault.TRUNCATED


def test_page_that_ends_is_whole_whatever_length_was_declared() -> None:
    body = report().encode()
    headers = {"content-type": "text/html", "content-length": str(len(body) * 3)}

    assert codes(Page(url=URL, body=body, headers=headers)) == {Leniency.HTTP_WRONG_LENGTH}


def test_broken_characters_beside_the_text_are_read_over() -> None:
    foot = FOOT + "<div>技术支持：锟斤拷达软件公司</div>"

    assert codes(page(report(foot=foot))) == {Leniency.PAGE_BROKEN_CHARACTERS}


@pytest.mark.parametrize(
    "broken",
    [
        report(text="锟斤拷锟斤拷" + TEXT),
        report().replace(f"<h1>{TITLE}", "<h1>临河区锟斤拷局2017年政府信息公开工作年度报告"),
        report(foot=FOOT + "<p>锟斤拷锟斤拷锟斤拷</p>" * 40),
    ],
    ids=["in the text", "in the title", "everywhere"],
)
def test_broken_characters_in_the_text_or_of_a_large_share_are_refused(broken: str) -> None:
    assert fault(page(broken)) is Fault.MOJIBAKE


def test_what_the_response_broke_is_a_finding_once() -> None:
    given = page(report())
    twice = (Leniency.HTTP_HEADER_LINE, Leniency.HTTP_HEADER_LINE)
    reading = read(Page(url=URL, body=given.body, headers=given.headers, leniencies=twice))

    assert [finding.code for finding in reading.findings].count("http.header_line") == 1


def test_unclosed_scripts_take_no_more_than_linear_time() -> None:
    body = b"<script><style><!--" * 200_000

    assert without_scripts(body) == body
