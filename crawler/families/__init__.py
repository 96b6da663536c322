"""One module a site family: how it is recognised, where it keeps what."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from crawler.families.epoint import EPOINT
from crawler.families.family import Family, Follow, Pager
from crawler.families.fingerprints import fits
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

#: In the order of their fingerprints: the first that fits is the family.
_PLACED = (GKMLPT, JPAAS, HANWEB, NFCMS, UCAP, TRS, EPOINT, HUILAN, LONSUN, VSB, SHANGHAI)


def _further() -> Iterator[Family]:
    """Families whose modules stand here without a place in the order: asked after those."""
    for module in iter_modules(__path__):
        found = getattr(import_module(f"{__name__}.{module.name}"), module.name.upper(), None)
        if isinstance(found, Family) and found not in (*_PLACED, GENERIC):
            yield found


FAMILIES: tuple[Family, ...] = (*_PLACED, *_further(), GENERIC)

#: How much of a page's text is looked at.
_ENOUGH = 300_000


def recognise(text: str, *, url: str = "", known: str = "") -> Family:
    """The family of a page; `known` is what the catalogue says of its source."""
    named = next((family for family in FAMILIES if family.name == known), None)
    if named is not None:
        return named
    start = f"{url}\n{text[:_ENOUGH]}"
    lowered = start.lower()
    return next(family for family in FAMILIES if fits(family.fingerprint, start, lowered))


__all__ = ["FAMILIES", "GENERIC", "Family", "Follow", "Pager", "recognise"]
