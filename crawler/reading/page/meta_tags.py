"""The meta tags of the 政府网站发展指引 (国办发〔2017〕47号), in any case and order."""

from collections.abc import Mapping

from lxml.html import HtmlElement

from crawler.reading.page.lines import find_elements
from crawler.reading.text.whitespace import collapse_whitespace

#: Field → names that sites use for it, in lower case, best first.
_NAMES = {
    "title": ("articletitle",),
    "published": ("pubdate", "publishdate", "published", "datepublished", "article:published_time"),
    "source": ("contentsource", "source"),
    "site": ("sitename", "og:site_name"),
    "column": ("columnname",),
}


def meta_tags_of(root: HtmlElement) -> Mapping[str, str]:
    """Return the contents of the meta tags by field; empty ones are left out."""
    content_by_name: dict[str, str] = {}
    for tag in find_elements(root, "//meta[@name or @property or @itemprop]")[:500]:
        written = tag.get("name") or tag.get("property") or tag.get("itemprop") or ""
        name = collapse_whitespace(written).strip("\"'“”").lower()
        content = collapse_whitespace(tag.get("content", ""))[:1000]
        if content:
            content_by_name.setdefault(name, content)
    found: dict[str, str] = {}
    for field, tag_names in _NAMES.items():
        for name in tag_names:
            if name in content_by_name:
                found.setdefault(field, content_by_name[name])
    return found
