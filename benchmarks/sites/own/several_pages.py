"""Sites whose reports go on at further pages; the edited number stands on the last of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.sites.own.documents import Document
from benchmarks.sites.own.site import Site
from benchmarks.sites.responses import SiteRequest

#: Paragraphs on the first page and on the second; the others are on the third.
_PARTS = (slice(0, 3), slice(3, 5), slice(5, None))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parting:
    """How the pages of a text are addressed, and how they name each other."""

    #: The address of page `n` > 1 of the report `key`.
    address: str
    pager: Callable[[str, int, Sequence[str]], str]


def _links(here: int, addresses: Sequence[str]) -> str:
    before = f'<a href="{addresses[here - 2]}">上一页</a> ' if here > 1 else ""
    after = f' <a href="{addresses[here]}">下一页</a>' if here < len(addresses) else ""
    numbers = " ".join(
        f"<b>{number}</b>" if number == here else f'<a href="{address}">{number}</a>'
        for number, address in enumerate(addresses, start=1)
    )
    return f'<div class="fy">{before}{numbers}{after}</div>'


def _call(key: str, here: int, addresses: Sequence[str]) -> str:
    return (
        '<script src="/page.js"></script><script>'
        f'createPageHTML({len(addresses)}, {here - 1}, "{key}", "html");</script>'
    )


def _handlers(key: str, here: int, addresses: Sequence[str]) -> str:
    buttons = "".join(
        f'<a href="javascript:;" onclick="turn({number})">{label}</a>'
        for number, label in ((here - 1, "上一页"), (here + 1, "下一页"))
        if 1 <= number <= len(addresses)
    )
    code = f"location.href = n > 1 ? '/art/{key}_' + n + '.html' : '/art/{key}.html';"
    script = f"<script>function turn(n){{{code}}}</script>"
    return f"<div>第{here}页/共{len(addresses)}页 {buttons}</div>{script}"


_PARTINGS = {
    "text_pages": (
        _Parting(address="/art/{key}_{n}.html", pager=lambda _, here, all_: _links(here, all_)),
        "the text goes on at _2.html and _3.html",
    ),
    "text_pages_query": (
        _Parting(
            address="/art/{key}.html?page={n}", pager=lambda _, here, all_: _links(here, all_)
        ),
        "the text goes on at ?page=2 and ?page=3",
    ),
    "text_pages_call": (
        _Parting(address="/art/{key}_{m}.html", pager=_call),
        "the pages of the text are named by a call alone",
    ),
    "text_pages_handlers": (
        _Parting(address="/art/{key}_{n}.html", pager=_handlers),
        "the pages of the text are named by handlers alone",
    ),
}  # fmt: skip


def several_pages_sites(number: int) -> list[Site]:
    """Return the sites, numbered from `number` on."""
    return [
        Site(
            name=name, kind="text.pages", about=about, number=number + place,
            special=_special(parting),
        )
        for place, (name, (parting, about)) in enumerate(_PARTINGS.items())
    ]  # fmt: skip


def _special(parting: _Parting) -> Callable[[Site, SiteRequest, int], bytes | None]:
    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        for document in site.documents(phase):
            addresses = [f"/art/{document.key}.html"] + [
                parting.address.format(key=document.key, n=number, m=number - 1)
                for number in range(2, len(_PARTS) + 1)
            ]
            if request.target in addresses:
                here = addresses.index(request.target) + 1
                pager = parting.pager(document.key, here, addresses)
                return _part(site, document, here, pager)
        return None

    return special


def _part(site: Site, document: Document, here: int, pager: str) -> bytes:
    part = replace(document, paragraphs=document.paragraphs[_PARTS[here - 1]])
    body = site.article(part)
    if here < len(_PARTS):  # it is signed on its last page
        signed = body.index(f"<p>{site.agency}</p><p>")
        body = body[:signed] + body[body.index("</div>", signed) :]
    return site.page(
        body.replace('<div class="foot">', pager + '<div class="foot">'), title=document.title
    )
