"""The meta tags that the 政府网站发展指引 asks for, in whatever case and order they are written."""

from collections.abc import Mapping

from lxml.html import HtmlElement

from crawler.reading.tree import find, squeeze

#: Ours → the names that sites write, lower case, best first.
_NAMES = {
    "title": ("articletitle",),
    "published": ("pubdate", "publishdate", "published"),
    "source": ("contentsource", "source"),
    "site": ("sitename",),
    "column": ("columnname",),
}


def meta_of(root: HtmlElement) -> Mapping[str, str]:
    """What the meta tags say, by our names; what is empty is left out."""
    written: dict[str, str] = {}
    for tag in find(root, "//meta[@name]")[:500]:
        name = squeeze(tag.get("name", "")).strip("\"'“”").lower()
        content = squeeze(tag.get("content", ""))[:1000]
        if content:
            written.setdefault(name, content)
    found: dict[str, str] = {}
    for ours, theirs in _NAMES.items():
        for name in theirs:
            if name in written:
                found.setdefault(ours, written[name])
    return found
