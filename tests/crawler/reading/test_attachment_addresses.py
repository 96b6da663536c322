"""Files of a page are at the addresses that a browser would request."""

import pytest

from crawler.reading import read
from disclosures import Page

URL = "http://www.linhe.gov.cn/zwgk/nb/2017.html"
TITLE = "临河区商务局2017年政府信息公开工作年度报告"


def addresses(href: str, *, charset: str = "utf-8", head: str = "") -> list[str]:
    """The addresses of the files of a page with one link."""
    text = (
        f"<html><head><meta charset='{charset}'>{head}</head><body><h1>{TITLE}</h1>"
        "<p>发布日期：2018-03-02</p>"
        f"<div id='zoom'><p>附件：<a href='{href}'>年报.pdf</a></p></div>"
        "</body></html>"
    )
    return [file.url for file in read(Page(url=URL, body=text.encode(charset))).attachments]


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/a/../f/1.pdf", "/f/1.pdf"),
        ("../f/1 定稿.pdf", "/zwgk/f/1%20%E5%AE%9A%E7%A8%BF.pdf"),
        (r"\\f\\1.pdf".replace("\\\\", "\\"), "/f/1.pdf"),
        ("http://www.linhe.gov.cn:80/f/1.pdf", "/f/1.pdf"),
        ("/f/%C4%EA.pdf", "/f/%C4%EA.pdf"),
    ],
)
def test_file_is_at_the_address_of_the_url_standard(href: str, address: str) -> None:
    assert addresses(href) == ["http://www.linhe.gov.cn" + address]


def test_query_of_a_file_is_in_the_encoding_of_its_page_and_its_path_in_utf8() -> None:
    assert addresses("/年/d.asp?f=年报.pdf", charset="gb18030") == [
        "http://www.linhe.gov.cn/%E5%B9%B4/d.asp?f=%C4%EA%B1%A8.pdf"
    ]


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("<base href='/files/'>", "http://www.linhe.gov.cn/files/1.pdf"),
        (
            "<base target='_blank'><base href='http://f.linhe.gov.cn/'>",
            "http://f.linhe.gov.cn/1.pdf",
        ),
        ("<base href='javascript:0'>", "http://www.linhe.gov.cn/zwgk/nb/1.pdf"),
    ],
)
def test_file_is_relative_to_the_base_of_its_page(base: str, address: str) -> None:
    assert addresses("1.pdf", head=base) == [address]
