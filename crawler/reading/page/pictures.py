"""Pictures of an article, and what is none: icons, QR codes, buttons, the site's header."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|tiff?)$", re.IGNORECASE)

#: Attributes with the address of a picture that a script loads later, and the ordinary one.
_SOURCES = (
    *("data-original", "data-src", "data-lazy-src", "data-lazy", "data-echo", "lazy-src"),
    *("original", "_src", "src", "oldsrc"),
)

#: A picture with one side below this (px) is an icon, a rule or a code.
_LEAST_SIDE = 150

#: A picture that a page repeats is a bullet or a rule.
_MOST_REPEATED = 2

#: Words in the name of a file or in a class, which say that a picture belongs to the site.
_SITE_WORDS = re.compile(
    r"(?<![a-z])(?:qr|qr-?code|ewm|erweima|weixin|wechat|wx|weibo|icon|ico|logo|share|btn|button|"
    r"captcha|yzm|vcode|verify|code|counter|count|stat|banner|blank|spacer|loading|dot|line|arrow|"
    r"print|close|header|footer|foot|top|nav|menu|bdshare|jiathis|ad|ads|advert)(?![a-z])|二维码|"
    r"扫一扫|扫码|微信|图标|广告|验证码|标识|徽标",
    re.IGNORECASE,
)
_SITE_PARTS = frozenset({"header", "footer", "nav", "aside", "button"})
_LENGTH = re.compile(r"^\s{0,3}(\d{1,5})(?:\.\d{1,4})?\s{0,3}(?:px)?\s{0,3}$", re.IGNORECASE)
_IN_STYLE = re.compile(
    r"(?:^|;)\s{0,5}(width|height)\s{0,3}:\s{0,3}(\d{1,5})(?:\.\d{1,4})?px", re.IGNORECASE
)
_LEVELS = 8


def pictures_in(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements below `root` that are pictures of an article, in page order."""
    images = list(root.iter("img"))[:500]
    sources = [picture_source(image) for image in images]
    for image, source in zip(images, sources, strict=True):
        if source and sources.count(source) <= _MOST_REPEATED and not _is_of_site(image, source):
            yield image


def picture_source(image: HtmlElement) -> str:
    """Return the address of a picture as written; empty: it has none."""
    found = (str(image.get(name) or "").strip() for name in _SOURCES)
    return next((source for source in found if source), "")


def is_small(element: HtmlElement, least: int) -> bool:
    """Whether an element says that one of its sides is shorter than `least` px."""
    sides = [
        match[1]
        for name in ("width", "height")
        if (match := _LENGTH.match(str(element.get(name) or "")))
    ]
    sides += [match[2] for match in _IN_STYLE.finditer(str(element.get("style") or "")[:500])]
    return any(int(side) < least for side in sides)


def is_in_site_part(element: HtmlElement) -> bool:
    """Whether an element is in a part of the page that is the site's: header, footer, menu."""
    for level, node in enumerate(element.iterancestors()):
        if level > _LEVELS or node.tag in ("body", "html"):
            return False
        if node.tag in _SITE_PARTS or _SITE_WORDS.search(_names_of(node)):
            return True
    return False


def _is_of_site(image: HtmlElement, source: str) -> bool:
    if is_small(image, _LEAST_SIDE) or is_in_site_part(image) or _leads_elsewhere(image):
        return True
    names = f"{_names_of(image)} {image.get('alt') or ''} {image.get('title') or ''}"
    if not source.startswith("data:"):
        names += " " + urlsplit(source).path.rpartition("/")[2]
    return _SITE_WORDS.search(names) is not None or _is_beside_file(image)


def _leads_elsewhere(image: HtmlElement) -> bool:
    """Whether a picture is a link to something else than a picture."""
    link = next(image.iterancestors("a"), None)
    href = "" if link is None else (link.get("href") or "").strip()
    if not href or href.startswith("#") or href.lower().startswith("javascript:"):
        return False
    return _PICTURE_FILE.search(urlsplit(href).path) is None


def _is_beside_file(image: HtmlElement) -> bool:
    """Whether a picture is the icon of the file that is linked right behind it."""
    following = image.getnext()
    return following is not None and following.tag == "a" and not (image.tail or "").strip()


def _names_of(node: HtmlElement) -> str:
    return f"{node.get('class') or ''} {node.get('id') or ''}"[:300]
