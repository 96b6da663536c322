"""The address that the relative addresses of a page are resolved against."""

from lxml.html import HtmlElement

from crawler.addresses import resolve


def base_of(node: HtmlElement, url: str) -> str:
    """Return the base address of the page at `url` in whose tree `node` is: its ``<base>``."""
    for base in node.getroottree().iter("base"):
        href = (base.get("href") or "").strip()
        if href:
            return resolve(url, href) or url
    return url
