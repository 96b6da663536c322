"""What surrounds the rows: introductions, menus, sidebars, calendars, other lists."""

from collections.abc import Callable

from benchmarks.sites.own.site import Site, plain_frame

Frame = Callable[[str, Site], str]

_MENU = (
    '<ul class="nav"><li><a href="/zn.html">政府信息公开指南</a></li>'
    '<li><a href="/xxgk/list.html">政府信息公开年报</a></li>'
    '<li><a href="/sq.html">依申请公开</a></li><li><a href="/jg.html">公开制度</a></li></ul>'
)
_INTRODUCTION = (
    "<p>本栏目依照规定设立，由办公室维护。这里集中登载本机关历年编制的文件，供公众查阅、下载。"
    "对文件有疑问的，可以来信、来电或者当面询问，工作人员会在五个工作日内给予说明。</p>"
    "<p>本栏目的文件按成文时间先后排列，最新的在最前。需要纸质文本的，请携带身份证件到"
    "政务服务大厅二楼领取。因历史原因，部分早期文件没有电子版。</p>"
)
_DAYS = "".join(
    f"<tr>{''.join(f'<td>{day}</td>' for day in range(week, week + 7))}</tr>"
    for week in (1, 8, 15, 22)
)


def around(before: str = "", after: str = "") -> Frame:
    """Return the plain frame with something before and after the rows."""
    return lambda rows, site: plain_frame(before + rows + after, site)


def beside(column: str) -> Frame:
    """Return the plain frame with a column beside it."""
    return lambda rows, site: f'<div class="side">{column}</div>{plain_frame(rows, site)}'


#: name → (frame, what is unusual)
FRAMES: dict[str, tuple[Frame, str]] = {
    "introduced": (around(_INTRODUCTION), "an introduction of 200 characters"),
    "introduced_and_signed": (
        around(_INTRODUCTION + "<p>本机关办公室</p><p>2019年3月2日</p>"),
        "an introduction with a signature",
    ),
    "updated": (around("<p>本栏目更新时间：2026-11-29</p>"), "a date of update"),
    "side_menu": (beside(_MENU), "a menu with 年报 in it"),
    "calendar": (
        beside(f"<table><caption>2026年11月</caption>{_DAYS}</table>"), "a calendar"
    ),
    "friendly_links": (
        around(
            after='<div class="yq"><p>友情链接</p><a href="http://www.yilian-a.gov.cn/">省水利厅'
            '</a> <a href="http://www.yilian-b.gov.cn/">市政府</a></div>'
        ),
        "links to other sites below",
    ),
    "print_buttons": (
        around(
            after='<p>【<a href="javascript:window.print()">打印</a>】【<a href='
            '"javascript:window.close()">关闭</a>】</p>'
        ),
        "an article's buttons below the list",
    ),
    "breadcrumbs": (
        around('<div>位置：<a href="/">首页</a> &gt; <a href="/jg.html">公开</a> &gt; 年报</div>'),
        "a path above",
    ),
    "search_form": (
        around(
            '<form action="/so"><input name="q"><select name="y"><option>2023年</option><option>'
            "2022年</option></select><button>查询</button></form>"
        ),
        "a search form with years",
    ),
    "no_heading": (
        lambda rows, site: f"<div>{rows}</div>",
        "nothing but rows",
    ),
    "year_tabs": (
        around('<p><a href="#a">2023</a> <a href="#b">2022</a> <a href="#c">2021</a></p>'),
        "links to years within the page",
    ),
}  # fmt: skip
