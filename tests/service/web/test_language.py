"""Two languages: Chinese first, English complete."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from disclosures import Precision, Published
from service.web.language import CATALOGUE, SHANGHAI, choose, read_tongues
from tests.service.web.conftest import Browser

WEB = CATALOGUE.parents[3]
WORDING = WEB.parents[1] / "disclosures" / "wording"


def _messages() -> set[str]:
    """All messages in templates and code."""
    options = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    keywords = {"_": None, "gettext": None, "say": None}
    found = [
        *extract_from_dir(WEB, methods, options_map=options, keywords=keywords),
        *extract_from_dir(WORDING, [("**.py", "python")], keywords={"_": None}),
    ]
    return {str(message) for _file, _line, message, _comments, _context in found}


def test_every_message_has_its_english_and_no_english_is_left_over() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    translated = {str(one.id): one for one in catalogue if one.id}

    assert WEB.name == "web"
    assert len(_messages()) > 150
    assert set(translated) == _messages()
    assert [one.id for one in translated.values() if not one.string or one.fuzzy] == []


def test_a_translation_keeps_the_parts_of_its_message() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)

    errors = [(message.id, faults) for message, faults in catalogue.check()]
    parts = [one.id for one in catalogue if str(one.id).count("%(") != str(one.string).count("%(")]

    assert errors == []
    assert [message for message in parts if message] == []


def test_no_chinese_stands_in_a_template_outside_the_catalogue() -> None:
    """Whoever writes a word into a template marks it for translation."""
    for template in sorted((WEB / "templates").glob("*.html")):
        text = template.read_text(encoding="utf-8")

        bare = re.sub(
            r"{%-? *trans\b.*?endtrans *-?%}|_\([\"'].*?[\"']\)", "", text, flags=re.DOTALL
        )

        words = "".join(sign for sign in bare if "\u4e00" <= sign <= "\u9fff")
        assert words.replace("公开", "") == "", template.name


@pytest.mark.parametrize(
    ("asked", "remembered", "accepted", "chosen"),
    [
        (None, None, "", "zh"),
        (None, None, "en-GB,en;q=0.9", "en"),
        (None, None, "de,fr;q=0.8", "zh"),
        (None, None, "en;q=0.3,zh-CN;q=0.9", "zh"),
        (None, None, "zh-TW,en;q=0.9", "zh"),
        (None, None, "en;q=0", "zh"),
        (None, None, "en;q=x,,;;", "zh"),
        (None, "en", "zh", "en"),
        ("zh", "en", "en", "zh"),
        ("<script>", "xx", "en", "en"),
        (None, None, "x" * 100_000, "zh"),
    ],
)
def test_the_language_is_the_wish_that_was_made_last(
    asked: str | None, remembered: str | None, accepted: str, chosen: str
) -> None:
    assert choose(asked, remembered, accepted) == chosen


def test_a_language_is_remembered_only_when_it_was_chosen(browser: Browser) -> None:
    before = browser.get("/", headers={"Accept-Language": "en"})
    chosen = browser.get("/?lang=en")
    after = browser.get("/sources")

    assert "set-cookie" not in before.headers
    assert "lang=en" in chosen.headers["set-cookie"]
    assert '<html lang="en">' in after.text
    assert "set-cookie" not in after.headers


def test_a_page_says_in_which_language_it_is(browser: Browser) -> None:
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
def test_an_english_page_has_no_chinese_of_ours(browser: Browser, path: str) -> None:
    text = browser.get(path, headers={"Accept-Language": "en"}).text

    for ours in ("公<br>开", "公开", "中文"):
        text = text.replace(ours, "")
    assert {sign for sign in text if "\u4e00" <= sign <= "\u9fff"} == set()


def test_times_are_told_as_in_shanghai() -> None:
    chinese, english = read_tongues()["zh"], read_tongues()["en"]
    late = datetime(2026, 10, 4, 16, 30, tzinfo=UTC)

    assert chinese.moment(late) == "2026年10月5日 00:30"
    assert english.moment(late) == "5 Oct 2026, 00:30"
    assert chinese.day(late) == "2026年10月5日"
    assert chinese.time(late) == "00:30"
    assert chinese.ago(late, late + timedelta(minutes=9)) == "9分钟前"
    assert english.ago(late, late - timedelta(hours=2)) == "in 2 hours"


def test_a_date_is_written_with_no_more_than_was_printed() -> None:
    chinese = read_tongues()["zh"]
    at = datetime(2026, 1, 20, 9, 46, tzinfo=SHANGHAI)

    assert chinese.published(Published(at=at, precision=Precision.DAY)) == "2026年1月20日"
    assert chinese.published(Published(at=at, precision=Precision.MINUTE)) == "2026年1月20日 09:46"


def test_the_catalogue_is_shipped_with_the_code() -> None:
    assert Path(CATALOGUE).is_relative_to(WEB)
