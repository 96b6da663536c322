"""Visits to report pages with files, with the pages known from earlier visits."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from crawler.process.supervised_crawl import SupervisedCrawl
from disclosures import (
    CrawlJob,
    KnownPage,
    Observation,
    PageRole,
    PageUnchanged,
    ReportObserved,
    Source,
)
from disclosures.continued_text import text_pages_of
from tests.crawler.documents.document_files import TITLE
from tests.crawler.fetching.web_site import Site, answer

#: A report page whose text is only in its file.
PAGE = """<!DOCTYPE html><html><head><title>{title}</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2026-01-22"></head>
<body><div class="title">{title}</div>
<div class="info">发布日期：2026-01-22 来源：临河区商务局</div>
<div id="zoom"><p>{text}</p>{files}</div></body></html>"""
LINK = '<p><a href="{url}">{text}</a></p>'
NAME = "临河区商务局2025年度报告"


def page_of(*links: tuple[str, str], text: str = "报告全文见附件。", title: str = TITLE) -> bytes:
    files = "".join(LINK.format(url=url, text=name) for url, name in links)
    return answer(
        PAGE.format(title=title, text=text, files=files), type_="text/html; charset=utf-8"
    )


def file(body: bytes) -> bytes:
    return answer(body, type_="application/octet-stream")


@dataclass(slots=True)
class ReportVisits:
    """Visits one report page repeatedly, and keeps what the store would know of it."""

    crawl: SupervisedCrawl
    runner: asyncio.Runner
    site: Site
    known: dict[str, KnownPage]

    def visit(self, *, thorough: bool = False, path: str = "/nb.html") -> list[Observation]:
        job = CrawlJob(source=self.source(path), known=self.known, thorough=thorough)

        async def collect() -> list[Observation]:
            return [observation async for observation in self.crawl(job)]

        observations = self.runner.run(collect())
        for observation in observations:
            self._remember(observation)
        return observations[:-1]

    def source(self, path: str = "/nb.html") -> Source:
        return Source(
            id=UUID(int=7),
            slug="linhe-swj",
            agency="临河区商务局",
            url=self.site.root + path,
            delay=timedelta(0),
        )

    def _remember(self, observation: Observation) -> None:
        if isinstance(observation, ReportObserved):
            self.known[observation.url] = KnownPage(
                url=observation.url,
                role=PageRole.REPORT,
                digest=observation.digest,
                raw_sha256=observation.page.sha256,
                etag=observation.page.etag,
                files=observation.reading.attachments,
                further=text_pages_of(observation.page),
            )
        elif isinstance(observation, PageUnchanged) and observation.files is not None:
            known = self.known[observation.url]
            further = known.further if observation.further is None else observation.further
            self.known[observation.url] = replace(known, files=observation.files, further=further)
