"""Writes mail headers that arrive as intended, whatever the Python version.

The standard library decodes encoded words in a header it is given, folds long headers with encoded
words of its own, and in several versions writes line breaks in them raw (CVE-2024-6923). Here a
header is encoded once, rejected if it could be read as more than one header, and written unchanged.
"""

import re
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from disclosures.sanitising import safe_header

#: One header: printable ASCII, folded by line breaks followed by white space.
_ONE_HEADER = re.compile(r"[\x20-\x7e]*(?:\r?\n[ \t]+[\x21-\x7e][\x20-\x7e]*)*")

#: RFC 5322, section 2.1.1 allows 998, the name included.
_LONGEST_LINE = 900


class VerbatimPolicy(EmailPolicy):
    """Keeps headers unchanged, and rejects a value that could be more than one header."""

    def header_store_parse(self, name: str, value: object) -> tuple[str, str]:
        """Return `name` and `value` unchanged.

        Raises:
            ValueError: `value` is not a single ASCII header with lines of permitted length.
        """
        text = str(value)
        if (
            not _ONE_HEADER.fullmatch(text)
            or max(map(len, text.splitlines()), default=0) > _LONGEST_LINE
        ):
            raise ValueError(f"not a valid {name} header")
        return name, text


#: CRLF line ends, 7 bit, headers unchanged.
POLICY = VerbatimPolicy(linesep="\r\n", cte_type="7bit", refold_source="none", utf8=False)


def encoded(text: str, name: str) -> str:
    """Encode `text` for the header `name`: unchanged if ASCII and short, else by RFC 2047."""
    line = safe_header(text)
    if line.isascii() and len(line) + len(name) < 76:
        return line
    return Header(line, "utf-8", maxlinelen=75, header_name=name).encode(linesep="\r\n")


def mailbox_header(display: str, address: str, name: str) -> str:
    """Return ``Display Name <address>`` for the header `name`."""
    line = safe_header(display, 60)
    if not line:
        return address
    if line.isascii():
        quoted = line.replace("\\", "").replace('"', "")
        return f'"{quoted}" <{address}>'
    return f"{encoded(line, name)}\r\n <{address}>"


def date_header(at: datetime) -> str:
    """Return an aware time in RFC 5322 format."""
    return format_datetime(at)


def add_headers(letter: EmailMessage, headers: dict[str, str]) -> None:
    """Add `headers` to `letter` in order; one without a value is omitted."""
    for name, value in headers.items():
        if value:
            letter[name] = value
