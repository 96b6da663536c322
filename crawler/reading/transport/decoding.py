"""Decodes the bytes of an answer to text, and rejects bytes that are no text."""

import re
from collections import Counter
from dataclasses import dataclass

from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from crawler.reading.text.whitespace import UNPRINTABLE
from crawler.reading.transport.complexity_limits import without_inline_data
from crawler.reading.transport.page_end import check_end
from disclosures import Fault, Leniency, Page
from disclosures.errors import PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: UTF-8's replacement characters, read as GBK: what a wrong conversion leaves.
BROKEN = "锟斤拷"

#: Largest share of such characters among the Chinese ones of a page that is read; a site's footer
#: may carry a few for ever.
MAX_BROKEN_SHARE = 0.05

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_1 = re.compile(r"[\x80-\xff]")
_FILE_SIGNATURES = {
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "ZIP",
    b"\xd0\xcf\x11\xe0": "OLE",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_LATIN = frozenset({"ascii", "cp1252", "iso8859-1", "latin-1"})
_CHINESE = frozenset({"gb2312", "gbk", "cp936", "gb18030", "hz"})
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|div|p|table|tr|td|span|br|a|ul|li|script)[\s>/]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedText:
    """A page's text, its encoding, and whether it is markup."""

    text: str
    charset: str
    markup: bool

    #: What the response breaks, and was read in spite of.
    leniencies: tuple[Leniency, ...] = ()


def decode(page: Page) -> DecodedText:
    """Decode by byte order mark, strict UTF-8, HTTP header, meta tag, GB 18030, in this order.

    Raises:
        PageUnreadable: NOT_TEXT, MOJIBAKE or EMPTY.
        PageUnreachable: TRUNCATED.
    """
    _reject_binary(page)
    text, charset = _text_of(page)
    text = UNPRINTABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise PageUnreadable(page.url, Fault.EMPTY, Reason.of(ReasonCode.PAGE_BLANK))
    if _is_garbled(text, charset):
        raise PageUnreadable(
            page.url, Fault.MOJIBAKE, Reason.of(ReasonCode.PAGE_UNDECODABLE, charset=charset)
        )
    markup = _is_markup(page, text)
    leniencies = [*check_end(page, markup=markup)]
    if _declared_by_header(page) not in ("", charset):
        leniencies.append(Leniency.PAGE_CHARSET)
    if BROKEN in text or "\ufffd" in text:
        leniencies.append(Leniency.PAGE_BROKEN_CHARACTERS)
    return DecodedText(
        text=text, charset=charset, markup=markup, leniencies=(*page.leniencies, *leniencies)
    )


def _reject_binary(page: Page) -> None:
    """Reject bytes that are a file of another kind, whatever the header says."""
    start = page.body[:8].lstrip(b"\r\n\t ")
    for magic, what in _FILE_SIGNATURES.items():
        if start.startswith(magic):
            raise PageUnreadable(
                page.url, Fault.NOT_TEXT, Reason.of(ReasonCode.PAGE_OTHER_FORMAT, format=what)
            )


def _text_of(page: Page) -> tuple[str, str]:
    """Return the text and its encoding."""
    body = without_inline_data(page.body)
    for bom, charset in _BOMS.items():
        if body.startswith(bom):
            return body[len(bom) :].decode(charset, "replace"), charset
    utf16 = _utf16_of(body)
    if utf16:
        return body.decode(utf16, "replace"), utf16
    garbled: list[tuple[str, str]] = []
    for charset in dict.fromkeys(("utf-8", *_declared(page, body), "gb18030")):
        try:
            text = body.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
        if charset == "utf-8" or not _is_garbled(text, charset):
            return text, charset
        garbled.append((text, charset))
    replaced = ((body.decode(charset, "replace"), charset) for charset in ("utf-8", "gb18030"))
    return garbled[0] if garbled else min(replaced, key=lambda found: found[0].count("\ufffd"))


def _utf16_of(body: bytes) -> str:
    """Detect UTF-16 without a byte order mark by its NULs; empty for anything else."""
    start = body[:400]
    if len(start) < 20 or start.count(0) < len(start) // 3:
        return ""
    return "utf-16-le" if start[1::2].count(0) > start[0::2].count(0) else "utf-16-be"


def _declared(page: Page, body: bytes) -> list[str]:
    """Return the encodings that HTTP and then the page declare (WHATWG Encoding labels).

    A Latin one in the header, the default of some servers, comes last: it decodes any bytes.
    """
    by_header = _declared_by_header(page)
    by_page = _plain_name(html_body_declared_encoding(body[:4096]))
    found = [by_page, by_header] if by_header in _LATIN else [by_header, by_page]
    return [name for name in found if name]


def _declared_by_header(page: Page) -> str:
    """The encoding that the HTTP header names; empty: none."""
    declared = _CHARSET.search(page.headers.get("content-type", ""))
    return _plain_name(resolve_encoding(declared[1])) if declared else ""


def _plain_name(charset: str | None) -> str:
    return "gb18030" if charset in _CHINESE else charset or ""


def broken_characters(text: str) -> int:
    """The number of characters that a wrong conversion has left in place of others."""
    return len(BROKEN) * text.count(BROKEN)


def _is_garbled(text: str, charset: str) -> bool:
    """Whether `text` is the result of decoding with a wrong encoding."""
    sample = text[:200_000]
    han = _HAN.findall(sample)
    if MAX_BROKEN_SHARE * len(han) < broken_characters(sample):
        return True
    if sample.count("\ufffd") > max(3, len(sample) // 100):
        return True
    latin = len(_LATIN_1.findall(sample))
    if latin > 30 and latin > 2 * len(han):
        return True
    if len(han) < 20:
        return False
    common = sum(
        count for character, count in Counter(han).items() if _is_common_character(character)
    ) / len(han)
    return common < (0.45 if charset == "utf-8" else 0.6) and (
        charset != "utf-8" or _was_utf8(sample)
    )


def _is_common_character(character: str) -> bool:
    """Whether `letter` is in level 1 of GB 2312, the 3,755 most common characters."""
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _was_utf8(text: str) -> bool:
    """Whether `text` is UTF-8 that was decoded as GBK."""
    redecoded = text.encode("gb18030", "replace").decode("utf-8", "replace")
    return redecoded.count("\ufffd") < len(redecoded) // 5


def _is_markup(page: Page, text: str) -> bool:
    """Whether the text is HTML; a header of text/plain holds unless the text shows otherwise."""
    start = text[:20_000]
    if "text/plain" in page.headers.get("content-type", "").lower():
        return len(_TAG.findall(start)) > 5 or "<html" in start.lower()
    return _TAG.search(start) is not None or "<record" in start
