"""Tests of the language of pages."""

import pytest

from tests.service.web.conftest import Browser


def test_language_is_remembered_only_if_it_was_requested(browser: Browser) -> None:
    before = browser.get("/", headers={"Accept-Language": "en"})
    requested = browser.get("/?lang=en")
    after = browser.get("/sources")

    assert "set-cookie" not in before.headers
    assert "lang=en" in requested.headers["set-cookie"]
    assert '<html lang="en">' in after.text
    assert "set-cookie" not in after.headers


def test_page_states_its_language(browser: Browser) -> None:
    chinese, english = browser.get("/"), browser.get("/", headers={"Accept-Language": "en"})

    assert '<html lang="zh-CN">' in chinese.text
    assert '<html lang="en">' in english.text
    assert english.headers["content-language"] == "en"
    assert {"accept-language", "cookie"} <= {
        name.strip().lower() for name in chinese.headers["vary"].split(",")
    }


@pytest.mark.parametrize(
    "path", ["/", "/sources", "/feeds", "/subscribe", "/console/login", "/nothing", "/demo/mailbox"]
)
def test_english_page_contains_no_chinese_of_the_service(browser: Browser, path: str) -> None:
    text = browser.get(path, headers={"Accept-Language": "en"}).text

    for name in ("公<br>开", "公开", "中文"):
        text = text.replace(name, "")
    assert {sign for sign in text if "\u4e00" <= sign <= "\u9fff"} == set()
