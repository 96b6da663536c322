"""A list whose further pages are posts of the page's form (``crawler.families.webforms``)."""

import asyncio
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest

from disclosures import Source
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.report_pages import article, failures, list_of, title, titles
from tests.crawler.fetching.web_site import ReceivedRequest, Site, answer

Make = Callable[..., Source]

#: Pages of the list, each with two rows.
PAGES = 3


def web_form(page: int) -> bytes:
    """One page of the list; the state in its form names the page."""
    rows = "".join(
        f"<tr><td><a href='/show.aspx?id={n}'>{title(n)}</a></td><td>2019-01-{n + 1:02d}</td></tr>"
        for n in (2 * page - 2, 2 * page - 1)
    )
    link = f"<a href=\"javascript:__doPostBack('ctl00$Pager','{page + 1}')\">下一页</a>"
    return answer(
        "<html><body><form method='post' action='./list.aspx?cid=9'>"
        f"<input type='hidden' name='__VIEWSTATE' value='state/{page}+&amp;=' />"
        "<input type='text' name='ctl00$key' value='搜索' />"
        f"<table>{rows}</table>{link if page < PAGES else '<a disabled>下一页</a>'}</form>"
        "</body></html>"
    )


async def reply(request: ReceivedRequest, writer: asyncio.StreamWriter) -> None:
    """Answer as ASP.NET does: a post must return the state of the page that it comes from."""
    page = 1
    if request.method == "POST":
        form = {name: value for name, (value,) in parse_qs(request.body.decode()).items()}
        page = int(form["__EVENTARGUMENT"])
        expected = {"__VIEWSTATE": f"state/{page - 1}+&=", "__EVENTTARGET": "ctl00$Pager"}
        if form != expected | {"__EVENTARGUMENT": str(page)}:
            writer.write(answer("viewstate MAC failed", "500 Internal Server Error"))
            return
    writer.write(web_form(page))
    await writer.drain()


@pytest.mark.parametrize("family", ["webforms", ""], ids=["named", "recognised"])
def test_pages_of_a_list_are_posted_one_after_another(
    real_visitor: Visitor, site: Site, make_source: Make, family: str
) -> None:
    site.routes["/list.aspx?cid=9"] = reply
    for n in range(2 * PAGES):
        site.routes |= article(n, f"/show.aspx?id={n}")

    observations = real_visitor.visit(make_source("/list.aspx?cid=9", family=family))

    assert titles(observations) == [title(n) for n in range(2 * PAGES)]
    assert list_of(observations).complete
    assert failures(observations) == []
    requests = [each for each in site.received if each.path.startswith("/list")]
    assert [each.method for each in requests] == ["GET", "POST", "POST"]
    assert requests[1].headers["referer"] == f"{site.root}/list.aspx?cid=9"
