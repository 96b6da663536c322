"""The counter of the demonstration is in words that stand nowhere in the product."""

from collections.abc import Mapping
from pathlib import Path

import service.demo.chapters.noise_steps
from service.demo.chapters.noise_steps import REPORT, SITE
from service.demo.portal_state import PortalState
from service.demo.site_responses import RequestTime, SiteRequest, answer
from service.demo.sites import Site
from tests.service.demo.conftest import MONDAY

ROOT = Path(service.demo.chapters.noise_steps.__file__).parents[2]


def page(site: Site, state: PortalState, hits: int) -> str:
    request = SiteRequest(path=site.path(REPORT))
    found = answer(site, state.sites[SITE], request, RequestTime(now=MONDAY, hits=hits))
    return found.body.decode()


def test_the_counter_differs_at_every_request(
    sites: Mapping[str, Site], at_first: PortalState
) -> None:
    site = sites[SITE]

    assert "被翻看过641回" in page(site, at_first, 1)
    assert "被翻看过642回" in page(site, at_first, 2)


def test_no_module_that_reads_pages_knows_the_words_of_the_counter() -> None:
    knowing = [
        file
        for folder in ("crawler", "store", "scheduler", "disclosures")
        for file in (ROOT / folder).rglob("*.py")
        if "翻看" in file.read_text(encoding="utf-8")
    ]

    assert knowing == []
