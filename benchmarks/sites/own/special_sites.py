"""Sites whose property is not a matter of layout, address, pager or transport."""

from collections import Counter
from dataclasses import replace
from datetime import date

from benchmarks.sites.outcome import Expectation, Facts, nothing_but_a_gap
from benchmarks.sites.own.documents import notice
from benchmarks.sites.own.dresses import each
from benchmarks.sites.own.frames import around
from benchmarks.sites.own.load_more import LOAD_MORE_SITES
from benchmarks.sites.own.parts import Link, Row, plain_list
from benchmarks.sites.own.places import PLACE_SITES, MakeSite
from benchmarks.sites.own.site import (
    NEW_YEAR,
    Site,
    everything,
    kept,
)
from benchmarks.sites.responses import SiteRequest

ALL = frozenset({1, 2, 3})


def or_gap(site: Site) -> Site:
    """Return the site with the expectation that all is read, or the gap is stated."""
    return replace(site, expected=replace(everything(site), gap_accepted=True))


def _empty_at_first(number: int) -> Site:
    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        if phase == 1 and request.path == site.list_path:
            return site.page(site.frame("<p>暂无相关信息</p>", site))
        return None

    site = Site(
        name="empty_at_first", kind="list.empty", about="暂无相关信息, then rows", number=number,
        special=special,
    )  # fmt: skip
    later = site.documents(2)
    published: Facts = Counter(("published", each.title) for each in later)
    facts = {1: [Counter[tuple[str, str]]()], 2: [published, Counter()], 3: [kept(later)]}
    return replace(site, expected=Expectation(facts=facts, gap_accepted=True))


def _related_links(number: int) -> Site:
    """The source is one notice; dated links to other notices stand below its text."""

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        if request.path != site.list_path:
            return None
        document = site.documents(phase)[-1]
        related = plain_list([site.row(each) for each in site.documents(1)[:3]])
        return site.page(
            site.article(document) + f'<div class="rel"><h4>相关链接</h4>{related}</div>',
            title=document.title,
        )

    site = Site(
        name="related_links", kind="neither.article", about="an article with dated links below",
        number=number, document=notice, special=special, edited=2020,
    )  # fmt: skip
    only = site.documents(1)[-1:]
    facts: dict[int, list[Facts]] = {
        1: [kept(only)],
        2: [Counter({("revised", only[0].title): 1})],
        3: [kept(only)],
    }
    return replace(site, expected=Expectation(facts=facts))


def _becomes_list(number: int) -> Site:
    """In phase 2, a known report's address shows a list of news."""

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        if phase == 1 or request.path != "/art/2022.html":
            return None
        rows = [
            Row(title=f"{site.agency}召开第{n}次调度会", href=f"/xw/{n}.html",
                day=date(2026, 11, n + 1), place=n)
            for n in range(12)
        ]  # fmt: skip
        return site.page(site.frame(plain_list(rows), site))

    site = Site(
        name="becomes_list", kind="neither.report", about="a report's page becomes a list",
        number=number, special=special,
    )  # fmt: skip
    quarantined = replace(everything(site), kept=frozenset({1}), gaps=frozenset({2}))
    return replace(site, expected=quarantined)


def _elsewhere(name: str, about: str, *, every: bool) -> MakeSite:
    """Rows lead to another site: all of them, or the newest in each phase."""

    def dress(rows: tuple[Row, ...]) -> str:
        outside = [
            replace(row, href=f"http://mp.waibu.example/s/{row.href[5:9]}")
            if every or str(NEW_YEAR) in row.href else row
            for row in rows
        ]  # fmt: skip
        return plain_list(outside)

    def make(number: int) -> Site:
        site = Site(
            name=name, kind="rows.elsewhere", about=about, number=number,
            dress=lambda rows: dress(tuple(rows)),
        )  # fmt: skip
        if every:
            return replace(site, expected=nothing_but_a_gap())
        facts = {
            phase: [Counter({k: n for k, n in each.items() if str(NEW_YEAR) not in k[1]})]
            for phase, [each] in everything(site).facts.items()
        }
        return replace(site, expected=Expectation(facts=facts, gaps=frozenset({2})))

    return make


def _redressed(name: str, about: str, later: str, first_only: bool) -> MakeSite:
    """In phase 2, the list (or its new row) is dressed in another way."""

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        if phase == 1 or request.path != site.list_path:
            return None
        new = each(later, "{}")
        changed = replace(
            site,
            special=lambda *_: None,
            dress=lambda rows: new(rows[:1]) + plain_list(rows[1:]) if first_only else new(rows),
        )
        return changed.listing(phase)

    return lambda number: Site(
        name=name, kind="list.dress", about=about, number=number, special=special
    )


def _view_state(number: int) -> Site:
    state = f'<input type="hidden" name="__VIEWSTATE" value="{"dDwxMzc4" * 17_500}">'
    return Site(
        name="view_state", kind="list.large", about="a hidden field of 140 kB", number=number,
        frame=around(state),
    )  # fmt: skip


def _count_too_large(number: int) -> Site:
    site = Site(
        name="count_too_large", kind="end.count", about="共9条 beside four rows, no pager",
        number=number, frame=around(after="<p>共9条记录</p>"),
    )  # fmt: skip
    return replace(site, expected=replace(everything(site), gaps=ALL))


def _rows_without_address(number: int) -> Site:
    site = Site(
        name="rows_without_address", kind="neither.list", about="rows without any address",
        number=number, dress=each("<li>{t}<span>{d}</span></li>"),
    )  # fmt: skip
    return replace(site, expected=nothing_but_a_gap())


def _rows_in_script(number: int) -> Site:
    row = "{{n:'{t}',u:'{a}',r:'{d}'}},"
    dress = each(row, "<div id='app'></div><script>var rows=[{}];draw(rows);</script>")
    site = Site(
        name="rows_in_script",
        kind="rows.script",
        about="rows are data of a script",
        number=number,
        dress=dress,
    )  # fmt: skip
    return or_gap(site)


def _fragment_routes(number: int) -> Site:
    site = Site(
        name="fragment_routes",
        kind="link.fragment",
        about="fragments that a script routes",
        number=number,
        link=Link(href="#/detail?id={key}"),
    )  # fmt: skip
    return or_gap(site)


def _fragment_pages(number: int) -> Site:
    """Rows lead to one page that a script fills by its fragment."""

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        shell = '<div id="app"></div><script src="/app.js"></script>'
        return site.page(shell) if request.path == "/app.html" else None

    site = Site(
        name="fragment_pages", kind="link.fragment", about="one page for all fragments",
        number=number, link=Link(href="/app.html#/detail?id={key}"), special=special,
    )  # fmt: skip
    return replace(site, expected=nothing_but_a_gap())


def _short_titles(number: int) -> Site:
    return Site(
        name="short_titles", kind="list.title", about="titles of two letters: 公示", number=number,
        document=notice, titles={2022: "公示", 2020: "公告"},
    )  # fmt: skip


def _dates_in_titles(number: int) -> Site:
    titles = {
        year: f"第{year % 100}次办公会议纪要（{year - 1}年12月3日）" for year in range(2020, 2025)
    }
    return Site(
        name="dates_in_titles", kind="list.date", about="another date inside the title",
        number=number, document=notice, titles=titles,
    )  # fmt: skip


def _same_title(number: int) -> Site:
    titles = dict.fromkeys(range(2020, 2025), "招标结果公告")
    return Site(
        name="same_title", kind="list.title", about="all documents have one title", number=number,
        document=notice, titles=titles,
    )  # fmt: skip


def _reordered(number: int) -> Site:
    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        if phase == 1 or request.path != site.list_path:
            return None
        turned = replace(
            site,
            special=lambda *_: None,
            dress=lambda rows: (
                plain_list([replace(rows[-1], title=f"[置顶]{rows[-1].title}")])
                + plain_list(rows[:-1])
            ),
        )
        return turned.listing(phase)

    return Site(
        name="reordered", kind="list.order", about="the oldest row is pinned in phase 2",
        number=number, special=special,
    )  # fmt: skip


SPECIAL_SITES: tuple[MakeSite, ...] = (
    *PLACE_SITES,
    *LOAD_MORE_SITES,
    _empty_at_first,
    _related_links,
    _becomes_list,
    _elsewhere("all_elsewhere", "all rows lead to another site", every=True),
    _elsewhere("new_elsewhere", "the new row leads to another site", every=False),
    _redressed(
        "new_row_dressed", "the new row is dressed as none before",
        '<section class="hot"><h2><a href="{a}">{t}</a></h2><p>{s}</p><time>{d}</time></section>',
        True,
    ),
    _redressed(
        "new_row_bare", "the new row is a paragraph above the list",
        '<p><strong><a href="{a}">{t}</a></strong>（{d}）</p>', True,
    ),
    _redressed(
        "list_redressed", "the whole list gets another dress",
        '<div class="card"><a href="{a}"><h4>{t}</h4><small>{d}</small></a></div>', False,
    ),
    _view_state,
    _count_too_large,
    _rows_without_address,
    _rows_in_script,
    _fragment_routes,
    _fragment_pages,
    _short_titles,
    _dates_in_titles,
    _same_title,
    _reordered,
)  # fmt: skip
