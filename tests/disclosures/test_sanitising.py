"""Tests of `disclosures.sanitising`."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from disclosures.sanitising import safe_header, safe_line, safe_link, safe_text, safe_title
from tests.hostile_text import ALL, BAD_LINKS

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=400)
HOSTILE_TEXT = st.lists(
    st.sampled_from(
        ["=?", "=", "?", "\r\n", "\u200b", "\u202e", "\x00", "\ud800", "<b>", "&lt;", "公"]
    )
).map("".join)


@given(ANY_TEXT | HOSTILE_TEXT)
def test_safe_text_survives_an_xml_round_trip(text: str) -> None:
    element = etree.Element("a")
    element.text = safe_text(text)

    assert etree.fromstring(etree.tostring(element)).text in {safe_text(text), None}
    assert not set(safe_text(text)) & set("\u202a\u202b\u202d\u202e\u2066\u2067\x85\u2028\r")


@given(ANY_TEXT | HOSTILE_TEXT)
def test_safe_header_is_one_short_line_without_encoded_words(text: str) -> None:
    header = safe_header(text)

    assert "=?" not in header
    assert len(header) <= 120
    assert len(header.splitlines()) <= 1
    assert header == header.strip()
    assert safe_header(header) == header


@given(ANY_TEXT | HOSTILE_TEXT)
def test_safe_title_contains_no_markup(text: str) -> None:
    title = safe_title(text)

    assert not re.search(r"<[a-zA-Z/!?]|&#?\w+;", title)
    assert len(title) <= 300


@pytest.mark.parametrize("text", ["公开〔2025〕3号", "AT&T <3> 5 < 6", "50% = a?", "ᠮᠣᠩᠭᠣᠯ"])
def test_ordinary_text_is_unchanged(text: str) -> None:
    assert safe_text(text) == safe_line(text) == safe_header(text) == safe_title(text) == text


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_text_that_is_cut_ends_with_an_ellipsis(text: str) -> None:
    assert safe_line(text, 20) == safe_line(text) or safe_line(text, 20).endswith("…")


@pytest.mark.parametrize("address", BAD_LINKS)
def test_only_http_addresses_become_links(address: str) -> None:
    assert safe_link(address) == ""


@pytest.mark.parametrize(
    "address", ["http://a.example/b?c=d#e", "https://例子.example/公开", "HTTPS://a.example:8443/"]
)
def test_http_addresses_are_links(address: str) -> None:
    assert safe_link(address) == address
