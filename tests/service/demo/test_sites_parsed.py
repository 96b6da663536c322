"""The pages of the portal are parsed as on a visit, with their boilerplate and list entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from crawler.reading import read, read_list
from disclosures import DocumentKind, ListEntry, Page, Reading, Source
from disclosures.content_digest import digest
from service.demo.chapters.noise_steps import SITE as COUNTING_SITE
from service.demo.portal_state import ChangeSkin, PortalState, Publish, SiteAction, apply_action
from service.demo.site_responses import RequestTime, SiteRequest, answer
from service.demo.sites import Site
from tests.service.demo.conftest import MONDAY

HOME = "http://127.0.0.1:18101"


@dataclass(frozen=True, kw_only=True)
class ExpectedReading:
    """The expected reading of a report of the portal."""

    slug: str
    name: str
    kind: DocumentKind
    title: str
    publisher: str
    published: str
    year: int | None
    signed_on: date | None = None
    index_no: str | None = None
    source: str | None = None
    figures: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    #: Keys of figures that the report does not state.
    silent: tuple[str, ...] = ()


TRUTHS = (
    ExpectedReading(
        slug="haidong-swt",
        name="scorecard-2014",
        kind=DocumentKind.SCORECARD,
        title="2014年度省商务厅政府信息公开工作“成绩单”",
        publisher="海东省商务厅",
        published="2014-12-19",
        year=2014,
        source="海东省商务厅",
        figures={"press.count": (3,), "disclosure.website": (34000,), "media.weibo_fans": (58723,)},
        silent=("app.received", "review.total", "litigation.total"),
    ),
    ExpectedReading(
        slug="linhe-swj",
        name="annual-2017",
        kind=DocumentKind.ANNUAL_REPORT,
        title="临河区商务局2017年政府信息公开工作年度报告",
        publisher="临河区商务局",
        published="2018-03-28",
        year=2017,
        signed_on=date(2018, 1, 20),
        index_no="11470303004217160K/2018-1375077",
        figures={
            "disclosure.total": (78,),
            "app.received": (0,),
            "review.total": (0,),
            "fee.amount": (0,),
            "consult.count": (400, 10),
        },
    ),
    ExpectedReading(
        slug="nanping-swt",
        name="plan-2019",
        kind=DocumentKind.IMPLEMENTATION_PLAN,
        title="省商务厅2019年政务公开工作实施方案",
        publisher="南屏省商务厅",
        published="2019-07-30",
        year=2019,
        signed_on=date(2019, 7, 30),
        silent=("disclosure.total", "app.received"),
    ),
    ExpectedReading(
        slug="yunze-swt",
        name="annual-2013",
        kind=DocumentKind.ANNUAL_REPORT,
        title="自治区商务厅2013年政府信息公开工作年度报告",
        publisher="云泽自治区商务厅",
        published="2014-03-27",
        year=2013,
        figures={"site.visits": (38_130_000,), "app.received": (0,), "litigation.total": (0,)},
    ),
    ExpectedReading(
        slug="nanze-jmj",
        name="interim-2014",
        kind=DocumentKind.INTERIM_REPORT,
        title="南泽市经济贸易局2014年政府信息公开工作情况报告",
        publisher="南泽市经济贸易局",
        published="2014-12-02T09:46:00+08:00",
        year=2014,
        signed_on=date(2014, 11, 28),
        figures={"disclosure.total": (54,), "disclosure.website": (33,)},
        silent=("app.received", "litigation.total"),
    ),
    ExpectedReading(
        slug="yuntai-xzf",
        name="annual-zfb-2024",
        kind=DocumentKind.ANNUAL_REPORT,
        title="云台县人民政府办公室2024年政府信息公开工作年度报告",
        publisher="云台县人民政府办公室",
        published="2025-01-29T15:06:00+08:00",
        year=2024,
        source="云台县人民政府办公室",
        figures={"disclosure.website": (630,)},
    ),
)


def source_of(site: Site) -> Source:
    url = f"{HOME}{site.list}"
    return Source(
        id=UUID(int=1), slug=site.slug, agency=site.agency, url=url, province=site.province
    )


def page_of(site: Site, state: PortalState, url: str, hits: int = 1) -> Page:
    address = urlsplit(url)
    request = SiteRequest(path=address.path, query=dict(parse_qsl(address.query)))
    now = MONDAY + timedelta(days=hits)
    found = answer(site, state.sites[site.slug], request, RequestTime(now=now, hits=hits))
    headers = {"content-type": found.type}
    return Page(url=url, body=found.body, headers=headers, fetched_at=now)


def listed(site: Site, state: PortalState) -> dict[str, ListEntry]:
    """Read all pages of the list, as a visit does."""
    waiting, seen, entries = [f"{HOME}{site.list}"], set[str](), dict[str, ListEntry]()
    while waiting:
        url = waiting.pop(0)
        seen.add(url)
        found = read_list(page_of(site, state, url), source=source_of(site))
        entries |= {entry.url: entry for entry in found.entries}
        waiting += [f.url for f in found.more if f.url not in seen and f.url not in waiting]
    return entries


def reading_of(site: Site, state: PortalState, name: str, hits: int = 1) -> Reading:
    url = f"{HOME}{site.path(name)}"
    entry = listed(site, state)[url]
    return read(page_of(site, state, url, hits), listed=entry, source=source_of(site))


def with_all(state: PortalState, site: Site, *more: SiteAction) -> PortalState:
    for name, demo_report in site.reports_by_name.items():
        if demo_report.later:
            state = apply_action(state, Publish(site=site.slug, report=name), MONDAY)
    for action in more:
        state = apply_action(state, action, MONDAY)
    return state


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.slug)
def test_each_seed_format_is_read_with_its_metadata_and_figures(
    sites: Mapping[str, Site], at_first: PortalState, truth: ExpectedReading
) -> None:
    site = sites[truth.slug]

    reading = reading_of(site, with_all(at_first, site), truth.name)

    assert (reading.kind, reading.title) == (truth.kind, truth.title)
    assert (reading.publisher, str(reading.published)) == (truth.publisher, truth.published)
    assert (reading.report_year, reading.signed_on) == (truth.year, truth.signed_on)
    assert (reading.index_no, reading.source) == (truth.index_no, truth.source)
    assert reading.doc_no is None
    assert reading.suspicions == ()
    assert [f for f in reading.findings if f.code.startswith("dates.")] == []
    for key, values in truth.figures.items():
        assert tuple(int(f.value or 0) for f in reading.figures if f.key == key) == values, key
    assert [f.key for f in reading.figures if f.key in truth.silent] == []


@pytest.mark.parametrize("slug", [truth.slug for truth in TRUTHS])
def test_every_report_of_a_site_is_listed_with_its_own_title_and_date(
    sites: Mapping[str, Site], at_first: PortalState, slug: str
) -> None:
    site, state = sites[slug], with_all(at_first, sites[slug])

    entries = listed(site, state)

    truth = {
        f"{HOME}{site.path(m.name)}": (m.title, m.at.date()) for m in site.reports_by_name.values()
    }
    assert {url: (e.title, e.published_on) for url, e in entries.items()} == truth


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.slug)
def test_counters_dates_adverts_and_skins_are_not_content(
    sites: Mapping[str, Site], at_first: PortalState, truth: ExpectedReading
) -> None:
    """Another day, another visitor, another skin; the same text."""
    site = sites[truth.slug]
    before = with_all(at_first, site)
    repainted = with_all(at_first, site, ChangeSkin(site=site.slug))

    digests = {
        digest(reading_of(site, before, truth.name, hits=1)),
        digest(reading_of(site, before, truth.name, hits=40)),
        digest(reading_of(site, repainted, truth.name, hits=77)),
    }

    assert len(digests) == 1


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_no_report_of_the_portal_changes_with_its_boilerplate(
    sites: Mapping[str, Site], at_first: PortalState, step: int
) -> None:
    """Every page, or every fourth: in short notices a page footer may be taken for text.

    One site has a counter in words that only visits teach.
    """
    for site in (each for slug, each in sites.items() if slug != COUNTING_SITE):
        state = with_all(at_first, site)
        entries = listed(site, state)
        for url, entry in list(entries.items())[::step]:
            first, second = (
                read(page_of(site, state, url, hits), listed=entry, source=source_of(site))
                for hits in (2, 51)
            )
            assert digest(first) == digest(second), (
                f"{url}\n{first.blocks[-1]}\n{second.blocks[-1]}"
            )
            assert first.suspicions == ()


def test_statutory_tables_are_recognised_and_their_sums_are_correct(
    sites: Mapping[str, Site], at_first: PortalState
) -> None:
    reading = reading_of(sites["yuntai-xzf"], at_first, "annual-zfb-2024")

    assert [table.form for table in reading.tables] == [
        "t30.disclosure",
        "t30.applications",
        "t30.review",
    ]
    assert [f for f in reading.findings if f.code.startswith("sum.")] == []
