"""Noise around the text: changes above, below and beside an unchanged report."""

import re
from collections.abc import Callable
from random import Random

Noise = Callable[[str, Random], str]

_CONTAINER = re.compile(
    r"<div[^>]{0,200}(?:id=\"(?:zoom|Zoom|js_content|vsb_content|zoomcon)\"|class=\"[^\"]{0,60}"
    r"(?:article_content|article-content|TRS_UEDITOR|TRS_Editor|neirong|bt-content)[^\"]{0,40}\")[^>]*>"
)
_WEEK = "一二三四五六日"


def container_of(text: str) -> tuple[int, int] | None:
    """Return start and end of the article's element."""
    found = _CONTAINER.search(text)
    if found is None:
        return None
    depth = 0
    for tag in re.finditer(r"<(/?)div\b[^>]*>", text[found.start() :]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return found.start(), found.start() + tag.end()
    return None


def on_top(text: str, markup: str) -> str:
    return re.sub(r"(<body[^>]*>)", lambda found: found[1] + markup, text, count=1)


def at_foot(text: str, markup: str) -> str:
    return text.replace("</body>", markup + "</body>")


def above_text(text: str, markup: str) -> str:
    place = container_of(text)
    return text if place is None else text[: place[0]] + markup + text[place[0] :]


def below_text(text: str, markup: str) -> str:
    place = container_of(text)
    return text if place is None else text[: place[1]] + markup + text[place[1] :]


def in_head(text: str, markup: str) -> str:
    return text.replace("</head>", markup + "</head>")


def _somewhere(text: str, markup: str, rng: Random) -> str:
    return rng.choice([on_top, at_foot, above_text, below_text])(text, markup)


def visit_counter(text: str, rng: Random) -> str:
    label = rng.choice(["浏览次数：", "访问量：", "点击数：", "阅读次数：", "点击："])
    number = rng.randint(1, 999_999)
    text = re.sub(r"(id=\"hits\">|<em>|访问量:<span>)\d+", rf"\g<1>{number}", text)
    return rng.choice([above_text, below_text, at_foot])(
        text, f'<div class="c">{label}<span id="v">{number}</span>{rng.choice(["", "次"])}</div>'
    )


def font_sizes(text: str, rng: Random) -> str:
    sizes = "".join(f'<a href="javascript:z({at})">{size}</a> ' for at, size in enumerate("大中小"))
    shape = rng.choice(["【字体：{}】", "字号：[ {}]", "字体：{}", "<span>字号</span>{}"])
    return above_text(text, f'<div class="fs">{shape.format(sizes)}</div>')


def print_and_share(text: str, rng: Random) -> str:
    links = ["打印本页", "关闭窗口", "分享到：", "微信", "微博", "收藏", "返回顶部", "我要纠错"]
    rng.shuffle(links)
    shown = "".join(f'<a href="javascript:void(0)">{link}</a>' for link in links[:5])
    return rng.choice([above_text, below_text])(text, f'<div class="tools">{shown}</div>')


def today(text: str, rng: Random) -> str:
    year, month, day = rng.randint(2024, 2029), rng.randint(1, 12), rng.randint(1, 28)
    week = rng.choice(_WEEK)
    text = re.sub(r"今天是\d{4}年\d+月\d+日", f"今天是{year}年{month}月{day}日", text)
    shape = rng.choice(["今天是{}年{}月{}日 星期{}", "{}年{}月{}日 星期{}", "{}-{:02}-{:02} 周{}"])
    return rng.choice([on_top, at_foot])(
        text, f'<div class="rq">{shape.format(year, month, day, week)}</div>'
    )


def weather(text: str, rng: Random) -> str:
    shown = f"{rng.choice('晴阴雨雪')} {rng.randint(-9, 20)}~{rng.randint(21, 38)}℃"
    frame = f'<iframe id="tq{rng.randint(1, 9999)}" src="/tq"></iframe>'
    return on_top(text, f'<div class="tq">{shown}</div>{frame}')


def sessions(text: str, rng: Random) -> str:
    session = "".join(rng.choices("0123456789ABCDEF", k=32))
    ending = rng.choice([f";jsessionid={session}", f"?sessionid={session}", f"?t={session}"])
    return re.sub(r"(href=\"[^\"#?;:]{4,80}\.(?:html?|docx?|pdf))(?=\")", rf"\1{ending}", text)


def regenerated(text: str, rng: Random) -> str:
    at = f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02} 03:14:{rng.randint(10, 59)}"
    text = re.sub(r'<meta name="Maketime"[^>]*>', "", text)
    return in_head(text, f'<meta name="Maketime" content="{at}">') + f"<!--update：{at}-->"


def accessibility(text: str, rng: Random) -> str:
    words = [
        "无障碍浏览",
        "长者模式",
        "关怀版",
        "语音播报",
        "进入适老模式",
        "简体",
        "繁體",
        "English",
    ]
    shown = "".join(f'<a href="#">{word}</a>' for word in rng.sample(words, 4))
    return on_top(text, f'<div id="wza" tabindex="0">{shown}</div>')


def related(text: str, rng: Random) -> str:
    heads = ["相关阅读", "相关文章", "推荐阅读", "点击排行", "相关链接", "相关解读"]
    rows = [
        f'<li><a href="/x/{number}.html">区{name}局开展专项检查</a></li>'
        for number, name in enumerate(["商务", "财政", "交通", "教育"])
    ]
    rng.shuffle(rows)
    shown = "".join(rows[: rng.randint(1, 4)])
    return rng.choice([below_text, at_foot])(
        text, f'<div class="xg"><h4>{rng.choice(heads)}</h4><ul>{shown}</ul></div>'
    )


def neighbours(text: str, rng: Random) -> str:
    other = f'<a href="/{rng.randint(1, 99)}.html">关于召开会议的通知</a>'
    return below_text(text, f'<div class="sxp">上一篇：{other}</div><div>下一篇：没有了</div>')


def breadcrumbs(text: str, rng: Random) -> str:
    columns = ["首页", "政务公开", "法定主动公开内容", "政府信息公开年报", "部门", "正文"]
    arrow = rng.choice(["&gt;", "›", "/", "»", ">>"])
    shown = arrow.join(f'<a href="/{at}/">{column}</a>' for at, column in enumerate(columns))
    words = rng.choice(["当前位置：", "您所在的位置：", "您当前所在位置：", "所在位置："])
    return on_top(text, f'<div class="wz">{words}{shown}</div>')


def mobile_copy(text: str, rng: Random) -> str:
    place = container_of(text)
    if place is None:
        return text
    copy = re.sub(r"\bid=\"[^\"]*\"", "", text[slice(*place)])
    hidden = rng.choice(['style="display:none"', "hidden", 'style="color:red; display: none;"'])
    return rng.choice([below_text, at_foot])(text, f'<div class="wap" {hidden}>{copy}</div>')


def advertisement(text: str, rng: Random) -> str:
    image = f'<a href="/zt/{rng.randint(1, 99)}/"><img src="/ad{rng.randint(1, 9)}.gif"></a>'
    return rng.choice([on_top, at_foot])(text, f'<div class="piaofu">{image}</div>')


def badges(text: str, rng: Random) -> str:
    shown = ["本网站支持IPv6", "政府网站找错", "公安备案图标", "党政机关"]
    rng.shuffle(shown)
    badge = "".join(f'<span><img src="/b.png" alt="{word}">{word}</span>' for word in shown[:2])
    return at_foot(text, f'<div class="bz">{badge}</div>')


def footer(text: str, rng: Random) -> str:
    number = rng.randint(10_000_000, 99_999_999)
    return at_foot(
        text,
        f'<div class="ft"><p>东ICP备{number}号 东公网安备 {number}号</p>'
        f"<p>技术支持：某某科技有限公司 建议使用1024×768以上分辨率 您是第{number}位访客</p></div>",
    )


def code_of_the_address(text: str, rng: Random) -> str:
    picture = f'<img src="/qr/{rng.randint(1, 9999)}.png">'
    words = rng.choice(["扫一扫在手机打开当前页", "手机扫一扫", "微信扫一扫：分享"])
    return below_text(text, f'<div class="ewm"><p>{words}</p>{picture}</div>')


def scripts(text: str, rng: Random) -> str:
    token = f"{rng.getrandbits(64):x}"
    shown = f"<p>浏览{rng.randint(1, 999)}次。</p>"
    script = f"<script>var _t='{token}';document.write('{shown}');</script>"
    form = f'<input type="hidden" name="csrf" value="{token}">'
    return _somewhere(
        in_head(text, f'<meta name="csrf-token" content="{token}">'), script + form, rng
    )


AROUND: dict[str, Noise] = {
    "a visit counter": visit_counter,
    "buttons for font sizes": font_sizes,
    "print and share": print_and_share,
    "today's date": today,
    "the weather": weather,
    "a session in links": sessions,
    "regenerated": regenerated,
    "a bar for accessibility": accessibility,
    "what is related": related,
    "the next article": neighbours,
    "breadcrumbs": breadcrumbs,
    "a hidden copy for telephones": mobile_copy,
    "an advertisement": advertisement,
    "badges": badges,
    "another footer": footer,
    "a code of the address": code_of_the_address,
    "scripts and tokens": scripts,
}
