"""A list of three rows with any pager below it."""

from crawler.families import Pager
from crawler.reading.lists.further_pages import FurtherPages, find_further_pages
from crawler.reading.page.opened_page import open_page
from disclosures import Page

FOLDER = "http://www.linhe.example/nb/"
ROWS = (
    "<ul class=list>"
    + "".join(
        f"<li><a href='{n}0{n}.html'>临河区商务局20{n}年政府信息公开工作年度报告</a>"
        f"<span>20{n}-01-{n}</span></li>"
        for n in (21, 20, 19)
    )
    + "</ul>"
)


def find(pager: str, name: str = "index.html", head: str = "") -> FurtherPages:
    """The further pages of a list with a pager below its rows."""
    body = f"<html><head>{head}</head><body><h2>年报</h2>{ROWS}{pager}</body></html>"
    return find_further_pages(open_page(Page(url=FOLDER + name, body=body.encode())), Pager())


def addresses(found: FurtherPages) -> list[str]:
    """Their addresses, within the folder of the list."""
    return [follow.url.removeprefix(FOLDER) for follow in found.more]
