"""Tests of `notifier.header_encoding`."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.sanitising import safe_header
from notifier.header_encoding import POLICY, encoded, mailbox_header
from tests.hostile_text import FORGERIES


@pytest.mark.parametrize(
    "value",
    ["a\nb", "a\r\nBcc: e@b.test", "a\rb", "a\r\n\r\nb", "公开", "a\x00b", "a" * 901, "a\r\n "],
)
def test_a_value_that_could_be_two_headers_is_rejected(value: str) -> None:
    letter = EmailMessage(policy=POLICY)

    with pytest.raises(ValueError, match="not a valid Subject header"):
        letter["Subject"] = value


@pytest.mark.parametrize("title", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_raw_encoded_word_stays_in_its_header(title: str) -> None:
    """The policy alone suffices, without `safe_header`."""
    letter = EmailMessage(policy=POLICY)
    letter["To"] = "ada@example.org"
    try:
        letter["Subject"] = title
    except ValueError:
        return

    raw = letter.as_bytes()

    assert raw == b"To: ada@example.org\r\nSubject: " + title.encode() + b"\r\n\r\n"


@given(st.text(max_size=150))
def test_an_encoded_header_decodes_to_the_sanitised_text(text: str) -> None:
    letter = EmailMessage(policy=POLICY)
    letter["Subject"] = encoded(text, "Subject")
    letter["From"] = mailbox_header(text, "news@gongkai.example", "From")

    raw = letter.as_bytes()

    read = message_from_bytes(raw, policy=default)
    assert str(read["Subject"]) == safe_header(text)
    assert [one.addr_spec for one in read["From"].addresses] == ["news@gongkai.example"]
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert list(read.keys()) == ["Subject", "From"]


@pytest.mark.parametrize(
    "name", ["公开 Gongkai", 'A "B" \\ C', "a@b.example, Eve <e@b.test>", "甲" * 60]
)
def test_a_display_name_is_never_parsed_as_an_address(name: str) -> None:
    letter = EmailMessage(policy=POLICY)
    letter["From"] = mailbox_header(name, "news@gongkai.example", "From")

    [one] = message_from_bytes(letter.as_bytes(), policy=default)["From"].addresses

    assert one.addr_spec == "news@gongkai.example"
    expected = safe_header(name, 60).replace('"', "").replace("\\", "")
    assert one.display_name.replace(" ", "") == expected.replace(" ", "")
