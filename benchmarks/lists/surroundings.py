"""What a site puts around the main column of each page: nothing, a portal, layout tables."""

from collections.abc import Mapping

_NAVIGATION = (
    '<div class="top"><ul>'
    '<li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li>'
    '<li><a href="/bsfw/">办事服务</a></li><li><a href="/hdjl/">互动交流</a></li>'
    '<li><a href="/zjsl/">走进松岭</a></li><li><a href="/ztzl/">专题专栏</a></li></ul></div>'
)
_CRUMBS = (
    '<div class="wz">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; '
    '<a href="/zwgk/x/">{column}</a></div>'
)
_MENU = (
    "<div class=lm><h2>信息公开目录</h2><ul>"
    '<li><a href="/zwgk/zn/">信息公开指南</a></li><li><a href="/zwgk/zd/">信息公开制度</a></li>'
    '<li><a href="/zwgk/fd/">法定主动公开内容</a></li><li><a href="/zwgk/nb/">信息公开年报</a></li>'
    '<li><a href="/zwgk/ysq/">依申请公开</a></li><li><a href="/zwgk/jg/">机构职能</a></li>'
    "</ul></div>"
)
_HOT = (
    "<div class=rd><h3>热点信息</h3><ul>"
    + "".join(
        f'<li><a href="/rd/{k}.html">全县召开{name}工作推进会</a><span>2023-0{k + 1}-1{k}'
        f"</span></li>"
        for k, name in enumerate(["春耕", "招商", "防汛", "教育", "医改", "安全"])
    )
    + "</ul></div>"
)
_FOOT = (
    '<div class="ft"><p>友情链接：<a href="http://www.sheng.example/">省政府</a> '
    '<a href="http://www.shi.example/">市政府</a></p><p>主办：松岭县人民政府办公室　'
    "联系电话：0990-6120000</p><p>网站标识码：9903040001　东ICP备12345678号　"
    '<a href="/map.html">网站地图</a></p></div>'
)
_CALENDAR = (
    "<table border=0 cellspacing=1><tr><td colspan=7>2024年3月</td></tr><tr>"
    + "".join(f"<td>{day}</td>" for day in "日一二三四五六")
    + "</tr>"
    + "".join(
        "<tr>"
        + "".join(f"<td>{day if day < 32 else ''}</td>" for day in range(week, week + 7))
        + "</tr>"
        for week in range(1, 32, 7)
    )
    + "</table>"
)
_OLD_ABOVE = (
    '<table width=1000 align=center><tr><td><img src="/images/top.jpg" width=1000></td></tr>'
    '<tr><td background="/images/bg.gif"><a href="/">首页</a> | <a href="/zwgk/">政务公开</a> | '
    '<a href="/bsfw/">网上办事</a> | <a href="/hdjl/">公众互动</a></td></tr>'
    '<tr><td><marquee scrollamount=3><a href="/a/91.htm">我县全面启动春季植树活动。</a>　'
    '<a href="/a/92.htm">县领导调研重点项目建设情况；</a></marquee></td></tr></table>'
    "<table width=1000 align=center><tr><td width=180 valign=top>"
    "<table width=180><tr><td>信息公开目录</td></tr>"
    + "".join(
        f'<tr><td><img src="/images/dot.gif"><a href="/c/{k}.htm">{name}</a></td></tr>'
        for k, name in enumerate(
            ("公开指南", "公开制度", "公开年报", "机构设置", "领导之窗", "人事信息")
        )
    )
    + f"</table>{_CALENDAR}<table width=180><tr><td>您是第 128834 位访客</td></tr></table></td>"
    "<td width=820 valign=top>"
)
_OLD_BELOW = (
    "</td></tr></table><table width=1000 align=center><tr>"
    "<td align=center>版权所有：松岭县人民政府 "
    "东ICP备12345678号</td></tr><tr><td align=center>技术支持：松岭县信息中心</td></tr></table>"
)

#: Above and below the main column; ``{column}`` is the name of the page's column.
SURROUNDINGS: Mapping[str, tuple[str, str]] = {
    "nothing": ("", ""),
    "portal": (
        f"{_NAVIGATION}{_CRUMBS}<div class=left>{_MENU}</div><div class=right>",
        f"</div>{_FOOT}",
    ),
    "portal with dated news": (
        f"{_NAVIGATION}{_CRUMBS}<div class=left>{_MENU}{_HOT}</div><div class=right>",
        f"</div>{_FOOT}",
    ),
    "layout tables": (_OLD_ABOVE, _OLD_BELOW),
}


def surrounded(main: str, around: str, *, title: str, column: str) -> bytes:
    """Return a whole page with `main` in its main column; `around` is a key of SURROUNDINGS."""
    above, below = SURROUNDINGS[around]
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head>"
        f"<body>{above.replace('{column}', column)}{main}{below}</body></html>"
    ).encode()


#: Lines of the surroundings that are no text of any document.
FOREIGN = ("热点信息", "招商工作推进会", "植树活动", "位访客", "公众互动", "公开制度")
