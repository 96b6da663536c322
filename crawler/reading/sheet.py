"""A sheet: one page taken apart, before anybody decides what its parts mean."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.families import Family
from crawler.reading.agencies import is_agency
from crawler.reading.answers import is_dated, refuse_error_text, refuse_soft_errors
from crawler.reading.containers import container_of
from crawler.reading.meta import meta_of
from crawler.reading.opening import Opened
from crawler.reading.outline import Outline, outline
from crawler.reading.selectors import elements, words
from crawler.reading.tree import MARK, Line, find, lines_of, squeeze, text_of, tight

#: How many lines around an article are looked at for its labels.
_ABOVE, _BELOW = 60, 40

_OWNER = re.compile(r"(?:主办(?:单位)?|版权所有|网站主办)[:：©]?(?P<agency>[一-龥（）()]{4,30})")

#: Index blocks that sites put inside the article's container.
_APART = (".//table[contains(@class,'table-article')]",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page, taken apart."""

    url: str
    family: Family
    charset: str

    #: The article: its head (labels, a title), its body, its tail.
    article: Outline

    #: Lines of the page above and below the article's container, nearest the article last/first.
    above: tuple[Line, ...] = ()
    below: tuple[Line, ...] = ()

    #: Lines inside the container that the family sets apart from the article.
    set_apart: tuple[Line, ...] = ()

    #: Who the foot of the page says runs the site.
    owner: str = ""

    #: What the family's own marks, and the meta tags, say.
    marked: Mapping[str, str] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)

    #: The text of <title>, and of headings and elements named after titles.
    window_title: str = ""
    headlines: tuple[str, ...] = ()

    #: Where attachments are looked for; None for plain text.
    container: HtmlElement | None = None


def sheet_of(opened: Opened) -> Sheet:
    """Take a page apart.

    Raises:
        PageUnreadable: It is an error page, a login form, a shell, or empty.
    """
    return _of_markup(opened) if opened.decoded.markup else _of_text(opened)


def _of_text(opened: Opened) -> Sheet:
    """Plain text: a line is a block."""
    page, decoded, family = opened.page, opened.decoded, opened.family
    squeezed = (squeeze(line) for line in decoded.text.split("\n"))
    lines = [Line(text=line) for line in squeezed if line]
    refuse_soft_errors(page, title="", lines=lines, text=decoded.text)
    return Sheet(url=page.url, family=family, charset=decoded.charset, article=outline(lines))


def _of_markup(opened: Opened) -> Sheet:
    """HTML: the article's container, and the page around it."""
    page, decoded, family, root = opened.page, opened.decoded, opened.family, opened.root
    window_title = window_title_of(root)
    everything = lines_of(root)
    meta = meta_of(root)
    dated = is_dated(everything) or "published" in meta
    if "published" not in meta:
        refuse_soft_errors(page, title=window_title, lines=everything, text=decoded.text)
    chosen = _chosen(opened)
    container = container_of(root, family) if chosen is None else chosen
    noise = [node for path in (*family.noise, *_APART) for node in find(container, path)]
    inside = lines_of(container, drop=set(noise).__contains__)
    article = outline(inside)
    if not dated:
        refuse_error_text(page, lines=article.body)
    above, below = _around(root, container)
    set_apart = [line for node in noise for line in lines_of(node)]
    return Sheet(
        url=page.url,
        family=family,
        charset=decoded.charset,
        article=article,
        above=above,
        below=below,
        set_apart=tuple(set_apart),
        owner=_owner(everything),
        marked={**_marked(decoded.text, family), **_told(opened)},
        meta=meta,
        window_title=window_title,
        headlines=_headlines(root),
        container=container,
    )


def window_title_of(root: HtmlElement) -> str:
    """The text of the first <title>, without tags that were escaped into it."""
    for node in find(root, "//title")[:1]:
        text = squeeze(node.text_content())[:1000]
        return squeeze(_without_tags(text)) if "<" in text else text
    return ""


def _headlines(root: HtmlElement) -> tuple[str, ...]:
    """What is set as a title, in page order."""
    path = (
        "//h1|//h2|//h3|//*[contains(@class,'title') or contains(@class,'Title') or "
        "contains(@class,'biaoti') or contains(@id,'title') or contains(@id,'Title') or "
        "contains(@class,'bt')]"
    )
    found = [text_of(node) for node in find(root, path)[:200] if len(node) < 30]
    return tuple(text for text in found if 4 <= len(text) <= 160)


def _owner(lines: Sequence[Line]) -> str:
    """The agency at the foot of the page: 主办单位, 版权所有."""
    for line in reversed(lines[-60:]):
        match = _OWNER.search(tight(line.text[:300]))
        if match and is_agency(match["agency"]):
            return match["agency"]
    return ""


def _chosen(opened: Opened) -> HtmlElement | None:
    """What holds the article, where the operator says so."""
    written = opened.selectors.get("body")
    return next(iter(elements(opened.root, written)), None) if written else None


def _told(opened: Opened) -> Mapping[str, str]:
    """What stands where the operator says that a field is found."""
    asked = {"title": "page_title", "published": "page_date"}
    found = {
        name: words(opened.root, opened.selectors[said])
        for name, said in asked.items()
        if said in opened.selectors
    }
    return {name: value for name, value in found.items() if value}


def _marked(text: str, family: Family) -> Mapping[str, str]:
    """What stands between the family's own marks."""
    found = {}
    for name, (begin, end) in family.marks.items():
        start = text.find(begin)
        stop = text.find(end, start)
        if 0 <= start < stop and stop - start < 20_000:
            inside = squeeze(html.unescape(_without_tags(text[start + len(begin) : stop])))
            if inside:
                found[name] = inside
    return found


def _without_tags(text: str) -> str:
    """`text` without what stands between < and >, comments included."""
    parts = text.split("<")
    return parts[0] + "".join(part.partition(">")[2] for part in parts[1:])


def _around(root: HtmlElement, container: HtmlElement) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines above and below the container; nothing when it is the whole page."""
    lines = lines_of(root, mark=container)
    at = next((place for place, line in enumerate(lines) if line.text == MARK), None)
    if at is None:
        return (), ()
    above = [line for line in lines[:at] if not line.link and not line.image]
    below = [line for line in lines[at + 1 :] if not line.link and not line.image]
    return tuple(above[-_ABOVE:]), tuple(below[:_BELOW])
