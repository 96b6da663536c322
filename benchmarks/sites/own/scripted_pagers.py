"""Pagers by scripts: that can be followed, that cannot, and that have nothing more to show."""

import re
from collections.abc import Callable
from functools import partial

from benchmarks.sites.own.pagers import always, by_file, by_query, following
from benchmarks.sites.own.parts import Pager
from benchmarks.sites.responses import SiteRequest

_FILE = '<script src="/js/list.js"></script>'

#: Rows of a page that has them all.
_ALL = 20


def _by_folder(request: SiteRequest) -> int | None:
    """Page number in a folder that nobody guesses: ``/xxgk/ym/2.shtml``."""
    match = re.fullmatch(r"/xxgk/ym/(\d+)\.shtml", request.path)
    return int(match[1]) if match else None


def _nowhere(request: SiteRequest) -> None:
    """No request asks for a further page."""


def _drawn(script: str, number: Callable[[SiteRequest], int | None] = _by_folder) -> Pager:
    return Pager(always(f'<div id="p"></div><script>{script}</script>'), number)


#: name → (pager, what is unusual); each can be read to its end.
SCRIPTED_PAGERS: dict[str, tuple[Pager, str]] = {
    "more_link": (
        Pager(following('<a class="more" href="list_{next}.html">查看更多</a>'), by_file),
        "查看更多 leads to the next number",
    ),
    "older_link": (
        Pager(following('<p><a href="list.html?page={next}">往期年报</a></p>'), by_query),
        "往期年报 leads to the next number",
    ),
    "call_in_any_order": (
        _drawn('makeBar("html","list",{zero},{pages})', partial(by_file, first=0)),
        "ending and name before the numbers",
    ),
    "call_of_variables": (
        _drawn(
            'var pc={pages},ci={zero};createPageHTML(pc,ci,"list","html")',
            partial(by_file, first=0),
        ),
        "numbers in variables",
    ),
    "call_with_rows": (
        _drawn('createPageHTML({total},{pages},{now},"list","html")', by_file),
        "rows before pages",
    ),
    "call_without_ending": (
        _drawn('var pageCount={pages};createPage(pageCount,"list",{now})', by_file),
        "a name without ending",
    ),
    "link_function": (
        _drawn(
            'kkpager.generPageHtml({pno:{now},total:{pages},totalRecords:{total},pre:"ym/",'
            'suf:".shtml",getLink:function(n){return "/xxgk/"+this.pre+n+this.suf}})'
        ),
        "a function that returns the address",
    ),
    "jump_function": (
        _drawn(
            "laypage.render({elem:'p',count:{total},limit:3,curr:{now},jump:function(o,first){"
            "if(!first){location.href='/xxgk/ym/'+o.curr+'.shtml'}}})"
        ),
        "a function that goes to the page",
    ),
    "named_function": (
        _drawn(
            "$('#p').pagination({total},{items_per_page:3,current_page:{zero},callback:turn});"
            "function turn(i){location='/xxgk/ym/'+(i+1)+'.shtml'}"
        ),
        "a function by its name, from 0",
    ),
    "asking_function": (
        _drawn(
            "$('#p').paging({totalPage:{pages},current:{now},callback:function(api){"
            "location.href='/xxgk/ym/'+api.getCurrent()+'.shtml'}})"
        ),
        "a function that asks for the number",
    ),
    "query_function": (
        _drawn(
            "new Paging('#p',{pageCount:{pages},now:{now},go:(p)=>{location.search='?page='+p}})",
            by_query,
        ),
        "a function that replaces the query",
    ),
}

#: Pagers that nothing on the page leads on from: the service must state the gap.
UNADDRESSED_PAGERS: dict[str, tuple[Pager, str]] = {
    name: (Pager(always(markup + _FILE), _nowhere), about)
    for name, markup, about in (
        ("bare_link", '<div><a class="nx">下一页</a></div>', "下一页 without an address"),
        ("bare_span", "<span>下一页</span>", "下一页 that is no link"),
        (
            "bare_items",
            '<ul class="pg"><li>上一页</li><li class="on">1</li><li>2</li><li>下一页</li></ul>',
            "items of a list that are no links",
        ),
        ("bare_numbers", '<p><i class="on">1</i><i>2</i></p>', "numbers that are no links"),
        ("bare_picture", '<img src="/i/n.gif" alt="下一页">', "a picture that is no link"),
        ("bare_menu", "<p>到<select><option>1</option><option>2</option></select>页</p>", "a menu"),
        ("bare_more", '<div class="lm">查看更多</div>', "查看更多 that is no link"),
        ("bare_load", '<div class="lm">点击加载更多</div>', "点击加载更多 that is no link"),
        ("component", '<el-pagination :total="6" :page-size="3"/>', "a component with numbers"),
        ("component_bound", '<a-pagination :total="all"/>', "a component with a variable"),
        ("component_loads", '<van-list @load="more"></van-list>', "a component that loads rows"),
        (
            "unused_numbers",
            '<script>var total="6";var limit="3"</script><div id="p"></div>',
            "numbers that a file uses",
        ),
        ("hidden_number", '<input type="hidden" id="pageCount" value="2">', "a hidden field"),
        ("unknown_number", '<script>laypage({cont:"p",pages:all})</script>', "an unknown number"),
    )
}

#: Pagers of a list that is all on one page: no gap may be stated.
ONE_PAGE_PAGERS: dict[str, tuple[Pager, str]] = {
    name: (Pager(always(markup + _FILE), _nowhere, per=_ALL), about)
    for name, markup, about in (
        ("one_bare", "<p><a>上一页</a><a>1</a><a>下一页</a></p>", "only page 1 in its pager"),
        ("one_disabled", '<p><i class="dis">上一页</i><i class="dis">下一页</i></p>', "disabled"),
        ("one_grey", '<p><font color="gray">下一页</font></p>', "下一页 in grey"),
        ("one_counted", "<p>共{total}条 <span>下一页</span></p>", "a count that is met"),
        ("one_component", '<el-pagination :total="{total}"/>', "a component that is met"),
        ("one_hidden", '<p style="display:none">加载更多</p>', "加载更多 that is hidden"),
        ("one_ended", "<p>没有更多了</p>", "nothing more"),
        (
            "one_and_pictures",
            '<div><img src="/i/1.jpg"><ul><li class="on">1</li><li>2</li></ul></div>',
            "pictures that turn",
        ),
        ("one_and_months", "<p><span>&lt;</span>2024年1月<span>&gt;</span></p>", "a calendar"),
        ("one_and_items", "<p><span>上一篇</span><span>下一篇</span></p>", "上一篇 and 下一篇"),
        (
            "one_and_other",
            '<div><h3>通知</h3><a href="/tz/list_2.html">更多&gt;&gt;</a></div>',
            "更多 of another list",
        ),
    )
}
