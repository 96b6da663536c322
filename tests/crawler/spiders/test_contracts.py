"""``@page NAME`` finds a reading or a list that differs from the golden file."""

import json
import shutil
import unittest
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.contracts import ContractsManager
from scrapy.exceptions import ContractFail

from crawler import contracts
from crawler.contracts import PAGES, PageContract
from crawler.items import report_item
from crawler.reading import read
from crawler.spiders.loader import spider_class
from crawler.visits.crawl_plan import Target
from disclosures import Page, ReportObserved


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the saved pages of one family, for the contract to use."""
    shutil.copytree(PAGES / "commerce_portal", tmp_path / "commerce_portal")
    monkeypatch.setattr(contracts, "PAGES", tmp_path)
    return tmp_path / "commerce_portal"


def _contract(method: str, name: str) -> tuple[PageContract, dict[str, Any]]:
    spider = spider_class("commerce_portal")()
    contract = PageContract(getattr(spider, method), name)
    return contract, contract.adjust_request_args({})


def _output(folder: Path, arguments: dict[str, Any]) -> Sequence[object]:
    """The item that the saved article gives when it is served."""
    body = (folder / "article.html").read_bytes()
    page = Page(url=arguments["url"], body=body, headers={"content-type": "text/html"})
    reading = read(page, listed=arguments["cb_kwargs"]["target"].listed)
    return [report_item(ReportObserved(url=page.url, page=page, reading=reading, digest=""))]


def test_article_that_gives_its_golden_reading_passes(folder: Path) -> None:
    contract, arguments = _contract("parse_report", "article.html")

    assert arguments["url"].startswith("http://127.0.0.1:")
    contract.post_process(_output(folder, arguments | _target(arguments)))


def test_article_that_gives_another_reading_fails_and_names_the_field(folder: Path) -> None:
    golden = folder / "article.html.json"
    golden.write_text(json.dumps(json.loads(golden.read_text("utf-8")) | {"report_year": 1999}))
    contract, arguments = _contract("parse_report", "article.html")

    with pytest.raises(ContractFail, match=r"article\.html: report_year differ"):
        contract.post_process(_output(folder, arguments | _target(arguments)))


def test_list_whose_requests_are_not_its_rows_fails(folder: Path) -> None:
    contract, arguments = _contract("parse", "list.html")

    with pytest.raises(ContractFail, match=r"list\.html: expected"):
        contract.post_process([Request(arguments["url"] + "?elsewhere")])


def test_page_that_a_family_does_not_have_is_not_checked(folder: Path) -> None:
    (folder / "list.html").unlink()
    manager = ContractsManager([PageContract])
    spider = spider_class("commerce_portal")()

    assert manager.from_method(spider.parse, unittest.TestResult()) is None


def _target(arguments: dict[str, Any]) -> dict[str, Any]:
    return {"cb_kwargs": arguments.get("cb_kwargs", {"target": Target(url=arguments["url"])})}
