"""Tests of `service.language`: the message catalogue, the choice of a language, date formats."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from disclosures import Precision, Published
from disclosures.wording.figure_names import UNITS
from disclosures.wording.languages import LANGUAGES
from service.language import (
    CATALOGUE,
    SHANGHAI,
    choose,
    read_catalogues,
    read_languages,
)

PACKAGES = [Path(__file__).parents[2] / name for name in ("disclosures", "notifier", "service")]

#: Functions whose arguments are messages; ``c`` is the context.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_noop": ((1, "c"), 2),
}
CHINESE = re.compile("[\u4e00-\u9fff]")

#: Names, which are not translated.
UNTRANSLATED = {"公开 Gongkai", "中文"}

#: Units as printed on pages, which are keys.
KEYS = set(UNITS)

Message = tuple[str | None, str]


def messages() -> set[Message]:
    """Extract context and id of all messages in code and templates."""
    jinja = {"trimmed": "true", "silent": "false"}
    methods = [("**.py", "python"), ("**/templates/**", "jinja2"), ("templates/**", "jinja2")]
    options = {"**/templates/**": jinja, "templates/**": jinja}
    found = set()
    for package in PACKAGES:
        for _file, _line, message, _comments, context in extract_from_dir(
            package, methods, options_map=options, keywords=KEYWORDS
        ):
            found.add((context, message if isinstance(message, str) else message[0]))
    return found


def english() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def strings(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return the singular and plural forms of a message."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def test_every_message_has_an_english_translation_and_no_translation_is_unused() -> None:
    translated = {(one.context, strings(one.id)[0]): one for one in english() if one.id}

    written = messages()
    assert len(written) > 400
    assert set(translated) == written
    assert [one.id for one in translated.values() if not all(strings(one.string))] == []
    assert [one.id for one in translated.values() if one.fuzzy] == []


def test_a_translation_has_the_placeholders_of_its_message() -> None:
    catalogue = english()

    errors = [(message.id, faults) for message, faults in catalogue.check()]
    placeholder = re.compile(r"%\((\w+)\)")
    different = [
        one.id
        for one in catalogue
        for string in strings(one.string)
        if sorted(placeholder.findall(strings(one.id)[0])) != sorted(placeholder.findall(string))
    ]

    assert errors == []
    assert different == []


def test_no_translation_contains_chinese() -> None:
    assert [one.id for one in english() if any(map(CHINESE.search, strings(one.string)))] == []


@pytest.mark.parametrize(
    "template",
    [path for package in PACKAGES for path in sorted(package.rglob("templates/*"))],
    ids=lambda path: path.name,
)
def test_a_template_contains_chinese_only_in_messages(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    bare = re.sub(
        r"{%-? *trans\b.*?endtrans *-?%}|\b_\([\"'].*?[\"'][,)]|pgettext\([^)]*\)",
        "",
        text,
        flags=re.DOTALL,
    )

    assert "".join(CHINESE.findall(bare)).replace("公开", "") == ""


@pytest.mark.parametrize(
    "module",
    [*PACKAGES[0].glob("wording/*.py"), *PACKAGES[1].glob("*.py")],
    ids=lambda path: path.name,
)
def test_a_module_contains_chinese_strings_only_in_messages(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))

    assert set(_chinese_outside_messages(tree)) - UNTRANSLATED - KEYS == set()


def _chinese_outside_messages(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name in KEYWORDS:
                continue
        if isinstance(node, ast.Constant) and CHINESE.search(str(node.value)):
            yield str(node.value)
        yield from _chinese_outside_messages(node)


def test_each_language_has_a_catalogue_of_its_own() -> None:
    assert set(read_catalogues()) == set(read_languages()) == set(LANGUAGES)
    assert read_catalogues()["zh"].gettext("修改") == "修改"
    assert read_catalogues()["en"].pgettext("event", "修改") == "Revised"
    assert read_languages()["en"].translations is read_catalogues()["en"]


@pytest.mark.parametrize(
    ("requested", "remembered", "accepted", "chosen"),
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
def test_a_requested_language_precedes_a_remembered_and_an_accepted_one(
    requested: str | None, remembered: str | None, accepted: str, chosen: str
) -> None:
    assert choose(requested, remembered, accepted) == chosen


def test_times_are_formatted_in_shanghai_time() -> None:
    chinese, english = read_languages()["zh"], read_languages()["en"]
    late = datetime(2026, 10, 4, 16, 30, tzinfo=UTC)

    assert chinese.moment(late) == "2026年10月5日 00:30"
    assert english.moment(late) == "5 Oct 2026, 00:30"
    assert chinese.day(late) == "2026年10月5日"
    assert chinese.time(late) == "00:30"
    assert chinese.ago(late, late + timedelta(minutes=9)) == "9分钟前"
    assert english.ago(late, late - timedelta(hours=2)) == "in 2 hours"


def test_a_publication_date_is_formatted_with_its_precision() -> None:
    chinese = read_languages()["zh"]
    at = datetime(2026, 1, 20, 9, 46, tzinfo=SHANGHAI)

    assert chinese.published(Published(at=at, precision=Precision.DAY)) == "2026年1月20日"
    assert chinese.published(Published(at=at, precision=Precision.MINUTE)) == "2026年1月20日 09:46"


def test_the_catalogue_is_part_of_the_service_package() -> None:
    assert CATALOGUE.is_relative_to(PACKAGES[2])
