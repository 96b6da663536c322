"""Addresses are resolved as browsers do."""

import pytest

from crawler.addresses import resolve

BASE = "http://www.example.gov.cn/zwgk/list/index.html"


@pytest.mark.parametrize(
    ("address", "resolved"),
    [
        ("art/1.html", "http://www.example.gov.cn/zwgk/list/art/1.html"),
        ("art/../1.html", "http://www.example.gov.cn/zwgk/list/1.html"),
        ("/a/b/../../../1.html", "http://www.example.gov.cn/1.html"),
        (".\\art\\1.html", "http://www.example.gov.cn/zwgk/list/art/1.html"),
        ("\\\\other.gov.cn\\1.html", "http://other.gov.cn/1.html"),
        ("//other.gov.cn/1.html", "http://other.gov.cn/1.html"),
        ("?id=7", "http://www.example.gov.cn/zwgk/list/index.html?id=7"),
        ("http://www.example.gov.cn:80/1.html", "http://www.example.gov.cn/1.html"),
        ("HTTP://WWW.Example.gov.cn/A.html", "http://www.example.gov.cn/A.html"),
        ("  1 2.html\n", "http://www.example.gov.cn/zwgk/list/1%202.html"),
        ("ar\nt/1.html", "http://www.example.gov.cn/zwgk/list/art/1.html"),
        ("http:/1.html", "http://www.example.gov.cn/1.html"),
        ("/年报.pdf", "http://www.example.gov.cn/%E5%B9%B4%E6%8A%A5.pdf"),
        ("/a%2Fb%25.html", "http://www.example.gov.cn/a%2Fb%25.html"),
        ("#/detail?id=7", BASE + "#/detail?id=7"),
        ("http://公开.中国/", "http://xn--55qw44a.xn--fiqs8s/"),
    ],
)
def test_an_address_is_resolved_after_the_url_standard(address: str, resolved: str) -> None:
    assert resolve(BASE, address) == resolved


def test_a_query_is_sent_in_the_charset_of_the_page_and_a_path_in_utf8() -> None:
    resolved = resolve(BASE, "/年/d.asp?f=年报&n=1#年", charset="gb18030")
    path, _, rest = resolved.partition("?")
    assert path.endswith("/%E5%B9%B4/d.asp")
    assert rest == "f=%C4%EA%B1%A8&n=1#%E5%B9%B4"


def test_a_character_that_the_charset_lacks_becomes_a_reference() -> None:
    assert resolve(BASE, "/d.asp?f=€", charset="gb2312").endswith("?f=%26%238364%3B")


@pytest.mark.parametrize(
    "address",
    ["javascript:void(0)", "mailto:a@example.gov.cn", "http://[", "http://", "a" * 2_001, "data:,"],
)
def test_what_cannot_be_requested_has_no_address(address: str) -> None:
    assert resolve(BASE, address) == ""
