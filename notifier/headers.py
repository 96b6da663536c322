"""Writes mail headers so that what was meant is what arrives, on every Python.

The standard library decodes encoded words in a header that it is given, folds long ones with
encoded words of its own, and on several versions writes line breaks from them raw (CVE-2024-6923).
Here a header is encoded once, by us, is refused if it could be anything but one header, and is
written as it stands.
"""

import re
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from notifier.inert import safe_header

#: One header: visible ASCII, folded by CRLF and white space only.
_ONE_HEADER = re.compile(r"[\x20-\x7e]*(?:\r?\n[ \t]+[\x21-\x7e][\x20-\x7e]*)*")

#: RFC 5322, 2.1.1, with room for the name.
_LONGEST_LINE = 900


class Verbatim(EmailPolicy):
    """Stores and writes headers as they are given, and takes none that could be two."""

    def header_store_parse(self, name: str, value: object) -> tuple[str, str]:
        """Keep `value`.

        Raises:
            ValueError: It is not one header in ASCII with lines of bearable length.
        """
        text = str(value)
        if (
            not _ONE_HEADER.fullmatch(text)
            or max(map(len, text.splitlines()), default=0) > _LONGEST_LINE
        ):
            raise ValueError(f"this is no {name} header")
        return name, text


#: How letters are kept and serialised: CRLF, 7 bit, headers untouched.
POLICY = Verbatim(linesep="\r\n", cte_type="7bit", refold_source="none", utf8=False)


def encoded(text: str, name: str) -> str:
    """Encode `text` for the header `name`: as it is if ASCII and short, else by RFC 2047."""
    line = safe_header(text)
    if line.isascii() and len(line) + len(name) < 76:
        return line
    return Header(line, "utf-8", maxlinelen=75, header_name=name).encode(linesep="\r\n")


def mailbox_header(display: str, address: str, name: str) -> str:
    """Give ``Display Name <address>`` for the header `name`."""
    line = safe_header(display, 60)
    if not line:
        return address
    if line.isascii():
        quoted = line.replace("\\", "").replace('"', "")
        return f'"{quoted}" <{address}>'
    return f"{encoded(line, name)}\r\n <{address}>"


def date_header(at: datetime) -> str:
    """Give an aware time as RFC 5322 has it."""
    return format_datetime(at)


def put(letter: EmailMessage, headers: dict[str, str]) -> None:
    """Put `headers` into `letter`, in order; one without a value is left out."""
    for name, value in headers.items():
        if value:
            letter[name] = value
