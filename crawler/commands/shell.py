"""``scrapy shell``: Scrapy's own, with what this project reads from the page."""

from typing import Any

from scrapy.commands.shell import Command as ScrapyShell
from scrapy.http import HtmlResponse, Response

from crawler.families import Family, recognise
from crawler.reading import ListPage
from crawler.reading.as_json import to_json
from crawler.reading.transport.decoding import decode
from crawler.requests import page_of
from crawler.spiders.disclosure import DisclosureSpider
from disclosures import Page, Source
from disclosures.errors import PageError


class ShellCommand(ScrapyShell):
    """Adds `family`, `reading()` and `rows()`, and a `response` that can be selected from."""

    def long_desc(self) -> str:
        """The text of ``scrapy shell -h``."""
        return (
            "Interactive console for the page at an http(s) address. Besides Scrapy's objects: "
            "`family`, the site family of the page; `reading()`, what is read from it as a report; "
            "`rows()`, its rows and further pages as a list."
        )

    def update_vars(self, vars: dict[str, Any]) -> None:  # noqa: A002  # the name of the base class
        """Add the objects for the page that was fetched."""
        response, spider = vars["response"], vars["spider"]
        if isinstance(response, Response) and isinstance(spider, DisclosureSpider):
            vars.update(_objects(response, spider))


def _objects(response: Response, spider: DisclosureSpider) -> dict[str, object]:
    page, source = page_of(response), spider.job_of(response.url).source

    def reading() -> dict[str, object]:
        """What is read from the page as a report, as JSON. Raises PageError."""
        return to_json(spider.parsers.read(page, source=source), input=page.url)

    def rows() -> ListPage:
        """The rows and further pages of the page as a list. Raises PageError."""
        return spider.parsers.read_list(page, source=source)

    selectable, family = _decoded(response, page, source)
    return {"response": selectable, "family": family, "reading": reading, "rows": rows}


def _decoded(response: Response, page: Page, source: Source) -> tuple[Response, Family | None]:
    """The response with the character set that the parser uses, and its family, if it is text."""
    try:
        decoded = decode(page)
    except PageError:
        return response, None
    family = recognise(decoded.text, url=page.url, known=source.family)
    return response.replace(cls=HtmlResponse, encoding=decoded.charset), family
