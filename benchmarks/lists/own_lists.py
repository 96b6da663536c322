"""List pages made by rule: kinds of rows, in dresses of dates, addresses and surroundings."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

URL = "http://www.linhe.example/zwgk/tz/index.html"
NEXT = "http://www.linhe.example/zwgk/tz/index_2.html"

_TITLES = [
    "关于印发全县防汛抗旱应急预案的通知",
    "关于公布第三批非遗传承人名单的公告",
    "关于拟录用公务员的公示",
    "关于2023年3月1日停水检修的通告",
    "2022年度部门决算公开说明",
    "县教育局2021年政府信息公开工作年度报告",
    "公示",
    "关于调整部分公交线路的公告（第二号）",
    "【解读】电动自行车管理条例",
    "关于征求《城市更新办法（征求意见稿）》意见的函",
    "通告",
    "县档案局机构职能",
]
_SUMMARY = "为进一步做好有关工作，经研究决定，现将有关事项通知如下，请结合实际认真贯彻执行。"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCase:
    """One list page and the right answer."""

    name: str
    url: str
    body: bytes

    #: Address, title and day (ISO; empty: none) of each row.
    rows: tuple[tuple[str, str, str], ...]
    next_includes: tuple[str, ...] = ()


#: Markers before and behind a title.
_BEFORE = ("【置顶】", "", "", "")
_BEHIND = ("", "<img alt=NEW>", "<b>NEW</b>", "(图)")

Row = Callable[[int, str, str, str], str]

#: Kinds of rows: (number, href, title, printed date) → markup.
_ROWS: Mapping[str, Row] = {
    "li": lambda k, u, t, d: f'<li><a href="{u}">{t}</a><span>{d}</span></li>',
    "li, date first": lambda k, u, t, d: f'<li><span>{d}</span><a href="{u}">{t}</a></li>',
    "summary": lambda k, u, t, d: (
        f'<li><h4><a href="{u}">{t}</a></h4><p>{_SUMMARY}2021年{k % 9 + 1}月1日起施行。</p>{d}</li>'
    ),
    "summary with a link": lambda k, u, t, d: (
        f'<li><a href="{u}">{t}</a><p>{_SUMMARY}<a href="{u}">[查看全文]</a></p><i>{d}</i></li>'
    ),
    "tr": lambda k, u, t, d: (
        f'<tr><td>{k + 1}</td><td><a href="{u}" title="{t}">{t}</a></td><td>{d}</td></tr>'
    ),
    "tr, link 查看": lambda k, u, t, d: (
        f'<tr><td>{t}</td><td>{d}</td><td><a href="{u}">查看</a></td></tr>'
    ),
    "two tr": lambda k, u, t, d: f'<tr><td><a href="{u}">{t}</a></td></tr><tr><td>{d}</td></tr>',
    "tr, replies": lambda k, u, t, d: (
        f'<tr><td><a href="{u}">{t}</a></td><td><a href="/hf/{k}.html">{k + 3}</a></td>'
        f"<td>{d}</td></tr>"
    ),
    "tr by Word": lambda k, u, t, d: (
        f'<tr><td><p class=MsoNormal><span><font><a href="{u}"><span>{t}</span></a></font></span>'
        f"</p></td><td><p class=MsoNormal><span lang=EN-US>{d}</span></p></td></tr>"
    ),
    "dt dd": lambda k, u, t, d: f'<dt><a href="{u}">{t}</a></dt><dd>{d}</dd>',
    "dt dd dd": lambda k, u, t, d: f'<dt><a href="{u}">{t}</a></dt><dd>{_SUMMARY}</dd><dd>{d}</dd>',
    "p p": lambda k, u, t, d: f'<p class=t><a href="{u}">{t}</a></p><p class=d>{d}</p>',
    "p p, date first": lambda k, u, t, d: f'<p class=d>{d}</p><p><a href="{u}">{t}</a></p>',
    "striped": lambda k, u, t, d: (
        f'<div class="row{" bg" if k % 2 else ""}"><a href="{u}">{t}</a><em>{d}</em></div>'
    ),
    "newest dressed": lambda k, u, t, d: (
        f'<div class="{"item" if k else "item new"}"><a href="{u}">{t}</a><em>{d}</em></div>'
    ),
    "h3 beside li": lambda k, u, t, d: (
        f'<{"li" if k else "h3"}><a href="{u}">{t}</a><span>{d}</span></{"li" if k else "h3"}>'
    ),
    "card": lambda k, u, t, d: (
        f'<div class=c><a href="{u}"><img src=a.jpg><h3>{t}</h3><p>{_SUMMARY}</p>'
        f"<span>{d}</span></a></div>"
    ),
    "card without heading": lambda k, u, t, d: (
        f'<li><a href="{u}"><p class="bt">{t}</p><p>{_SUMMARY}</p><span>{d}</span></a></li>'
    ),
    "picture": lambda k, u, t, d: (
        f'<li><a href="{u}"><img src=x.jpg></a><div><a href="{u}">{t}</a><p>{_SUMMARY}</p>'
        f"<b>{d}</b></div></li>"
    ),
    "[column] before": lambda k, u, t, d: (
        f'<li><a href="/col/{k % 3}/">[通知公告]</a> <a href="{u}">{t}</a><span>{d}</span></li>'
    ),
    "column before": lambda k, u, t, d: (
        f'<li><a href="/col/{k % 3}/">通知公告</a> | <a href="{u}">{t}</a><span>{d}</span></li>'
    ),
    "br": lambda k, u, t, d: f'·<a href="{u}">{t}</a>　{d}<br>',
    "li onclick": lambda k, u, t, d: (
        f"<li onclick=\"location.href='{u}'\">{t}<span>{d}</span></li>"
    ),
    "tr onclick": lambda k, u, t, d: (
        f"<tr onclick=\"window.open('{u}')\"><td>{t}</td><td>{d}</td></tr>"
    ),
    "data-href": lambda k, u, t, d: (
        f'<li><a href="javascript:;" data-href="{u}">{t}</a><span>{d}</span></li>'
    ),
    "form": lambda k, u, t, d: (
        f'<tr><td>{t}</td><td>{d}</td><td><form action="{u}"><input type=submit value="查看">'
        "</form></td></tr>"
    ),
    "markers": lambda k, u, t, d: (
        f'<li><a href="{u}">{_BEFORE[k % 4]}{t}{_BEHIND[k % 4]}</a><span>{d}</span></li>'
    ),
    "label": lambda k, u, t, d: f'<li><a href="{u}">标题：{t}</a><span>{d}</span></li>',
    "tooltip": lambda k, u, t, d: (
        f'<li><a href="{u}" title="标题：{t}&#10;发布时间：{d}&#10;点击数：{k}">'
        f"{t[:9] + '…' if len(t) > 10 else t}</a><span>{d}</span></li>"
    ),
    "tooltip that is none": lambda k, u, t, d: (
        f'<li><a href="{u}" title="点击查看详细内容">{t}</a><span>{d}</span></li>'
    ),
    "counter": lambda k, u, t, d: (
        f'<li><a href="{u}">{t}</a><span>点击：{k * 7}</span><span>{d}</span></li>'
    ),
    "date in the link": lambda k, u, t, d: f'<li><a href="{u}">{t}<span>{d}</span></a></li>',
    "date in its text": lambda k, u, t, d: f'<li><a href="{u}">{t} {d}</a></li>',
    "source and counter": lambda k, u, t, d: (
        f'<li><a href="{u}">{t}</a><div><span>来源：县政府办</span><span>{d}</span>'
        f"<span>浏览：{k}</span></div></li>"
    ),
}

#: Forms of dates.
_DATES: Mapping[str, Callable[[date], str]] = {
    "2024-05-20": date.isoformat,
    "[2024-05-20]": lambda day: f"[{day.isoformat()}]",
    "2024/05/20": lambda day: f"{day:%Y/%m/%d}",
    "2024.05.20": lambda day: f"{day:%Y.%m.%d}",
    "2024年5月20日": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "24-05-20": lambda day: f"{day:%y-%m-%d}",
    "(24/05/20)": lambda day: f"({day:%y/%m/%d})",
    "with time": lambda day: f"{day.isoformat()} 09:30",
    "with label": lambda day: f"发布时间：{day.isoformat()}",
    "with label and time": lambda day: f"发布日期:{day.isoformat()} 10:05:54",
}

#: Forms of addresses: number → (href, address).
_HOST = "http://www.linhe.example"
_ADDRESSES: Mapping[str, Callable[[int], tuple[str, str]]] = {
    "relative": lambda k: (f"2024/t{k}.html", f"{_HOST}/zwgk/tz/2024/t{k}.html"),
    "id named t": lambda k: (
        f"/show.aspx?cid=7&t={100 + k}",
        f"{_HOST}/show.aspx?cid=7&t={100 + k}",
    ),
    "session": lambda k: (f"/c/{k}.html;jsessionid=AB12CD{k}F", f"{_HOST}/c/{k}.html"),
    "moment": lambda k: (f"/c/{900 + k}.html?t=17100000{k:02d}234", f"{_HOST}/c/{900 + k}.html"),
    "sister host": lambda k: (f"http://jyj.linhe.example/a/{k}.html",) * 2,
    "one elsewhere": lambda k: (
        ("http://mp.weixin.example/s/Ab3",) * 2
        if k == 3
        else (f"/a/{k}.html", f"{_HOST}/a/{k}.html")
    ),
}

_NAVIGATION = (
    '<div class="header"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li>'
    '<li><a href="/bsfw/index.html">办事服务</a></li></ul></div><div class="pos">您的位置：'
    '<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a></div>'
)
_FOOTER = (
    '<div class="footer"><p>主办：临河县人民政府办公室</p><p>网站标识码：9912345678 '
    '更新时间：2024-05-20</p><p><a href="http://www.gov.example/">政府网</a> '
    '<a href="/gywm.html">关于我们</a></p></div>'
)


def _links(template: str, names: str) -> str:
    return "".join(template.format(k=k, n=n) for k, n in enumerate(names.split()))


_MENU = (
    "<ul>"
    + _links(
        '<li><a href="/xxgk/{k}/index.html">{n}年报</a></li>',
        "财政局 教育局 民政局 水利局 商务局 公安局",
    )
    + "</ul>"
)
_SIDE = (
    "<h3>热点信息</h3><ul>"
    + _links(
        '<li><a href="/rd/{k}.html">全县召开{n}重点项目推进会议</a></li>',
        "一次 二次 三次 四次 五次 六次",
    )
    + "</ul>"
)
_DATED_SIDE = (
    "<h3>最新发布</h3><ul>"
    + _links(
        '<li><a href="/rd/{k}.html">全县召开{n}重点项目推进会</a><i>05-1{k}</i></li>',
        "一次 二次 三次 四次",
    )
    + "</ul>"
)
_CALENDAR = (
    "<table>"
    + "".join(
        "<tr>" + "".join(f'<td><a href="/r/{d}">{d}</a></td>' for d in range(w, w + 7)) + "</tr>"
        for w in range(1, 28, 7)
    )
    + "</table>"
)
_INTRODUCTION = (
    "<h2>通知公告</h2><p>本栏目公布县政府及各部门的通知、公告和公示，公众可以查阅。对内容有疑问的，请与县政府办公室"
    "联系，我们将及时答复处理。</p><p>栏目内容按照发布时间先后排列，每页二十条。联系电话见网站底部。</p>"
)

#: What is around the list: above, below.
_AROUND: Mapping[str, tuple[str, str]] = {
    "nothing": ("", ""),
    "navigation": (_NAVIGATION, _FOOTER),
    "menu": (f"{_NAVIGATION}<div class=l>{_MENU}</div>", _FOOTER),
    "sidebar": (_NAVIGATION, f"<div class=right>{_SIDE}</div>{_FOOTER}"),
    "dated sidebar": (_NAVIGATION, f"<div class=right>{_DATED_SIDE}</div>{_FOOTER}"),
    "calendar": (_NAVIGATION + _CALENDAR, _FOOTER),
    "introduction": (_NAVIGATION + _INTRODUCTION, _FOOTER),
    "date of update": (f"{_NAVIGATION}<h2>通知</h2><p>更新时间：2024-05-20</p>", _FOOTER),
    "layout table": (
        "<table><tr><td><table>"
        + _links(
            '<tr><td><a href="/c{k}/">{n}</a></td></tr>', "机构职能 领导信息 规划计划 行政执法"
        )
        + "</table></td><td>",
        f"</td></tr></table>{_FOOTER}",
    ),
}

#: Pagers of plain links; the others are in the shared cases.
_PAGERS = (
    "",
    '<div class=page><a href="index_2.html">下一页</a></div>',
    '<div class=page><i>1</i><a href="index_2.html">2</a><a href="index_2.html">尾页</a></div>',
)


def own_lists() -> Iterator[ListCase]:
    """Yield a page for every kind of row in every surrounding; the other dresses take turns."""
    dates, addresses = list(_DATES.items()), list(_ADDRESSES.items())
    for number, (kind, row) in enumerate(_ROWS.items()):
        for turn, (around, (above, below)) in enumerate(_AROUND.items()):
            date_form, written = dates[(number * 3 + turn * 7) % len(dates)]
            address_form, address_of = addresses[(number + turn * 5) % len(addresses)]
            pager = _PAGERS[(number + turn) % len(_PAGERS)]
            rows, markup = [], []
            for k in range((6, 10, 4, 12)[(number + turn) % 4]):
                title = _TITLES[(k + number) % len(_TITLES)]
                day = date(2024, 5, 20) - timedelta(days=17 * k)
                href, address = address_of(k)
                rows.append((address, title, day.isoformat()))
                markup.append(row(k, escape(href), title, written(day)))
            body = above + _wrapped("".join(markup)) + pager + below
            yield ListCase(
                name=f"{kind} / {around} / {date_form} / {address_form}",
                url=URL,
                body=(
                    "<!DOCTYPE html><html><head><meta charset=utf-8><title>通知公告_临河县</title>"
                    f"</head><body>{body}</body></html>"
                ).encode(),
                rows=tuple(rows),
                next_includes=(NEXT,) if pager else (),
            )


def _wrapped(rows: str) -> str:
    """Return rows in the element that belongs around them."""
    if rows.startswith(("<li", "<h3><a")):
        return f'<ul class="list">{rows}</ul>'
    if rows.startswith("<tr"):
        return f"<table class=t>{rows}</table>"
    if rows.startswith("<dt"):
        return f"<dl>{rows}</dl>"
    return f"<div class=list>{rows}</div>"
