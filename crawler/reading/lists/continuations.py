"""Where a page without rows of its own leads: to a frame, or on by a refresh or a script."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families import Follow
from crawler.reading.fields.shown_files import frames_in_scripts
from crawler.reading.lists.pagers.control_targets import ControlTargets, without_fragment
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.page.visibility import is_displayed

_REFRESH = re.compile(
    r"^\s{0,9}[\d.]{1,6}\s{0,9}[;,]\s{0,9}url\s{0,9}=\s{0,9}(.{1,2000})$", re.IGNORECASE | re.DOTALL
)
_SIZE = re.compile(r"^\s{0,3}(\d{1,5})\s{0,3}(%|px)?", re.IGNORECASE)
_FRONT_PAGE = re.compile(r"^/?(?:(?:index|default|home|main)\.[a-z]{3,5})?$", re.IGNORECASE)
_MAIN_NAMES = re.compile(r"main|content|right|list|center|body|nr", re.IGNORECASE)
_SIDE_NAMES = re.compile(
    r"top|head|foot|bottom|left|menu|nav|banner|weather|count|share", re.IGNORECASE
)
_LIST_NAMES = re.compile(r"list|news|data|rows|items|infos?\b|table|content|app\b", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"\b(?:v-for|ng-repeat|data-bind|:key)\s{0,3}=[\"'][^\"']{1,50}|\{\{\s{0,3}[\w.]{1,40}\s{0,3}\}\}"
)

_WAITING = re.compile(
    r"\W{0,3}(?:(?:数据|内容|列表|页面)?(?:正在)?(?:努力|拼命|玩命)?(?:加载|载入|读取)中|loading)"
    r"\W{0,9}(?:请稍[候后等]\W{0,3})?",
    re.IGNORECASE,
)

#: Requests of scripts that are tried.
_MAX_LOADED = 3

#: Characters from which a page has a text of its own, and is neither a redirect nor a frame's.
_MAX_REDIRECT_TEXT, _MAX_FRAME_PROSE = 200, 150

#: Pixels from which a frame can hold a list, and frames of a page that are tried.
_MIN_FRAME_SIZE, _MAX_FRAMES = 100, 4


def continuations(opened: OpenedPage) -> tuple[Follow, ...]:
    """Return where the list of a page without rows may be, likeliest first; empty: nowhere else.

    The front page of a site is no list: what leads there leads to nothing.
    """
    if not opened.decoded.markup:
        return ()
    addresses = [*_refreshed(opened), *_scripted(opened), *_framed(opened)]
    here = without_fragment(opened.url)
    allowed = [
        address
        for address in dict.fromkeys(addresses)
        if address.startswith("http") and without_fragment(address) != here
    ]
    if not _is_front_page(opened.url):
        allowed = [address for address in allowed if not _is_front_page(address)]
    follows = [Follow(url=address, referer=opened.url) for address in allowed]
    return (*follows, *_loaded(opened))


def refreshed_to(opened: OpenedPage) -> Follow | None:
    """Return where a page without a text of its own refreshes to; None: nowhere, or home."""
    text = sum(len(line.text) for line in opened.lines)
    if not opened.decoded.markup or text > _MAX_REDIRECT_TEXT:
        return None
    here = without_fragment(opened.url)
    for address in _refreshed(opened):
        is_other = address.startswith("http") and without_fragment(address) != here
        if is_other and not _is_front_page(address):
            return Follow(url=address, referer=opened.url)
    return None


def _refreshed(opened: OpenedPage) -> Iterator[str]:
    """Yield the address in a Refresh header or a meta tag."""
    contents = [opened.page.headers.get("refresh", "")]
    for meta in find_elements(opened.root, "//meta[@http-equiv and @content]"):
        is_refresh = (meta.get("http-equiv") or "").strip().lower() == "refresh"
        if is_refresh and next(meta.iterancestors("noscript"), None) is None:
            contents.append(meta.get("content") or "")
    for content in contents:
        if match := _REFRESH.match(content):
            yield _resolved(opened, match[1].strip().strip("'\""))


def _scripted(opened: OpenedPage) -> Iterator[str]:
    """Yield where the scripts of a page without text lead."""
    text = sum(len(line.text) for line in opened.lines)
    if text > _MAX_REDIRECT_TEXT:
        return
    scripts = PageScripts(opened.root, opened.url)
    body = next(iter(find_elements(opened.root, "//body[@onload]")), None)
    code = (body.get("onload") or "") if body is not None else ""
    for target in scripts.targets(f"{scripts.text}\n;{code}"):
        if target.address and not target.loaded:
            yield _resolved(opened, target.address)


def _framed(opened: OpenedPage) -> Iterator[str]:
    """Yield the addresses of the frames that can hold a list."""
    if _has_prose(opened):
        return
    frames = find_elements(opened.root, "//frame[@src] | //iframe[@src]")
    shown = [frame for frame in frames if not _is_hidden(frame)]
    for frame in sorted(shown, key=_frame_rank)[:_MAX_FRAMES]:
        yield _resolved(opened, (frame.get("src") or "").strip())
    charset = opened.decoded.charset or "utf-8"
    written = frames_in_scripts(opened.root, opened.root, opened.base, charset)
    yield from islice(written, _MAX_FRAMES)


def _loaded(opened: OpenedPage) -> list[Follow]:
    """Return the requests by which scripts may fill a list that is empty as it arrives."""
    if not unfilled_list(opened):
        return []
    return ControlTargets(opened).loaded_rows()[:_MAX_LOADED]


def unfilled_list(opened: OpenedPage) -> str:
    """Return the name of an empty list that a script fills; empty: there is none."""
    if not opened.decoded.markup or _has_prose(opened):
        return ""
    if template := _TEMPLATE.search(opened.decoded.text):
        return template[0].strip()[:60]
    if not find_elements(opened.root, "//script"):
        return ""
    if waiting := next((line for line in opened.lines if _WAITING.fullmatch(line.text)), None):
        return waiting.text
    for box in find_elements(opened.root, "//*[self::ul or self::ol or self::tbody or self::div]"):
        name = f"{box.get('id') or ''} {box.get('class') or ''}".strip()
        is_empty = not len(box) and not (box.text or "").strip()
        if is_empty and name and (box.tag != "div" or _LIST_NAMES.search(name)):
            return f"{box.tag!s} {name}"[:60]
    return ""


def _has_prose(opened: OpenedPage) -> bool:
    lines = opened.lines
    prose = sum(len(line.text) for line in lines if not line.link and "。" in line.text)
    return prose > _MAX_FRAME_PROSE


def _is_hidden(frame: HtmlElement) -> bool:
    """Whether a frame is not displayed, or too small for a list."""
    if not is_displayed(frame):
        return True
    sizes = [_SIZE.match(frame.get(name) or "") for name in ("width", "height")]
    return any(size and size[2] != "%" and int(size[1]) < _MIN_FRAME_SIZE for size in sizes)


def _frame_rank(frame: HtmlElement) -> tuple[int, int]:
    """Rank a frame: main ones by their names first, then by size."""
    name = " ".join(frame.get(key) or "" for key in ("name", "id", "src", "class"))
    side = _SIDE_NAMES.search(name) is not None
    area = 1
    for key in ("width", "height"):
        size = _SIZE.match(frame.get(key) or "")
        area *= int(size[1]) * (10 if size[2] == "%" else 1) if size else 500
    return (int(side) - int(_MAIN_NAMES.search(name) is not None), -area)


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and _FRONT_PAGE.match(parts.path) is not None


def _resolved(opened: OpenedPage, address: str) -> str:
    return resolve(opened.base, address, charset=opened.decoded.charset)


def as_alternatives(follows: Iterable[Follow]) -> tuple[tuple[Follow, ...], ...]:
    """Return each request as an alternative of its own."""
    return tuple((follow,) for follow in follows)
