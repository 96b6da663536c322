"""Any site: the family of each page is recognised by its fingerprint."""

from crawler.families.generic import GENERIC
from crawler.spiders.disclosure import DisclosureSpider


class GenericSpider(DisclosureSpider):
    """Sites whose family is not known in advance."""

    name = "generic"
    family = GENERIC
