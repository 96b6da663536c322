"""``scrapy check`` compares whole requests, and says what a family lacks."""

import json
from pathlib import Path

import pytest
from scrapy import FormRequest, Request
from scrapy.exceptions import ContractFail

from crawler import contracts
from crawler.contracts import PageContract, saved_pages
from crawler.spiders.loader import spider_class

NEXT = {"url": "http://www.linhe.example/list.aspx", "method": "POST", "form": {"page": "2"}}


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the saved pages of one family."""
    monkeypatch.setattr(contracts, "PAGES", tmp_path)
    folder = tmp_path / "trs"
    folder.mkdir()
    return folder


@pytest.fixture
def contract(pages: Path) -> PageContract:
    """The contract of a saved list whose next page is behind a form."""
    (pages / "list.html").write_text("<html></html>", encoding="utf-8")
    golden = json.dumps({"entries": [], "more": [NEXT], "total": None})
    (pages / "list.html.rows.json").write_text(golden, encoding="utf-8")
    contract = PageContract(spider_class("trs")().parse, "list.html")
    contract.adjust_request_args({})
    return contract


def test_form_of_the_next_page_must_be_the_golden_one(contract: PageContract) -> None:
    url = json.loads(contract._served(json.dumps(NEXT)))["url"]

    contract.post_process([FormRequest(url, formdata={"page": "2"})])
    with pytest.raises(ContractFail, match="expected"):
        contract.post_process([FormRequest(url, formdata={"page": "3"})])
    with pytest.raises(ContractFail, match="expected"):
        contract.post_process([Request(url)])


def test_page_without_a_golden_file_fails(pages: Path) -> None:
    (pages / "article.html").write_text("<html></html>", encoding="utf-8")
    contract = PageContract(spider_class("trs")().parse_report, "article.html")
    contract.adjust_request_args({})

    with pytest.raises(ContractFail, match=r"article\.html: there is no golden file beside it"):
        contract.post_process([])


def test_family_without_saved_pages_has_nothing_to_check(pages: Path) -> None:
    assert saved_pages("trs") == []
    assert saved_pages("newcms") == []
