"""All own sites."""

from collections.abc import Iterator
from itertools import count

from benchmarks.sites.own.documents import annual_report, notice
from benchmarks.sites.own.dresses import DRESSES
from benchmarks.sites.own.entrances import ENTRANCES
from benchmarks.sites.own.frames import FRAMES
from benchmarks.sites.own.links import LINKS, SCRIPTED_ROWS
from benchmarks.sites.own.pagers import PAGERS, UNREADABLE_PAGERS
from benchmarks.sites.own.parts import Link
from benchmarks.sites.own.scripted_pagers import (
    ONE_PAGE_PAGERS,
    SCRIPTED_PAGERS,
    UNADDRESSED_PAGERS,
)
from benchmarks.sites.own.several_pages import several_pages_sites
from benchmarks.sites.own.site import Site
from benchmarks.sites.own.special_sites import SPECIAL_SITES, or_gap
from benchmarks.sites.own.transports import TRANSPORTS
from benchmarks.sites.own.viewers import viewer_sites

#: Documents of a paged list, of which one on a later page is edited.
_MANY, _EDITED = (2023, 2022, 2021, 2020, 2019, 2018), 2019

#: name → (charset of the page, charset in its meta element, Content-Type, what is unusual)
_CHARSETS = {
    "gbk": ("gb18030", "gb2312", "text/html; charset=gb2312", "GBK"),
    "gbk_by_meta": ("gb18030", "gbk", "text/html", "GBK that only meta names"),
    "gbk_as_utf8": ("gb18030", "gb2312", "text/html; charset=utf-8", "GBK under a UTF-8 header"),
    "gbk_as_latin": ("gb18030", "gbk", "text/html; charset=ISO-8859-1", "GBK as ISO-8859-1"),
    "gbk_unnamed": ("gb18030", "", "text/html", "GBK that nothing names"),
    "utf8_as_gbk": ("utf-8", "utf-8", "text/html; charset=gbk", "UTF-8 under a GBK header"),
    "utf8_wrong_meta": ("utf-8", "gb2312", "text/html; charset=utf-8", "UTF-8, meta says GBK"),
    "utf8_unnamed": ("utf-8", "", "text/html", "UTF-8 that nothing names"),
    "charset_unknown": ("utf-8", "utf-8", "text/html; charset=x-none", "an unknown charset"),
}

#: name → (link, what is unusual); addresses differ at every request.
_CHANGING = {
    "nonce": (Link(href="/art/{key}.html?rnd=0.{nonce}", any_query=True), "a random parameter"),
    "jsessionid": (
        Link(href="/art/{key}.html;jsessionid=A{nonce}F", any_query=True), "a session in the path"
    ),
}  # fmt: skip


def own_sites() -> list[Site]:
    """Return all sites, in a fixed order."""
    numbers = count(1)
    sites = [Site(name="control", kind="control", about="an ordinary site", number=0)]
    for made in (_lists, _addresses, _paged, _sent, viewer_sites):
        sites += made(numbers)
    sites += [make(next(numbers)) for make in SPECIAL_SITES]
    sites += several_pages_sites(next(numbers))
    return sites


def _lists(numbers: Iterator[int]) -> Iterator[Site]:
    for place, (name, (dress, about)) in enumerate(DRESSES.items()):
        yield Site(
            name=name, kind="list.dress", about=about, number=next(numbers), dress=dress,
            document=notice if place % 3 == 2 else annual_report,
        )  # fmt: skip
    for name, (frame, about) in FRAMES.items():
        yield Site(name=name, kind="list.frame", about=about, number=next(numbers), frame=frame)


def _addresses(numbers: Iterator[int]) -> Iterator[Site]:
    for name, (link, about) in (LINKS | _CHANGING).items():
        charset = "gb18030" if name.startswith("gbk") else "utf-8"
        yield Site(
            name=f"link_{name}", kind="link", about=about, number=next(numbers), link=link,
            charset=charset,
        )  # fmt: skip
    for name, (dress, script, about) in SCRIPTED_ROWS.items():
        yield Site(
            name=name, kind="link.script", about=about, number=next(numbers), dress=dress,
            head=f"<script>{script}</script>" if script else "",
        )  # fmt: skip
    for name, (special, address, about) in ENTRANCES.items():
        site = Site(
            name=name, kind="entrance", about=about, number=next(numbers), special=special,
            addresses=(address,),
        )  # fmt: skip
        yield or_gap(site) if name == "iframe_by_script" else site


def _paged(numbers: Iterator[int]) -> Iterator[Site]:
    unreadable = UNREADABLE_PAGERS | UNADDRESSED_PAGERS
    followed = PAGERS | SCRIPTED_PAGERS | ONE_PAGE_PAGERS
    for name, (pager, about) in (followed | unreadable).items():
        site = Site(
            name=f"pager_{name}", kind="list.pager", about=about, number=next(numbers),
            pager=pager, years=_MANY, edited=_EDITED,
        )  # fmt: skip
        yield or_gap(site) if name in unreadable or name == "go_in_file" else site


def _sent(numbers: Iterator[int]) -> Iterator[Site]:
    for name, (transport, about) in TRANSPORTS.items():
        yield Site(
            name=f"http_{name}", kind="http", about=about, number=next(numbers),
            transport=transport,
        )  # fmt: skip
    for name, (charset, meta, content_type, about) in _CHARSETS.items():
        yield Site(
            name=f"charset_{name}", kind="http.charset", about=about, number=next(numbers),
            charset=charset, meta_charset=meta, content_type=content_type,
        )  # fmt: skip
