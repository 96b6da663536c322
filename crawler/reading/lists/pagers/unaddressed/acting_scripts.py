"""Whether the scripts of a page may act on an element: by its names, or by what cannot be read."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.lists.scripts.script_tokens import unescaped
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage

#: File of a script that draws pagers.
PAGER_SCRIPT = re.compile(r"pagina|pager|paging|laypage|fenye|page\.js", re.IGNORECASE)

#: Files of libraries, which act on nothing by themselves, and of scripts that act on other parts.
_OTHER_SCRIPT = re.compile(
    r"^(?:jquery|zepto|vue|react|angular|swiper|slick|bootstrap|layui|element|html5|respond|modernizr)"
    r"[\w.-]*$|slide|share|statist|tongji|analytics|counter|weather|calendar|login|polyfill",
    re.IGNORECASE,
)
_CLICK = re.compile(
    r"click|\bon\(|\.on\w{2,12}\s{0,3}=|addEventListener|delegate|\btap\b|\blive\(", re.IGNORECASE
)
_CLICK_ATTRIBUTE = re.compile(
    r"^(?:@|v-on:|ng-|\(|on:?|bind:?|data-bind|hx-)\w{0,8}(?:click|tap|get)?\b"
)
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.){1,200}\"|'(?:[^'\\\n]|\\.){1,200}'|`[^`\n]{1,200}`")
_NAME = re.compile(r"[\w-]{2,60}")

#: Characters behind a selector within which a script says that it acts on clicks.
_MAX_BEHIND = 300

#: Elements around a control by whose names a script finds it, strings of scripts, and files.
_MAX_AROUND, _MAX_STRINGS, _MAX_FILES = 4, 3_000, 200


class ActingScripts:
    """The scripts of one page, as far as they may act on what it displays."""

    def __init__(self, opened: OpenedPage) -> None:
        self._opened = opened

    def may_act_on(self, element: HtmlElement, label: str = "") -> bool:
        """Whether a script file of the site might act on `element`, or an inline script does.

        So does what an attribute of a framework names: ``@click``, ``ng-click``.
        """
        if self.has_files or any(_CLICK_ATTRIBUTE.match(str(name)) for name in element.attrib):
            return True
        names = set(_names_around(element))
        return any(
            (label and label in selector) or not names.isdisjoint(_NAME.findall(selector))
            for selector in self._selectors
        )

    @cached_property
    def has_files(self) -> bool:
        """Whether a script file of the same site does more than a library does."""
        here = _domain(self._opened.url)
        for script in find_elements(self._opened.root, "//script[@src]")[:_MAX_FILES]:
            source = (script.get("src") or "").strip()
            address = resolve(self._opened.base, source, charset=self._opened.decoded.charset)
            name = urlsplit(address).path.rpartition("/")[2]
            if PAGER_SCRIPT.search(name):
                return True
            if _domain(address) == here and not _OTHER_SCRIPT.search(name):
                return True
        return False

    @cached_property
    def _selectors(self) -> tuple[str, ...]:
        """The strings of inline scripts behind which clicks are handled."""
        text = PageScripts(self._opened.root, self._opened.url).text
        if not _CLICK.search(text):
            return ()
        return tuple(
            unescaped(match[0][1:-1])
            for match in islice(_STRING.finditer(text), _MAX_STRINGS)
            if _CLICK.search(text, match.end(), match.end() + _MAX_BEHIND)
        )


def _names_around(element: HtmlElement) -> Iterator[str]:
    """Yield the ids and classes of an element, and of those around it."""
    for one in (element, *islice(element.iterancestors(), _MAX_AROUND)):
        if one.tag in ("body", "html"):
            return
        yield from (one.get("id") or "").split()
        yield from (one.get("class") or "").split()


def _domain(url: str) -> str:
    """Return the host of an address, without its first label if it has more than three."""
    host = urlsplit(url).hostname or ""
    return host.partition(".")[2] if host.count(".") > 2 else host
