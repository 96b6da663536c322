"""The SiteFamilies port, over the crawler's registry of site families."""

from collections.abc import Mapping, Sequence

from crawler.families import FAMILIES
from crawler.families.family import Family
from crawler.reading.page.selectors import check_selectors
from disclosures.ports import FamilySummary


class CrawlerFamilies:
    """The families that the crawler recognises."""

    def names(self) -> Sequence[str]:
        """List the names."""
        return [family.name for family in FAMILIES]

    def summaries(self) -> Sequence[FamilySummary]:
        """Summarise each family by how it departs from the default one."""
        default = Family(name="", fingerprint=FAMILIES[-1].fingerprint)
        return [_summary(family, default) for family in FAMILIES]

    def check_selectors(self, selectors: Mapping[str, str]) -> None:
        """Raise InputError unless all selectors are valid."""
        check_selectors(selectors)


def _summary(family: Family, default: Family) -> FamilySummary:
    in_page = (family.records, family.rows, family.entries) == (
        default.records,
        default.rows,
        default.entries,
    )
    in_script = family.article_html is not default.article_html and family.detail is default.detail
    article = "by a request" if family.detail is not default.detail else "in the page"
    return FamilySummary(
        name=family.name,
        lists="on the page" if in_page else "as data",
        paging="by links" if family.pager is default.pager else "by its script",
        articles="in a script" if in_script else article,
    )
