"""From an answer's bytes to its text: which encoding, and whether it is text at all."""

import re
from collections import Counter
from dataclasses import dataclass

from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from crawler.reading.prescan import without_inline_data
from disclosures import Fault, Page
from disclosures.errors import PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: What XML, and so a feed, cannot hold.
UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[\x80-\xff]")
_MAGIC = {
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
_CHINESE = frozenset({"gb2312", "gbk", "cp936", "gb18030", "hz"})
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_WHOLE_MARKUP = re.compile(rb"<\s{0,3}/\s{0,3}(html|body)\s{0,9}>", re.IGNORECASE)
_OPENED_MARKUP = re.compile(rb"<\s{0,3}(html|body)[\s>]", re.IGNORECASE)
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|div|p|table|tr|td|span|br|a|ul|li|script)[\s>/]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A page's text, and how it was found."""

    text: str
    charset: str
    markup: bool


def decode(page: Page) -> Decoded:
    """Turn the bytes into text: byte order mark, strict UTF-8, HTTP, meta, GB 18030.

    Raises:
        PageUnreadable: NOT_TEXT, MOJIBAKE or EMPTY.
        PageUnreachable: TRUNCATED.
    """
    _refuse_files(page)
    text, charset = _text_of(page)
    text = UNPRINTABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise PageUnreadable(page.url, Fault.EMPTY, Reason.of(ReasonCode.PAGE_BLANK))
    if _garbled(text, charset):
        raise PageUnreadable(
            page.url, Fault.MOJIBAKE, Reason.of(ReasonCode.PAGE_UNDECODABLE, charset=charset)
        )
    markup = _is_markup(page, text)
    _refuse_cut(page, markup=markup)
    return Decoded(text=text, charset=charset, markup=markup)


def _refuse_files(page: Page) -> None:
    """Stop at bytes that are a file of another kind, whatever the header says."""
    start = page.body[:8].lstrip(b"\r\n\t ")
    for magic, what in _MAGIC.items():
        if start.startswith(magic):
            raise PageUnreadable(
                page.url, Fault.NOT_TEXT, Reason.of(ReasonCode.PAGE_OTHER_FORMAT, format=what)
            )


def _refuse_cut(page: Page, *, markup: bool) -> None:
    """Stop at a page that ends before it ends. Fragments without <html> are whole as they are."""
    declared = page.headers.get("content-length", "")
    encoded = page.headers.get("content-encoding", "identity").lower() not in {"", "identity"}
    whole = _WHOLE_MARKUP.search(page.body[-20_000:].replace(b"\0", b"")) is not None
    opened = _OPENED_MARKUP.search(page.body[:20_000].replace(b"\0", b"")) is not None
    if declared.isdigit() and not encoded and int(declared) > len(page.body):
        received = len(page.body)
        reason = Reason.of(ReasonCode.PAGE_TRUNCATED, received=received, declared=int(declared))
        raise PageUnreachable(page.url, Fault.TRUNCATED, reason)
    if markup and opened and not whole:
        raise PageUnreachable(page.url, Fault.TRUNCATED, Reason.of(ReasonCode.PAGE_NO_END))


def _text_of(page: Page) -> tuple[str, str]:
    """The text and the encoding that gave it."""
    body = without_inline_data(page.body)
    for bom, charset in _BOMS.items():
        if body.startswith(bom):
            return body[len(bom) :].decode(charset, "replace"), charset
    wide = _wide(body)
    if wide:
        return body.decode(wide, "replace"), wide
    for charset in ("utf-8", *_declared(page, body), "gb18030"):
        try:
            return body.decode(charset), charset
        except (UnicodeDecodeError, LookupError):
            continue
    return min(
        ((body.decode(charset, "replace"), charset) for charset in ("utf-8", "gb18030")),
        key=lambda found: found[0].count("\ufffd"),
    )


def _wide(body: bytes) -> str:
    """UTF-16 without a byte order mark, told by its NULs."""
    start = body[:400]
    if len(start) < 20 or start.count(0) < len(start) // 3:
        return ""
    return "utf-16-le" if start[1::2].count(0) > start[0::2].count(0) else "utf-16-be"


def _declared(page: Page, body: bytes) -> list[str]:
    """The encodings that HTTP and then the page declare, as browsers understand the names."""
    named = re.search(
        r"charset=[\"']?([\w.:-]{1,40})", page.headers.get("content-type", ""), re.IGNORECASE
    )
    found = [
        resolve_encoding(named[1]) if named else None,
        html_body_declared_encoding(body[:4096]),
    ]
    return ["gb18030" if name in _CHINESE else name for name in found if name]


def _garbled(text: str, charset: str) -> bool:
    """Whether `text` is what remains of a text after a wrong decoding."""
    sample = text[:200_000]
    if "锟斤拷" in sample or sample.count("\ufffd") > max(3, len(sample) // 100):
        return True
    latin = len(_LATIN.findall(sample))
    han = _HAN.findall(sample)
    if latin > 30 and latin > 2 * len(han):
        return True
    if len(han) < 20:
        return False
    common = sum(count for letter, count in Counter(han).items() if _common(letter)) / len(han)
    return common < (0.45 if charset == "utf-8" else 0.6) and (
        charset != "utf-8" or _was_utf8(sample)
    )


def _common(letter: str) -> bool:
    """Whether `letter` is in the first level of GB 2312, by which most text is written."""
    try:
        return 0xB0 <= letter.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _was_utf8(text: str) -> bool:
    """Whether `text` is UTF-8 that somebody read as GBK."""
    again = text.encode("gb18030", "replace").decode("utf-8", "replace")
    return again.count("\ufffd") < len(again) // 5


def _is_markup(page: Page, text: str) -> bool:
    """Whether this is HTML; the header is believed unless the text shows otherwise."""
    start = text[:20_000]
    if "text/plain" in page.headers.get("content-type", "").lower():
        return len(_TAG.findall(start)) > 5 or "<html" in start.lower()
    return _TAG.search(start) is not None or "<record" in start
