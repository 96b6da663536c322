"""Redirects are resolved as browsers do, and checked like any other address."""

import pytest

from crawler.addresses import location_of
from disclosures import Fault
from disclosures.errors import PageError
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.web_site import Site, answer

BASE = "http://www.linhe.gov.cn/zwgk/list.html"


@pytest.mark.parametrize("target", ["/show?c=[1|2]&id=3", "/a|b?x={1}^", "/%E5%B9%B4?q=%B9%AB"])
def test_address_is_sent_as_browsers_send_it(visitor: Visitor, site: Site, target: str) -> None:
    site.routes[target] = answer("x")

    page = visitor.fetch(site.root + target)

    assert page.url == site.root + target
    assert site.hits[target] == 1


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ("nb/../1 2.html", "http://www.linhe.gov.cn/zwgk/1%202.html"),
        (r"\zwgk\nb\1.html", "http://www.linhe.gov.cn/zwgk/nb/1.html"),
        ("//www.linhe.gov.cn:80/1.html", "http://www.linhe.gov.cn/1.html"),
        ("?id=7#/detail", "http://www.linhe.gov.cn/zwgk/list.html?id=7#/detail"),
        ("/a%2Fb%C4%EA.html", "http://www.linhe.gov.cn/a%2Fb%C4%EA.html"),
    ],
)
def test_location_is_resolved_by_the_url_standard(given: str, target: str) -> None:
    assert location_of(BASE, given.encode()) == target


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_bytes_of_a_location_are_sent_back_as_they_are(
    visitor: Visitor, site: Site, charset: str
) -> None:
    escaped = "".join(f"%{byte:02X}" for byte in "年报".encode(charset))
    site.routes |= {
        "/page": b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /l.asp?lm="
        + "年报".encode(charset)
        + b"\r\n\r\n",
        f"/l.asp?lm={escaped}": answer("found"),
    }

    assert visitor.fetch(f"{site.root}/page").body == b"found"


def test_backslashes_of_a_location_are_slashes(visitor: Visitor, site: Site) -> None:
    site.routes |= {
        "/page": answer("", "302 Found", Location="\\nb\\1.html"),
        "/nb/1.html": answer("found"),
    }

    assert visitor.fetch(f"{site.root}/page").body == b"found"


@pytest.mark.parametrize(
    ("location", "fault"),
    [
        ("file:///etc/passwd", Fault.FORBIDDEN_ADDRESS),
        ("javascript:alert(1)", Fault.FORBIDDEN_ADDRESS),
        ("http://user@127.0.0.1/", Fault.FORBIDDEN_ADDRESS),
        ("http://127.0.0.2/", Fault.FORBIDDEN_ADDRESS),
        ("\\\\127.0.0.2\\", Fault.FORBIDDEN_ADDRESS),
        ("http://[::bad/", Fault.HTTP_ERROR),
    ],
)
def test_redirect_that_leads_nowhere_is_refused(
    visitor: Visitor, site: Site, location: str, fault: Fault
) -> None:
    site.routes["/page"] = answer("", "302 Found", Location=location)

    with pytest.raises(PageError) as caught:
        visitor.fetch(f"{site.root}/page")

    assert caught.value.fault is fault
