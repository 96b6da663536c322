"""Finds the spider of each site family."""

from collections.abc import Mapping
from functools import cache

from scrapy import Request, Spider
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.misc import walk_modules_iter
from scrapy.utils.spider import iter_spider_classes

from crawler.families import FAMILIES, GENERIC, Family
from crawler.spiders.disclosure import DisclosureSpider

#: The package whose modules define spiders.
SPIDERS = "crawler.spiders"


@cache
def family_spiders() -> Mapping[str, type[DisclosureSpider]]:
    """The spider of each family, by the family's name."""
    defined = {
        spider.name: spider
        for module in walk_modules_iter(SPIDERS)
        for spider in iter_spider_classes(module)
        if issubclass(spider, DisclosureSpider)
    }
    return {family.name: defined.get(family.name) or _spider_of(family) for family in FAMILIES}


def spider_class(family: str) -> type[DisclosureSpider]:
    """The spider of a family; empty or unknown: the one that recognises the family of each page."""
    spiders = family_spiders()
    return spiders.get(family) or spiders[GENERIC.name]


def _spider_of(family: Family) -> type[DisclosureSpider]:
    """Make the spider of a family that defines none."""
    name = "".join(map(str.capitalize, family.name.split("_"))) + "Spider"
    fields = {"name": family.name, "family": family, "__module__": __name__}
    return type(name, (DisclosureSpider,), fields)


class FamilySpiderLoader(SpiderLoader):
    """Scrapy's spider loader, with a spider for every family and for every address."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        found: Mapping[str, type[Spider]] = family_spiders()
        self._spiders.update(found)

    def load(self, spider_name: str) -> type[Spider]:
        """Return a spider. Raises UsageError, which a command prints, if there is none."""
        try:
            return super().load(spider_name)
        except KeyError as error:
            message = f"there is no spider {spider_name!r}; scrapy list names them"
            raise UsageError(message, print_help=False) from error

    def find_by_request(self, request: Request) -> list[str]:
        """The spider for an address without a name: the one that recognises families."""
        return super().find_by_request(request) or [GENERIC.name]
