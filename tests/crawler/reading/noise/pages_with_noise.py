"""A report page with noise at four places, in words that no word list has."""

from collections.abc import Callable
from random import Random

TITLE = "临河区商务局2023年政府信息公开工作年度报告"
PARAGRAPHS = (
    "根据《中华人民共和国政府信息公开条例》，编制本报告。",
    "一、总体情况",
    "全年收到政府信息公开申请12件，办结12件，未发生行政复议。",
    "二、存在的问题及改进情况",
    "公开的及时性有待提高，下一年度将加强培训。",
)
TABLE = "<table><tr><td>新收</td><td>结转</td></tr><tr><td>12</td><td>0</td></tr></table>"

#: Where noise may stand.
PLACES = ("header", "date line", "end of article", "after article")

Noise = Callable[[Random], str]


def page(
    place: str = "", noise: str = "", *, paragraphs: tuple[str, ...] = PARAGRAPHS,
    table: str = TABLE, title: str = TITLE,
) -> str:  # fmt: skip
    """Return a page with `noise` at a place."""
    at = {name: noise if name == place else "" for name in PLACES}
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<div class="top"><a href="/">首页</a>{at["header"]}</div><h1>{title}</h1>'
        f'<div class="info"><span>发布日期：2024-01-08</span> <span>来源：临河区商务局</span>'
        f'{at["date line"]}</div><div class="article-content">{text}{table}'
        f"<p>临河区商务局</p><p>2024年1月8日</p>{at['end of article']}</div>{at['after article']}"
        '<div class="foot">主办单位：临河区商务局</div></body></html>'
    )


def _words(rng: Random) -> str:
    return "".join(rng.sample("山高水长风清月朗春华秋实天道酬勤厚德载物", 8))


def _links(rng: Random) -> str:
    rows = (f'<li><a href="/xw/{rng.randint(1, 9999)}.html">{_words(rng)}动态</a></li>'
            for _ in range(rng.randint(3, 5)))  # fmt: skip
    return f'<div class="tj"><b>为您准备</b><ul>{"".join(rows)}</ul></div>'


def _time(rng: Random) -> str:
    return f"{rng.randint(10, 23)}:{rng.randint(10, 59)}:{rng.randint(10, 59)}"


def _weather(rng: Random) -> str:
    return f"{rng.choice('晴阴雨雪')} {rng.randint(-9, 20)}~{rng.randint(21, 38)}℃"


KINDS: dict[str, Noise] = {
    "a counter in words": lambda rng: f"<p>本页热度 {rng.randint(1, 10**6)}</p>",
    "a counter with a label": lambda rng: f"<p>人气值：{rng.randint(1, 10**6)}</p>",
    "a counter within words": lambda rng: f"<p>已有{rng.randint(1, 10**6)}位网友围观</p>",
    "a number alone": lambda rng: f'<p class="num">{rng.randint(1, 10**6)}</p>',
    "a number in an element": lambda rng: f"<p>围观<em>{rng.randint(1, 10**6)}</em>回</p>",
    "the time of the server": lambda rng: f"<p>服务器时间 2026-11-30 {_time(rng)}</p>",
    "users online": lambda rng: f"<span class='on'>此刻 {rng.randint(10, 999)} 人同在</span>",
    "the weather": lambda rng: f"<span class='w'>{_weather(rng)}</span>",
    "a poll": lambda rng: f"<p>点赞 {rng.randint(1, 9999)} 收藏 {rng.randint(1, 9999)}</p>",
    "a quotation": lambda rng: f"<p class='q'>{_words(rng)}</p>",
    "links": _links,
    "a code": lambda rng: f"<p>凭证 {rng.getrandbits(64):016x}</p>",
}
