"""Reports whose text is not on their page: what their sites answer, and what is expected."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count

from benchmarks.sites.own.documents import Document
from benchmarks.sites.own.report_files import docx_of, page_of, pdf_of, picture_of, scan_of
from benchmarks.sites.own.site import Site, everything
from benchmarks.sites.own.viewer_markup import ORDINARY, PICTURES, READABLE, Viewer, markup
from benchmarks.sites.responses import SiteRequest, not_found, response

#: Numbers for what differs at each request.
_NUMBERS = count(1)

_BY_KIND: Mapping[str, tuple[Callable[[Document], bytes | str], str]] = {
    "pdf": (pdf_of, "application/pdf"),
    "docx": (docx_of, "application/octet-stream"),
    "scan": (scan_of, "application/pdf"),
    "htm": (page_of, "text/html; charset=utf-8"),
    "reader": (
        lambda document: (
            f'<html><body><div id="bar">上一页 下一页 放大 缩小</div>'
            f'<embed src="/f/{document.key}.pdf"></body></html>'
        ),
        "text/html; charset=utf-8",
    ),
}


def viewer_sites(numbers: Iterator[int]) -> Iterator[Site]:
    """Yield all sites."""
    for name, (viewer, about) in READABLE.items():
        yield _site(name, "page.viewer", about, viewer, next(numbers))
    for name, (viewer, about) in PICTURES.items():
        site = _site(name, "page.images", about, viewer, next(numbers))
        yield replace(site, expected=replace(everything(site), gaps=frozenset({1, 2, 3})))
    for name, (viewer, about) in ORDINARY.items():
        yield _site(name, "page.ordinary", about, viewer, next(numbers))
    yield _elsewhere(next(numbers))
    yield _scanned_rows(next(numbers))
    for name, (body, title, about) in OTHERWISE.items():
        yield _reads_otherwise(name, body, title, about, next(numbers))


def _site(name: str, kind: str, about: str, viewer: Viewer, number: int) -> Site:
    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        if request.path.startswith("/art/"):
            for document in site.documents(phase):
                if request.path == f"/art/{document.key}.html":
                    return site.page(shell(site, document, viewer(site, document)))
        return _file(site, request, phase)

    return Site(name=f"viewer_{name}", kind=kind, about=about, number=number, special=special)


def _elsewhere(number: int) -> Site:
    """The files are on the server of a stranger: they are known, and not requested."""
    viewer = markup('<embed src="http://pan.waibu.example/f/{k}.pdf">')
    about = "files on another site"
    site = _site("elsewhere", "page.viewer", about, viewer, number)
    expected = everything(site)
    published = Counter(
        {key: times for key, times in expected.facts[2][0].items() if key[0] == "published"}
    )
    facts = {**expected.facts, 2: [published]}
    return replace(site, expected=replace(expected, facts=facts, gaps=frozenset({1, 2, 3})))


def _scanned_rows(number: int) -> Site:
    """The rows of the list lead to scanned PDFs."""

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        for document in site.documents(phase):
            if request.path == f"/art/{document.key}.html":
                return response(scan_of(document), content_type="application/pdf")
        return None

    site = Site(
        name="viewer_rows_scans", kind="page.images", about="rows that lead to scanned PDFs",
        number=number, special=special,
    )  # fmt: skip
    return replace(site, expected=replace(everything(site), gaps=frozenset({1, 2, 3})))


#: name → (what a known page shows in phase 2, its title, what is unusual)
OTHERWISE = {
    "becomes_shell": (
        '<div id="viewer">上一页 下一页</div><script src="/pdf.js"></script>', "{t}",
        "a report's page becomes the shell of a viewer",
    ),
    "becomes_other": (
        "<p>各股室：请于本周五以前报送下一年的培训计划，逾期不再受理。联系电话：6120001。</p>",
        "关于报送培训计划的通知", "a report's page shows another document",
    ),
    "becomes_picture": (
        '<p><img src="/s/1_1.png"></p>', "暂停服务公告", "a report's page shows a picture",
    ),
}  # fmt: skip


def _reads_otherwise(name: str, body: str, title: str, about: str, number: int) -> Site:
    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        if phase == 1 or request.path != "/art/2022.html":
            return None
        known = next(each for each in site.documents(phase) if each.key == "2022")
        return site.page(shell(site, replace(known, title=title.replace("{t}", known.title)), body))

    site = Site(name=name, kind="neither.report", about=about, number=number, special=special)
    quarantined = replace(everything(site), kept=frozenset({1}), gaps=frozenset({2}))
    return replace(site, expected=quarantined)


def shell(site: Site, document: Document, body: str) -> str:
    """Return the page around `body`."""
    return (
        '<div class="place"><a href="/">首页</a> &gt; 信息公开</div>'
        f"<h1>{document.title}</h1><div>发布日期：{document.day}　来源：{site.agency}</div>"
        f'<div class="text">{body}</div><div class="foot">主办单位：{site.agency}</div>'
    )


def _file(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Answer with a file of a document; None: the request is for something else."""
    target = re.sub(r"^/(?:get\?id=|get/)", "/f/", request.target.lower())
    if request.path.startswith("/v/"):
        return response(picture_of(f"{next(_NUMBERS)}"), content_type="image/png")
    if request.path.startswith("/i/"):
        return response(picture_of(request.path), content_type="image/png")
    for document in site.documents(phase):
        if request.path.startswith(f"/s/{document.key}_"):
            page = request.path[-5]
            text = f"{page} {document.paragraphs if page == '1' else document.title}"
            return response(picture_of(text), content_type="image/png")
        if request.path == f"/gbk/{document.key}.htm":
            gbk = page_of(document).encode("gb18030")
            return response(gbk, content_type="text/html; charset=gbk")
        if match := re.match(rf"/f/{document.key}\.(\w+)", target):
            make, content_type = _BY_KIND[match[1]]
            return response(make(document), content_type=content_type)
    if request.path.startswith("/pdfjs/"):
        return site.page('<div id="viewer">上一页 下一页</div><script src="pdf.js"></script>')
    return not_found() if request.path.startswith(("/f/", "/s/")) else None
