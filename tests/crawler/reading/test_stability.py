"""What is no content changes nothing: two fetches of an unchanged page read the same."""

import re
from collections.abc import Callable

import pytest

from crawler.reading import read
from disclosures.sameness import digest
from tests.crawler.reading.fixture_pages import Fixture, fixtures, name_of

PAGES = [
    fixture
    for fixture in fixtures()
    if fixture.path.suffix == ".html" and fixture.expected(".json") is not None
]


def _everywhere(tag: str, markup: str) -> Callable[[str], str]:
    def insert(text: str) -> str:
        return re.sub(f"(<{tag}[^>]*>)", rf"\1{markup}", text)

    return insert


def _attributes_turned(text: str) -> str:
    def turn(match: re.Match[str]) -> str:
        parts = re.findall(r"""[\w-]+=(?:"[^"]*"|'[^']*')""", match[2])
        return f"<{match[1]} {' '.join(reversed(parts))}>"

    return re.sub(r"<(meta|div|td|table|tr|p) ([^<>]*)>", turn, text)


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

NOISE: dict[str, Callable[[str], str]] = {
    "a visit counter moves": lambda t: re.sub(
        r"(id=\"hits\">|<em>|访问量:<span>)\d+", r"\g<1>998877", t
    ),
    "the page was regenerated": lambda t: re.sub(
        r"<head>", '<head><meta name="Maketime" content="2026-10-05 03:14:15_92">', t
    ),
    "a comment says when": lambda t: t + "<!--update：2026-10-05 23:29:05-->",
    "it is another day": lambda t: t.replace("2026年10月5日 星期一", "2026年10月6日 星期二"),
    "a session began": lambda t: re.sub(
        r"(href=\"[^\"#?]{4,80}?\.(?:jsp|html|doc))(?=[\"?])", r"\1;jsessionid=5C1F0A", t
    ),
    "a token in a script": _everywhere("body", "<script>var token='8f2c91';</script>"),
    "a token in a form": _everywhere("body", '<input type="hidden" name="csrf" value="77aa01">'),
    "a bar for accessibility": _everywhere(
        "body", '<div class="wza"><a href="#">无障碍浏览</a><a href="#">长者模式</a></div>'
    ),
    "share links": lambda t: t.replace(
        "</body>", '<div class="share"><a href="#">分享到</a><a href="#">微信</a></div></body>'
    ),
    "a list of what is related": lambda t: t.replace(
        "</body>",
        '<div><h4>相关阅读</h4><ul><li><a href="/x.html">另一篇</a></li></ul></div></body>',
    ),
    "white space": lambda t: re.sub(r">\s*\n", "> \n\n\t ", t),
    "line ends": lambda t: t.replace("\n", "\r\n"),
    "a new design for paragraphs": lambda t: t.replace("<p>", '<p class="MsoNormal"><span>'),
    "attributes in another order": _attributes_turned,
    "fonts": lambda t: re.sub(r"<p([^>]*)>([^<]+)</p>", r"<p\1><font face='仿宋'>\2</font></p>", t),
    "tags in capitals": lambda t: t.replace("<p", "<P").replace("</p>", "</P>"),
    "full width digits": lambda t: re.sub(
        r"(?<=>)([^<>]*。)",
        lambda m: m[1].translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        t,
    ),
    "an image of a weather forecast": lambda t: t.replace(
        "</body>", '<iframe id="tq_8831" src="/weather"></iframe></body>'
    ),
}


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("fixture", PAGES, ids=name_of)
def test_noise_is_no_change(fixture: Fixture, noise: str) -> None:
    """D5, edge case 20: change without change."""
    text = fixture.path.read_text(encoding="utf-8")
    again = NOISE[noise](text)

    before = read(fixture.page(), listed=fixture.listed(), source=fixture.source())
    after = read(fixture.page(again.encode()), listed=fixture.listed(), source=fixture.source())

    assert digest(after) == digest(before)


def test_every_noise_touches_some_page() -> None:
    for noise, change in NOISE.items():
        texts = [fixture.path.read_text(encoding="utf-8") for fixture in PAGES]
        assert any(change(text) != text for text in texts), noise


EDITS: dict[str, Callable[[str], str]] = {
    "one figure": lambda t: (
        t.replace("54条", "45条").replace("217<", "231<").replace("78条", "87条")
    ),
    "one word": lambda t: re.sub(r"公开", "公示", t, count=60),
    "the first sentence": lambda t: t.replace("。</p>", "，特此报告。</p>", 1),
}


EDITED = [
    (fixture, edit)
    for fixture in PAGES
    for edit, change in EDITS.items()
    if change(fixture.path.read_text(encoding="utf-8")) != fixture.path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize(
    ("fixture", "edit"), EDITED, ids=[f"{fixture.name}: {edit}" for fixture, edit in EDITED]
)
def test_an_edit_is_a_change(fixture: Fixture, edit: str) -> None:
    """D7: nothing that a reader could see is lost on the way."""
    again = EDITS[edit](fixture.path.read_text(encoding="utf-8"))

    before = read(fixture.page(), listed=fixture.listed(), source=fixture.source())
    after = read(fixture.page(again.encode()), listed=fixture.listed(), source=fixture.source())

    assert digest(after) != digest(before)
