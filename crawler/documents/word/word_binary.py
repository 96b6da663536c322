"""The binary format of Word 97-2003: paragraphs with their table properties ([MS-DOC])."""

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise

import olefile

from crawler.documents.blocks import MAX_TEXT, DocumentError
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

_MAGIC = 0xA5EC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_PAGE = 512
_MAX_STREAM = 16 * 2**20

#: Properties of paragraphs ([MS-DOC] 2.6.2 and 2.6.3).
_IN_TABLE, _ROW_END, _ROW, _EXTERNAL_PROPERTIES = (
    0x2416,
    0x2417,
    0xD608,
    frozenset({0x6645, 0x6646}),
)
_TABS = 0xC615
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_MERGED, _CONTINUED, _RESTARTS = 0x0002, 0x0020, 0x0040

_PARAGRAPH_ENDS = frozenset("\r\x07\x0c")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMark:
    """The end of a row: the borders of its cells, and the cells merged into others."""

    #: From left to right, in twentieths of a point; one more than cells.
    borders: tuple[int, ...] = ()

    #: Indexes of cells merged into the one above, and into the one to their left.
    merged_up: frozenset[int] = frozenset()
    merged_left: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordParagraph:
    """One paragraph, without its paragraph mark."""

    text: str
    end: str
    in_table: bool = False

    #: Set if the paragraph ends a row.
    row_mark: RowMark | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of text: its characters, the offset in the file, bytes per character."""

    text: str
    start: int
    width: int


@dataclass(slots=True)
class WordFile:
    """The streams of one file, and its index of property pages by file offset.

    Raises:
        DocumentError: The file is no Word file, or encrypted.
    """

    body: bytes
    _streams: dict[str, bytes] = field(default_factory=dict, init=False)
    _starts: list[int] = field(default_factory=list, init=False)
    _pages: list[int] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        with olefile.OleFileIO(BytesIO(self.body)) as file:
            for name in ("WordDocument", "0Table", "1Table", "Data"):
                if file.exists(name) and file.get_size(name) <= _MAX_STREAM:
                    self._streams[name] = file.openstream(name).read()
        main = self._main
        if len(main) < 0x1AA or _short(main, 0) != _MAGIC:
            raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.WORD_UNKNOWN_VERSION))
        if _short(main, 0x0A) & _ENCRYPTED:
            raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.DOCUMENT_ENCRYPTED))
        plc = self._table_part(0x102)
        count = max(0, (len(plc) - 4) // 8)
        self._starts = [_long(plc, 4 * n) for n in range(count + 1)]
        self._pages = [_long(plc, 4 * (count + 1) + 4 * n) & 0x3FFFFF for n in range(count)]

    def paragraphs(self) -> Iterator[WordParagraph]:
        """Yield the paragraphs of the text, without footnotes and headers."""
        parts: list[str] = []
        left = min(_long(self._main, 0x4C), MAX_TEXT)
        for run in self._runs():
            for at, character in enumerate(run.text[:left]):
                if character not in _PARAGRAPH_ENDS:
                    parts.append(character)
                    continue
                properties = self._paragraph_properties(run.start + at * run.width)
                yield _word_paragraph("".join(parts), character, properties)
                parts.clear()
            left -= len(run.text)
            if left <= 0:
                break
        if parts:
            yield WordParagraph(text="".join(parts), end="\r")

    @property
    def _main(self) -> bytes:
        return self._streams.get("WordDocument", b"")

    @property
    def _table(self) -> bytes:
        name = "1Table" if _short(self._main, 0x0A) & _TABLE_1 else "0Table"
        return self._streams.get(name, b"")

    def _runs(self) -> Iterator[_Run]:
        """Yield the runs of the piece table, in order of the text."""
        clx = self._table_part(0x1A2)
        at = 0
        while at < len(clx) and clx[at] == 1:
            at += 3 + _short(clx, at + 1)
        if at >= len(clx) or clx[at] != 2:
            raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.WORD_NO_TEXT))
        plc = clx[at + 5 : at + 5 + _long(clx, at + 1)]
        count = (len(plc) - 4) // 12
        for n in range(count):
            start, end = _long(plc, 4 * n), _long(plc, 4 * n + 4)
            position = _long(plc, 4 * (count + 1) + 8 * n + 2)
            yield self._run(max(0, min(end - start, MAX_TEXT)), position)

    def _run(self, length: int, position: int) -> _Run:
        if position & 0x40000000:
            start = (position & 0x3FFFFFFF) // 2
            raw = self._main[start : start + length]
            return _Run(raw.decode("cp1252", "replace"), start, 1)
        raw = self._main[position : position + 2 * length]
        # one character per two bytes, so that offsets can be computed; surrogates are joined later
        units = struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])
        return _Run("".join(map(chr, units)), position, 2)

    def _paragraph_properties(self, position: int) -> Mapping[int, bytes]:
        """Return the properties of the paragraph whose mark is at `position`."""
        found = bisect_right(self._starts, position) - 1
        if found < 0 or found >= len(self._pages):
            return {}
        at = self._pages[found] * _PAGE
        page = self._main[at : at + _PAGE]
        if len(page) < _PAGE:
            return {}
        count = page[-1]
        ends = [_long(page, 4 * n) for n in range(count + 1)] if 17 * count < _PAGE else []
        for n, (start, end) in enumerate(pairwise(ends)):
            if start <= position < end:
                return self._properties(_property_list(page, page[4 * (count + 1) + 13 * n] * 2))
        return {}

    def _properties(self, packed: bytes) -> Mapping[int, bytes]:
        """Return the properties in a list; a long list is stored in the Data stream."""
        found = dict(_properties_in(packed))
        for reference in _EXTERNAL_PROPERTIES & found.keys():
            data, position = self._streams.get("Data", b""), _long(found[reference], 0)
            found |= dict(
                _properties_in(data[position + 2 : position + 2 + _short(data, position)])
            )
        return found

    def _table_part(self, position: int) -> bytes:
        """Return a part of the table stream; its offset and length are at `position`."""
        start, length = _long(self._main, position), _long(self._main, position + 4)
        return self._table[start : start + length]


def _property_list(page: bytes, at: int) -> bytes:
    """Return the list of properties at `at`, without its length and style."""
    if at == 0 or at + 2 > len(page):
        return b""
    length = page[at]
    start, size = (at + 1, 2 * length - 1) if length else (at + 2, 2 * page[at + 1])
    return page[start + 2 : start + size]


def _properties_in(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield properties and their values."""
    at = 0
    while at + 2 < len(packed):
        name = _short(packed, at)
        at += 2
        if name == _ROW:
            start, size = at + 2, _short(packed, at) - 1
        elif name >> 13 == 6:
            size = packed[at]
            if name == _TABS and size == 255:
                return
            start = at + 1
        else:
            start, size = at, _OPERANDS[name >> 13]
        yield name, packed[start : start + size]
        at = start + max(size, 0)


def _word_paragraph(text: str, end: str, properties: Mapping[int, bytes]) -> WordParagraph:
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    in_table = _is_set(properties, _IN_TABLE)
    row_mark = (
        _row_mark(properties.get(_ROW, b"")) if in_table and _is_set(properties, _ROW_END) else None
    )
    return WordParagraph(text=text, end=end, in_table=in_table, row_mark=row_mark)


def _is_set(properties: Mapping[int, bytes], name: int) -> bool:
    return properties.get(name, b"\0")[:1] not in (b"", b"\0")


def _row_mark(packed: bytes) -> RowMark:
    """Return the borders and merged cells of a row."""
    count = packed[0] if packed else 0
    head = 1 + 2 * (count + 1)
    if not count or len(packed) < head:
        return RowMark()
    borders = struct.unpack(f"<{count + 1}h", packed[1:head])
    flags = [
        _short(packed, head + 20 * n) for n in range(count) if head + 20 * n + 2 <= len(packed)
    ]
    return RowMark(
        borders=borders,
        merged_up=frozenset(n for n, f in enumerate(flags) if f & _CONTINUED and not f & _RESTARTS),
        merged_left=frozenset(n for n, f in enumerate(flags) if f & _MERGED),
    )


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")
