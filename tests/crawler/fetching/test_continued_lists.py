"""Lists that are not at the source's own address: frames, refreshes, redirects by scripts."""

from collections.abc import Callable

import pytest

from disclosures import ListObserved, PageFailed, ReportObserved, Source, VisitFinished
from disclosures.reason import ReasonCode
from tests.crawler.fetching.conftest import Visitor
from tests.crawler.fetching.report_pages import article, list_of, title, titles
from tests.crawler.fetching.web_site import Site, answer

Make = Callable[..., Source]

ROWS = "".join(
    f"<li><a href='/{n}.html'>{title(n)}</a><span>2021-01-1{n}</span></li>" for n in (0, 1, 2)
)


def _html(body: str, head: str = "") -> bytes:
    return answer(f"<html><head><meta charset=utf-8>{head}</head>{body}</html>")


@pytest.fixture
def reports(site: Site) -> None:
    site.routes["/nb/list.html"] = _html(f"<body><ul>{ROWS}</ul></body>")
    for n in range(3):
        site.routes |= article(n, f"/{n}.html")


@pytest.mark.usefixtures("reports")
@pytest.mark.parametrize(
    "page",
    [
        _html("<frameset rows='9,*'><frame src='/top.html'><frame src='list.html'></frameset>"),
        _html("<body><h2>年报</h2><iframe src='list.html'></iframe></body>"),
        _html("<body></body>", "<script>location.href='list.html'</script>"),
        _html("<body></body>", "<meta http-equiv=refresh content='0;url=list.html'>"),
    ],
    ids=["frameset", "iframe", "script", "refresh"],
)
def test_list_is_followed(
    real_visitor: Visitor, site: Site, make_source: Make, page: bytes
) -> None:
    site.routes |= {"/nb/": page, "/top.html": _html("<body>临河区商务局</body>")}

    observations = real_visitor.visit(make_source("/nb/"))

    listed = list_of(observations)
    assert (listed.url, listed.complete) == (f"{site.root}/nb/", True)
    assert (listed.etag, listed.raw_sha256) == ("", "")
    assert titles(observations) == [title(n) for n in range(3)]


def test_pages_that_lead_to_each_other(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        site.routes[f"/nb/{name}.html"] = _html(
            "<body></body>", f"<script>location.href='{other}.html'</script>"
        )

    failed, ended = real_visitor.visit(make_source("/nb/a.html"))

    assert isinstance(failed, PageFailed)
    assert isinstance(ended, VisitFinished)
    assert site.hits["/nb/b.html"] == 1


def test_report_with_a_frame_stays_a_report(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    site.routes |= article(1, "/nb.html")
    path, page = next(iter(article(1, "/nb.html").items()))
    assert isinstance(page, bytes)
    frame = b"<iframe src='/widget.html' width=300 height=200></iframe></body>"
    body = page.partition(b"\r\n\r\n")[2].replace(b"</body>", frame)
    site.routes[path] = answer(body)
    site.routes["/widget.html"] = _html("<body>晴，12度</body>")

    observed, _ = real_visitor.visit(make_source("/nb.html"))

    assert isinstance(observed, ReportObserved)


def test_further_page_by_a_script_is_read(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    pager = (
        "<p>第{n}页/共2页 <a href='javascript:goPage(2)'>下一页</a></p>"
        "<script>function goPage(n){{location.href='?page='+n}}</script>"
    )
    row = "<li><a href='/{n}.html'>{title}</a><span>2021-01-1{n}</span></li>"
    for path, numbers, page in (("/nb", range(3), 1), ("/nb?page=2", range(3, 6), 2)):
        rows = "".join(row.format(n=n, title=title(n)) for n in numbers)
        site.routes[path] = _html(f"<body><ul>{rows}</ul>{pager.format(n=page)}</body>")
    for n in range(6):
        site.routes |= article(n, f"/{n}.html")

    listed, *_ = real_visitor.visit(make_source("/nb"))

    assert isinstance(listed, ListObserved)
    assert (len(listed.entries), listed.complete) == (6, True)
    assert (listed.completeness.pages, listed.completeness.pages_printed) == (2, 2)


def test_list_whose_pager_leads_nowhere_is_not_complete(
    real_visitor: Visitor, site: Site, make_source: Make
) -> None:
    pager = "<p>共9条 <a href='javascript:turn(2)'>下一页</a></p>"
    site.routes["/nb.html"] = _html(f"<body><ul>{ROWS}</ul>{pager}</body>")
    for n in range(3):
        site.routes |= article(n, f"/{n}.html")

    listed, *_ = real_visitor.visit(make_source("/nb.html"))

    assert isinstance(listed, ListObserved)
    assert not listed.complete
    assert listed.completeness.unproved is not None
    assert listed.completeness.unproved.code is ReasonCode.LIST_ROWS_MISSING
    assert (listed.completeness.rows, listed.completeness.rows_printed) == (3, 9)
