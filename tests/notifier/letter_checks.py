"""Checks that every letter must pass, on its bytes as sent."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
    "Precedence",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
]

_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def checked(raw: bytes) -> EmailMessage:
    """Parse a letter and assert what holds for all letters."""
    letter = message_of(raw)
    _check_lines(raw)
    _check_headers(letter)
    _check_parts(letter)
    return letter


def message_of(raw: bytes) -> EmailMessage:
    """Parse a letter as a mail client does."""
    letter = message_from_bytes(raw, policy=default)
    assert isinstance(letter, EmailMessage)
    return letter


def text_of(letter: EmailMessage) -> str:
    return _content(letter, "plain")


def html_of(letter: EmailMessage) -> str:
    return _content(letter, "html")


def _content(letter: EmailMessage, subtype: str) -> str:
    part = letter.get_body((subtype,))
    assert part is not None
    return str(part.get_content())


def _check_lines(raw: bytes) -> None:
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert b"." not in lines


def _check_headers(letter: EmailMessage) -> None:
    assert sorted(letter.keys()) == sorted(HEADERS)
    assert len(letter["To"].addresses) == 1
    assert letter["From"].addresses[0].addr_spec == "news@gongkai.example"
    assert letter["From"].addresses[0].display_name == "公开 Gongkai"
    assert len(str(letter["Subject"])) <= 120
    assert "=?" not in str(letter["Subject"])
    assert not _HIDDEN.search(str(letter["Subject"]))
    assert not letter.defects
    for name in HEADERS:
        assert not letter[name].defects, name
    assert re.fullmatch(r"<[!-~]+@gongkai\.example>", letter["Message-ID"])
    assert re.fullmatch(
        r"<https://gongkai\.example/unsubscribe/[!-~]+>", letter["List-Unsubscribe"]
    )
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Precedence"] == "bulk"


def _check_parts(letter: EmailMessage) -> None:
    assert letter.get_content_type() == "multipart/alternative"
    parts = list(letter.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    for part in parts:
        assert part["Content-Transfer-Encoding"] == "base64"
        assert part.get_content_charset() == "utf-8"
        assert not part.defects
    html = html_of(letter)
    assert len(html.encode()) < 102_000
    assert "/unsubscribe/" in html
    assert "/unsubscribe/" in text_of(letter)
    for remote in ("<img", "<script", "<link", "<iframe", "<svg", "url(", "@import", 'onerror="'):
        assert remote not in html
