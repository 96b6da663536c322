"""Noise in words that stand nowhere in the product: each function renders one value."""

from collections.abc import Callable, Mapping
from random import Random

NoiseKind = Callable[[Random], str]

_SYLLABLES = "山高水长风清月朗春华秋实天道酬勤厚德载物海纳百川明理致远"


def _n(rng: Random, low: int = 1, high: int = 10**6) -> int:
    return rng.randint(low, high)


def _words(rng: Random, length: int = 8) -> str:
    return "".join(rng.sample(_SYLLABLES, length))


def _links(rng: Random, head: str, tag: str = "ul") -> str:
    rows = "".join(
        f'<li><a href="/xw/{_n(rng)}.html">{_words(rng)}座谈会</a></li>'
        for _ in range(rng.randint(3, 6))
    )
    return f'<div class="tj"><p>{head}</p><{tag}>{rows}</{tag}></div>'


def _clock(rng: Random) -> str:
    return f"{_n(rng, 10, 23)}:{_n(rng, 10, 59)}:{_n(rng, 10, 59)}"


def _weather(rng: Random) -> str:
    return f"{rng.choice('晴阴雨雪雾霾')} {_n(rng, -9, 20)}~{_n(rng, 21, 38)}℃"


def _image(rng: Random) -> str:
    return f'<img src="/b{_n(rng)}.jpg" alt="{_words(rng)}">'


KINDS: Mapping[str, NoiseKind] = {
    "page heat": lambda r: f"<p>本页热度 {_n(r)}</p>",
    "popularity": lambda r: f"<p>人气值：{_n(r)}</p>",
    "spectators": lambda r: f"<p>已有{_n(r)}位网友围观</p>",
    "bare number": lambda r: f'<p class="num">{_n(r)}</p>',
    "bare number in a span": lambda r: f'<span id="pv">{_n(r)}</span>',
    "split by an element": lambda r: f"<p>被翻开<em>{_n(r)}</em>回</p>",
    "with separators": lambda r: f"<p>抵达人数 {_n(r, 1000):,}</p>",
    "decimal": lambda r: f"<p>生成耗时 0.{_n(r)} 秒</p>",
    "temperature of interest": lambda r: f"<p>关心指数：{_n(r, 1, 999)}℃</p>",
    "ordinal": lambda r: f"<p>您是第{_n(r)}位来客</p>",
    "in brackets": lambda r: f"<p>喜欢（{_n(r, 1, 9999)}）</p>",
    "two counts": lambda r: f"<p>赞 {_n(r, 1, 9999)} 藏 {_n(r, 1, 9999)}</p>",
    "percentages": lambda r: f"<p>看好 {_n(r, 1, 99)}% 看淡 {_n(r, 1, 99)}%</p>",
    "users online": lambda r: f"<span class='on'>此刻 {_n(r, 10, 999)} 人同在</span>",
    "server time": lambda r: f"<p>主机时钟 2026-11-30 {_clock(r)}</p>",
    "time alone": lambda r: f"<p class='t'>{_clock(r)}</p>",
    "time in words": lambda r: f"<p>载入于2026年11月30日 {_clock(r)}</p>",
    "weather": lambda r: f"<p class='w'>{_weather(r)}</p>",
    "weather in words": lambda r: f"<p class='w'>今日{_words(r, 4)}，{_n(r, 1, 30)}度</p>",
    "index of shares": lambda r: f"<p>沪指 {_n(r, 2000, 4000)}.{_n(r, 10, 99)} 点</p>",
    "rise of shares": lambda r: f"<p>深指 {r.choice('+-')}{_n(r, 1, 9)}.{_n(r, 10, 99)}%</p>",
    "poll": lambda r: f"<div class='tp'><p>参与投选 {_n(r)} 人次</p></div>",
    "quotation": lambda r: f"<p class='q'>{_words(r)}</p>",
    "labelled quotation": lambda r: f"<p>一日一悟：{_words(r)}</p>",
    "hexadecimal code": lambda r: f"<p>凭证 {r.getrandbits(64):016x}</p>",
    "code of capitals": lambda r: f"<p>流水号 T{_n(r)}X{_n(r)}</p>",
    "recommended links": lambda r: _links(r, "为您准备"),
    "links in an ordered list": lambda r: _links(r, "大家都在看", "ol"),
    "links without a head": lambda r: f'<div class="lk">{_links(r, "")}</div>',
    "linked words": lambda r: "<div class='hot'>" + "".join(
        f"<a href='/s?w={_n(r)}'>{_words(r, 4)}</a> " for _ in range(4)) + "</div>",
    "banner": lambda r: f'<div class="bn"><a href="/zt/{_n(r)}/">{_image(r)}</a></div>',
    "picture alone": lambda r: f'<p class="pc">{_image(r)}</p>',
    "stars": lambda r: f"<p>星级 {_n(r, 1, 4)}.{_n(r, 1, 9)}（{_n(r, 10, 9999)} 人点评）</p>",
    "queue": lambda r: f"<p>前面还有 {_n(r, 1, 900)} 人排队</p>",
}  # fmt: skip
