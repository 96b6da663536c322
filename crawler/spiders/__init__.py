"""The spiders: one for each site family."""

from functools import cache

from crawler.families import FAMILIES, GENERIC
from crawler.spiders.disclosure import DisclosureSpider


@cache
def spider_class(family: str) -> type[DisclosureSpider]:
    """The spider of a family; empty or unknown: the one that recognises the family of each page."""
    return type("X", (DisclosureSpider,), {"name": family or "generic"})
