"""Site families (content management systems), one module each, and their recognition."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from crawler.families.bare_article import BARE_ARTICLE
from crawler.families.commerce_portal import COMMERCE_PORTAL
from crawler.families.directory import DIRECTORY
from crawler.families.epoint import EPOINT
from crawler.families.family import Family, Follow, Pager, no_entries, no_rows
from crawler.families.fingerprints import matches_fingerprint
from crawler.families.formats.feeds import FEED
from crawler.families.formats.json_lists import JSON_LIST, entries_of
from crawler.families.generic import GENERIC
from crawler.families.gkmlpt import GKMLPT
from crawler.families.hanweb import HANWEB
from crawler.families.huilan import HUILAN
from crawler.families.jpaas import JPAAS
from crawler.families.lonsun import LONSUN
from crawler.families.nfcms import NFCMS
from crawler.families.shanghai import SHANGHAI
from crawler.families.trs import TRS
from crawler.families.ucap import UCAP
from crawler.families.vsb import VSB

#: In the order in which their fingerprints are tried.
_ORDERED_FAMILIES = (
    GKMLPT, JPAAS, HANWEB, NFCMS, UCAP, TRS, EPOINT, HUILAN, LONSUN, VSB, SHANGHAI,
    DIRECTORY, COMMERCE_PORTAL, BARE_ARTICLE,
)  # fmt: skip


def _other_families() -> Iterator[Family]:
    """Yield the families of other modules in this package; they come after the ordered ones."""
    for module in iter_modules(__path__):
        found = getattr(import_module(f"{__name__}.{module.name}"), module.name.upper(), None)
        if isinstance(found, Family) and found not in (*_ORDERED_FAMILIES, GENERIC):
            yield found


FAMILIES: tuple[Family, ...] = (*_ORDERED_FAMILIES, *_other_families(), GENERIC)

#: Characters of a page that are searched for fingerprints.
_MAX_TEXT = 300_000

#: Characters in which the first element of a feed begins.
_MAX_START = 5_000


def recognise(text: str, *, url: str = "", known: str = "") -> Family:
    """Return the family of a page; `known` is its source's family in the catalogue.

    Feeds, sitemaps and arrays in JSON are formats that sites of all families have.
    """
    if FEED.fingerprint.match(text[:_MAX_START]):
        return FEED
    family = _recognised(text, url, known)
    reads_json = family.entries is not no_entries or family.rows is not no_rows
    if not reads_json and family.article_html(url, text) is None and entries_of(url, text):
        return JSON_LIST
    return family


def _recognised(text: str, url: str, known: str) -> Family:
    """Return the family that is named, or whose fingerprint a page has."""
    named = next((family for family in FAMILIES if family.name == known), None)
    if named is not None:
        return named
    start = f"{url}\n{text[:_MAX_TEXT]}"
    lowered = start.lower()
    return next(
        family for family in FAMILIES if matches_fingerprint(family.fingerprint, start, lowered)
    )


__all__ = ["FAMILIES", "GENERIC", "Family", "Follow", "Pager", "recognise"]
