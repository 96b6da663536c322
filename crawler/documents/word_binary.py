"""The inside of an old Word file: its text piece by piece, and what it says of paragraphs."""

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise

import olefile

from crawler.documents.pieces import MAX_TEXT, DocumentError
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

_MAGIC = 0xA5EC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_PAGE = 512
_MAX_STREAM = 16 * 2**20

#: Properties of paragraphs ([MS-DOC] 2.6.2 and 2.6.3).
_IN_TABLE, _ROW_END, _ROW, _ELSEWHERE = 0x2416, 0x2417, 0xD608, frozenset({0x6645, 0x6646})
_TABS = 0xC615
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_MERGED, _CONTINUED, _RESTARTS = 0x0002, 0x0020, 0x0040

_ENDS = frozenset("\r\x07\x0c")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The end of a row: where its cells' borders stand, and which cells are parts of others."""

    #: From left to right, in twentieths of a point; one more than there are cells.
    borders: tuple[int, ...] = ()

    #: Cells that belong to the one above; cells that belong to the one at their left.
    below: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordParagraph:
    """One paragraph, without the mark that ends it."""

    text: str
    end: str
    in_table: bool = False

    #: Set if it is the end of a row.
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of text: its letters, and where in the file they lie."""

    text: str
    start: int
    width: int


@dataclass(slots=True)
class WordFile:
    """One file, opened. Raises DocumentError if it is none, or encrypted.

    The streams, and the index of where in the file which page of properties begins to hold.
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
        plc = self._part(0x102)
        count = max(0, (len(plc) - 4) // 8)
        self._starts = [_long(plc, 4 * n) for n in range(count + 1)]
        self._pages = [_long(plc, 4 * (count + 1) + 4 * n) & 0x3FFFFF for n in range(count)]

    def paragraphs(self) -> Iterator[WordParagraph]:
        """All paragraphs of the text, footnotes and headers left out."""
        parts: list[str] = []
        left = min(_long(self._main, 0x4C), MAX_TEXT)
        for run in self._runs():
            for at, letter in enumerate(run.text[:left]):
                if letter not in _ENDS:
                    parts.append(letter)
                    continue
                says = self._says(run.start + at * run.width)
                yield _paragraph("".join(parts), letter, says)
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
        """The piece table: which stretch of the file is which stretch of the text."""
        clx = self._part(0x1A2)
        at = 0
        while at < len(clx) and clx[at] == 1:
            at += 3 + _short(clx, at + 1)
        if at >= len(clx) or clx[at] != 2:
            raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.WORD_NO_TEXT))
        plc = clx[at + 5 : at + 5 + _long(clx, at + 1)]
        count = (len(plc) - 4) // 12
        for n in range(count):
            start, end = _long(plc, 4 * n), _long(plc, 4 * n + 4)
            place = _long(plc, 4 * (count + 1) + 8 * n + 2)
            yield self._run(max(0, min(end - start, MAX_TEXT)), place)

    def _run(self, length: int, place: int) -> _Run:
        if place & 0x40000000:
            start = (place & 0x3FFFFFFF) // 2
            raw = self._main[start : start + length]
            return _Run(raw.decode("cp1252", "replace"), start, 1)
        raw = self._main[place : place + 2 * length]
        # one letter a pair of bytes, whatever the pair, so that places can be counted
        letters = struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])
        return _Run("".join(map(chr, letters)), place, 2)

    def _says(self, place: int) -> Mapping[int, bytes]:
        """The properties of the paragraph whose mark lies at `place`."""
        found = bisect_right(self._starts, place) - 1
        if found < 0 or found >= len(self._pages):
            return {}
        at = self._pages[found] * _PAGE
        page = self._main[at : at + _PAGE]
        if len(page) < _PAGE:
            return {}
        count = page[-1]
        ends = [_long(page, 4 * n) for n in range(count + 1)] if 17 * count < _PAGE else []
        for n, (start, end) in enumerate(pairwise(ends)):
            if start <= place < end:
                return self._properties(_papx(page, page[4 * (count + 1) + 13 * n] * 2))
        return {}

    def _properties(self, packed: bytes) -> Mapping[int, bytes]:
        """What a list of properties says; a long list lies in a stream of its own."""
        found = dict(_unpacked(packed))
        for elsewhere in _ELSEWHERE & found.keys():
            data, place = self._streams.get("Data", b""), _long(found[elsewhere], 0)
            found |= dict(_unpacked(data[place + 2 : place + 2 + _short(data, place)]))
        return found

    def _part(self, place: int) -> bytes:
        """A part of the table stream, by where the head says that it is."""
        start, length = _long(self._main, place), _long(self._main, place + 4)
        return self._table[start : start + length]


def _papx(page: bytes, at: int) -> bytes:
    """The list of properties that begins at `at`, behind its length and its style."""
    if at == 0 or at + 2 > len(page):
        return b""
    length = page[at]
    start, size = (at + 1, 2 * length - 1) if length else (at + 2, 2 * page[at + 1])
    return page[start + 2 : start + size]


def _unpacked(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """Properties and their values."""
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


def _paragraph(text: str, end: str, says: Mapping[int, bytes]) -> WordParagraph:
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    in_table = _on(says, _IN_TABLE)
    row = _row(says.get(_ROW, b"")) if in_table and _on(says, _ROW_END) else None
    return WordParagraph(text=text, end=end, in_table=in_table, row=row)


def _on(says: Mapping[int, bytes], name: int) -> bool:
    return says.get(name, b"\0")[:1] not in (b"", b"\0")


def _row(packed: bytes) -> Row:
    """Borders and merged cells of a row."""
    count = packed[0] if packed else 0
    head = 1 + 2 * (count + 1)
    if not count or len(packed) < head:
        return Row()
    borders = struct.unpack(f"<{count + 1}h", packed[1:head])
    flags = [
        _short(packed, head + 20 * n) for n in range(count) if head + 20 * n + 2 <= len(packed)
    ]
    return Row(
        borders=borders,
        below=frozenset(n for n, f in enumerate(flags) if f & _CONTINUED and not f & _RESTARTS),
        beside=frozenset(n for n, f in enumerate(flags) if f & _MERGED),
    )


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")
