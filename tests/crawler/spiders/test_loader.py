"""Every site family has a spider; those of the first five formats are modules."""

import pytest

from crawler.families import FAMILIES, GENERIC
from crawler.spiders.disclosure import DisclosureSpider
from crawler.spiders.loader import family_spiders, spider_class


def test_every_family_has_one_spider_of_its_name() -> None:
    assert {
        name: (spider.name, spider.family.name) for name, spider in family_spiders().items()
    } == {family.name: (family.name, family.name) for family in FAMILIES}


@pytest.mark.parametrize("name", ["hanweb", "directory", "commerce_portal", "bare_article", "trs"])
def test_spider_of_a_first_format_is_a_module_of_its_name(name: str) -> None:
    assert spider_class(name).__module__ == f"crawler.spiders.{name}"


def test_family_without_a_module_has_a_spider_made_of_its_description() -> None:
    spider = spider_class("epoint")

    assert spider.__name__ == "EpointSpider"
    assert issubclass(spider, DisclosureSpider)


@pytest.mark.parametrize("family", ["", "no-such-family"])
def test_source_without_a_known_family_gets_the_spider_that_recognises_it(family: str) -> None:
    assert spider_class(family).family is GENERIC
