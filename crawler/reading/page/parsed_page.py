"""A page in parts: article, surrounding lines, meta tags, headlines; not yet interpreted."""

import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.families import Family
from crawler.reading.page.article import ArticleParts, split_article
from crawler.reading.page.containers import find_container
from crawler.reading.page.error_pages import is_dated, reject_error_page, reject_error_text
from crawler.reading.page.lines import ELEMENT_MARKER, PageLine, find_elements, lines_of
from crawler.reading.page.meta_tags import meta_tags_of
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.page.selectors import select_elements, select_text
from crawler.reading.page.titled_column import is_heading_of_links
from crawler.reading.text.agencies import is_agency
from crawler.reading.text.whitespace import collapse_whitespace, compact

#: Lines above and below an article that are searched for labels.
_MAX_LINES_ABOVE, _MAX_LINES_BELOW = 60, 40

#: The agency that runs a site, as its footer names it: 主办单位：…, …主办, Copyright © 2024 ….
_OWNER = re.compile(
    r"(?:主办(?:单位|方)?\s?[:：©]|(?:版权|著作权)(?:归|所有)\s?[:：©]?)\s?"
    r"(?P<labelled>[一-龥（）()]{4,30})|"
    r"(?<![一-龥])(?P<hosting>[一-龥（）()]{4,30}?)\s?(?:主办|版权所有)|"
    r"(?:copyright|©)[^一-龥]{0,40}(?P<copyright>[一-龥（）()]{4,30})",
    re.IGNORECASE,
)

#: What separates the parts of <title>; minimum characters of a part that may be the title.
_TITLE_PARTS = re.compile(r"[_|｜—]+|\s?-{1,3}\s?")
_MIN_TITLE = 5

_HEADINGS = frozenset({"h1", "h2", "h3"})

#: XPaths of index blocks inside the article's container.
_INDEX_BLOCKS = (".//table[contains(@class,'table-article')]",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedPage:
    """The parts of one page."""

    url: str
    family: Family
    charset: str

    article: ArticleParts

    #: All lines inside the article's container.
    inside: tuple[PageLine, ...] = ()

    #: Lines above and below the article's container, in page order, without images, and without
    #: links and the dates beside them.
    above: tuple[PageLine, ...] = ()
    below: tuple[PageLine, ...] = ()

    #: Lines inside the container that are excluded from the article as noise or index block.
    excluded: tuple[PageLine, ...] = ()

    #: The agency that runs the site, by the page's footer; empty when it names none.
    site_owner: str = ""

    #: Fields between the family's marks or at the operator's selectors; fields of meta tags.
    marked_fields: Mapping[str, str] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)

    #: The text of <title>; texts of headings and of elements with a class or id of titles.
    window_title: str = ""
    headlines: tuple[str, ...] = ()

    #: The element that is searched for attachments; None for plain text.
    container: HtmlElement | None = None

    #: The further pages of its text, whose lines are part of `article`.
    further: tuple["ParsedPage", ...] = ()


def parse_page(
    opened: OpenedPage,
    *,
    drop: Collection[HtmlElement] = (),
    like: HtmlElement | None = None,
) -> ParsedPage:
    """Split a page into its parts, without the elements of `drop`.

    `like` is the article's container on another page of the same template.

    Raises:
        PageUnreadable: It is an error page, a login form, a SPA shell, or empty.
    """
    if not opened.decoded.markup:
        return _parse_text(opened)
    return _parse_markup(opened, drop, like)


def _parse_text(opened: OpenedPage) -> ParsedPage:
    """Parse plain text: each line is a block, the first one is its heading."""
    page, decoded, family = opened.page, opened.decoded, opened.family
    collapsed = (collapse_whitespace(line) for line in decoded.text.split("\n"))
    lines = [PageLine(text=line) for line in collapsed if line]
    reject_error_page(page, title="", lines=lines, text=decoded.text)
    return ParsedPage(
        url=page.url,
        family=family,
        charset=decoded.charset,
        article=split_article(lines),
        headlines=tuple(line.text for line in lines[:1] if not is_agency(compact(line.text))),
    )


def _parse_markup(
    opened: OpenedPage, drop: Collection[HtmlElement], like: HtmlElement | None
) -> ParsedPage:
    """Parse HTML: the article's container, and the page around it."""
    page, decoded, family, root = opened.page, opened.decoded, opened.family, opened.root
    window_title = window_title_of(root)
    all_lines = opened.lines
    meta = meta_tags_of(root)
    dated = is_dated(all_lines) or "published" in meta
    if "published" not in meta:
        reject_error_page(page, title=window_title, lines=all_lines, text=decoded.text)
    selected = _selected_container(opened)
    titles = declared_titles(meta, window_title)
    if selected is None and like is not None:
        selected = _same_element(root, like)
    container = find_container(root, family, titles) if selected is None else selected
    noise = [
        node for path in (*family.noise, *_INDEX_BLOCKS) for node in find_elements(container, path)
    ]
    inside = lines_of(container, drop={*noise, *drop}.__contains__)
    article = split_article(inside)
    if not dated:
        reject_error_text(page, lines=article.body)
    above, below = _lines_around(root, container)
    excluded = [line for node in noise for line in lines_of(node)]
    return ParsedPage(
        url=page.url,
        family=family,
        charset=decoded.charset,
        article=article,
        inside=tuple(inside),
        above=above,
        below=below,
        excluded=tuple(excluded),
        site_owner=_site_owner(all_lines),
        marked_fields={**_marked_fields(decoded.text, family), **_selected_fields(opened)},
        meta=meta,
        window_title=window_title,
        headlines=_headlines(root),
        container=container,
    )


def printed_texts(opened: OpenedPage) -> Iterator[str]:
    """Yield the texts from which the fields of a page are read: its lines, title and meta tags."""
    if not opened.decoded.markup:
        yield from (collapse_whitespace(line) for line in opened.decoded.text.split("\n"))
        return
    for line in opened.lines:
        yield line.text
        # without white space, as some fields are
        yield compact(line.text)
    yield window_title_of(opened.root)
    yield from meta_tags_of(opened.root).values()


def declared_titles(meta: Mapping[str, str], window_title: str) -> frozenset[str]:
    """Return what the meta tag and the parts of <title> say, without white space."""
    parts = (meta.get("title", ""), window_title, *_TITLE_PARTS.split(window_title))
    return frozenset(title for title in map(compact, parts) if len(title) >= _MIN_TITLE)


def window_title_of(root: HtmlElement) -> str:
    """Return the text of the first <title>, without escaped tags in it."""
    for node in find_elements(root, "//title")[:1]:
        text = collapse_whitespace(node.text_content())[:1000]
        return collapse_whitespace(_strip_tags(text)) if "<" in text else text
    return ""


def _headlines(root: HtmlElement) -> tuple[str, ...]:
    """Return the texts of headings and title-like elements, in page order."""
    path = (
        "//h1|//h2|//h3|//*[contains(@class,'title') or contains(@class,'Title') or "
        "contains(@class,'biaoti') or contains(@id,'title') or contains(@id,'Title') or "
        "contains(@class,'bt')]"
    )
    found: list[str] = []
    for node in find_elements(root, path)[:200]:
        if len(node) >= 30 or (node.tag in _HEADINGS and is_heading_of_links(node)):
            continue
        lines = [line for line in lines_of(node) if not line.image]
        is_menu_entry = node.tag not in _HEADINGS and all(line.link for line in lines)
        if lines and not is_menu_entry:
            # a heading may hold the date line under a line break
            found += {" ".join(line.text for line in lines): None, lines[0].text: None}
    return tuple(text for text in found if 4 <= len(text) <= 160)


def _site_owner(lines: Sequence[PageLine]) -> str:
    """Return the agency named in the footer: 主办单位, 版权所有."""
    for line in reversed(lines[-60:]):
        for match in _OWNER.finditer(line.text[:300]):
            agency = next((name for name in match.groups() if name), "")
            if is_agency(agency):
                return compact(agency)
    return ""


def _same_element(root: HtmlElement, like: HtmlElement) -> HtmlElement | None:
    """Return the one element with the tag, the id and the class of `like`; None: there is none."""
    named = [name for name in ("id", "class") if like.get(name)]
    if not named or not isinstance(like.tag, str):
        return None
    found = [
        one for one in root.iter(like.tag) if all(one.get(name) == like.get(name) for name in named)
    ]
    return found[0] if len(found) == 1 else None


def _selected_container(opened: OpenedPage) -> HtmlElement | None:
    """Return the element at the operator's selector `body`; None without one."""
    written = opened.selectors.get("body")
    return next(iter(select_elements(opened.root, written)), None) if written else None


def _selected_fields(opened: OpenedPage) -> Mapping[str, str]:
    """Return the fields at the operator's selectors."""
    selector_names = {"title": "page_title", "published": "page_date"}
    found = {
        name: select_text(opened.root, opened.selectors[selector_name])
        for name, selector_name in selector_names.items()
        if selector_name in opened.selectors
    }
    return {name: value for name, value in found.items() if value}


def _marked_fields(text: str, family: Family) -> Mapping[str, str]:
    """Return the fields between the family's marks."""
    found = {}
    for name, (begin, end) in family.marks.items():
        start = text.find(begin)
        stop = text.find(end, start)
        if 0 <= start < stop and stop - start < 20_000:
            inside = collapse_whitespace(
                html.unescape(_strip_tags(text[start + len(begin) : stop]))
            )
            if inside:
                found[name] = inside
    return found


def _strip_tags(text: str) -> str:
    """Remove tags and comments from `text`."""
    parts = text.split("<")
    return parts[0] + "".join(part.partition(">")[2] for part in parts[1:])


def _lines_around(
    root: HtmlElement, container: HtmlElement
) -> tuple[tuple[PageLine, ...], tuple[PageLine, ...]]:
    """Return the lines above and below the container; none when it is the whole page."""
    lines = lines_of(root, mark=container)
    at = next((index for index, line in enumerate(lines) if line.text == ELEMENT_MARKER), None)
    if at is None:
        return (), ()
    above = [line for line in lines[:at] if _is_text(line)]
    below = [line for line in lines[at + 1 :] if _is_text(line)]
    return tuple(above[-_MAX_LINES_ABOVE:]), tuple(below[:_MAX_LINES_BELOW])


def _is_text(line: PageLine) -> bool:
    """Whether a line is neither a picture nor a link to another page, with its date or without."""
    return not (line.link or line.dated_link or line.image)
