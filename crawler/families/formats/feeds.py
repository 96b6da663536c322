"""Feeds and sitemaps as lists: RSS 0.9 to 2.0, RDF, Atom (RFC 4287), sitemaps.org."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from html import unescape

from lxml import etree
from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families.family import Family, Follow, Pager
from crawler.families.formats.json_pages import CHINA, day_of
from disclosures import ListEntry

_DECLARATION = re.compile(r"\A[\s\ufeff]*<\?xml[^>]{0,300}\?>")
_TAG = re.compile(r"<[^<>]{1,300}>")
_ITEMS = frozenset({"item", "entry", "url"})
_DATES = ("pubdate", "published", "date", "issued", "publication_date", "updated", "modified")

#: Rows of a feed, sitemaps of an index, and letters of a title.
_MAX_ITEMS, _MAX_SITEMAPS, _MAX_TITLE = 10_000, 200, 300


def entries_of(url: str, text: str) -> Sequence[ListEntry] | None:
    """Return the rows of a feed or sitemap; none of an index of sitemaps; None if it is neither."""
    root = _tree(text)
    if root is None:
        return None
    items = [node for node in root.iter() if _name(node) in _ITEMS][:_MAX_ITEMS]
    found = (_entry(url, item) for item in items)
    return [entry for entry in found if entry is not None]


def pager_of(url: str, text: str, root: HtmlElement) -> Pager:
    """Return the next page of a feed (RFC 5005), or the sitemaps of an index."""
    tree = _tree(text)
    if tree is None:
        return Pager()
    addresses = [
        node.get("href", "") for node in tree if _name(node) == "link" and node.get("rel") == "next"
    ]
    addresses += [_child(node, "loc") for node in tree if _name(node) == "sitemap"][:_MAX_SITEMAPS]
    resolved = (resolve(url, address.strip()) for address in addresses if address)
    return Pager(pages=tuple(Follow(url=address) for address in resolved if address))


def _tree(text: str) -> etree._Element | None:
    """Return the root of an XML text; entities are not expanded, nothing is loaded."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(_DECLARATION.sub("", text).strip().encode(), parser)
    except etree.XMLSyntaxError:
        return None


def _entry(url: str, item: etree._Element) -> ListEntry | None:
    address = resolve(url, _link(item).strip())
    if not address:
        return None
    title = _TAG.sub("", unescape(_child(item, "title"))).strip()[:_MAX_TITLE]
    return ListEntry(url=address, title=title, published_on=_day(item))


def _link(item: etree._Element) -> str:
    """Return the address of an item: its link, its permanent id, or a sitemap's location."""
    for node in item:
        is_link = _name(node) == "link" and node.get("rel", "alternate") == "alternate"
        if is_link and (found := node.get("href") or node.text):
            return str(found)
    for node in item:
        if _name(node) == "guid" and node.get("isPermaLink", "true") == "true" and node.text:
            return node.text
    about = next((value for name, value in item.items() if name.endswith("about")), "")
    return _child(item, "loc") or str(about)


def _day(item: etree._Element) -> date | None:
    """Return the date of publication of an item, in China's time zone."""
    texts = {_name(node): (node.text or "").strip() for node in item.iter() if node is not item}
    for name in _DATES:
        if text := texts.get(name, ""):
            return _parsed_day(text)
    return None


def _parsed_day(text: str) -> date | None:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
        except (ValueError, TypeError, IndexError):
            continue
        return (moment.astimezone(CHINA) if moment.tzinfo else moment).date()
    return day_of(text)


def _child(item: etree._Element, name: str) -> str:
    texts: Iterator[str] = ("".join(node.itertext()) for node in item if _name(node) == name)
    return next(texts, "").strip()


def _name(node: etree._Element) -> str:
    """The name of an element without its namespace, in lower case."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


FEED = Family(
    name="feed",
    one_software=False,
    fingerprint=re.compile(
        r"\A[\s\ufeff]*(?:<\?xml[^>]{0,300}\?>|<\?[^>]{0,500}\?>|<!--.{0,2000}?-->"
        r"|<!DOCTYPE[^\[>]{0,300}(?:\[[^\]]{0,2000}\]\s{0,9})?>|\s{1,99}){0,9}"
        r"<(?:[a-z]{1,9}:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>]",
        re.IGNORECASE | re.DOTALL,
    ),
    entries=entries_of,
    pager=pager_of,
)
