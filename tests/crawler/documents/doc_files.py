"""Writes .doc files with the parts of [MS-DOC] and [MS-CFB] that the parser uses."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TEXT = 0x800


@dataclass(frozen=True, slots=True)
class DocParagraph:
    """One paragraph: its text with its paragraph mark, and its properties."""

    text: str
    properties: bytes = b""


def cell(text: str) -> DocParagraph:
    return DocParagraph(text + "\x07", struct.pack("<HB", 0x2416, 1))


def row_end(borders: Sequence[int], flags: Sequence[int]) -> DocParagraph:
    """Return the end of a row; `flags`: 0x20 continues the cell above, 0x60 is continued below."""
    cells = b"".join(struct.pack("<H", flag) + bytes(18) for flag in flags)
    places = struct.pack(f"<{len(borders)}h", *borders)
    operand = bytes([len(flags)]) + places + cells
    row = struct.pack("<HH", 0xD608, len(operand) + 1) + operand
    return DocParagraph("\x07", struct.pack("<HBHB", 0x2416, 1, 0x2417, 1) + row)


def write_doc(paragraphs: Sequence[DocParagraph], *, flags: int = 0) -> bytes:
    """Return a file of these paragraphs, each with its own page of properties."""
    text = "".join(par.text for par in paragraphs).encode("utf-16-le")
    first = -(-(_TEXT + len(text)) // _SECTOR)
    main = bytearray(_TEXT) + text
    main += bytes(first * _SECTOR - len(main))
    places = [_TEXT]
    for par in paragraphs:
        start, end = places[-1], places[-1] + 2 * len(par.text)
        places.append(end)
        main += _page(start, end, par.properties)
    count = len(paragraphs)
    index = struct.pack(f"<{count + 1}I", *places)
    index += struct.pack(f"<{count}I", *range(first, first + count))
    letters = len(text) // 2
    pieces = struct.pack("<II", 0, letters) + struct.pack("<HIH", 0, _TEXT, 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<HH", main, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", main, 0x0A, 0x0200 | flags)
    struct.pack_into("<I", main, 0x4C, letters)
    struct.pack_into("<II", main, 0x102, 0, len(index))
    struct.pack_into("<II", main, 0x1A2, len(index), len(clx))
    return write_ole({"WordDocument": bytes(main), "1Table": index + clx})


def _page(start: int, end: int, properties: bytes) -> bytes:
    """Return a page of properties for one paragraph."""
    listed = b"\0\0" + properties
    listed += bytes(len(listed) % 2)
    packed = b"\0" + bytes([len(listed) // 2]) + listed
    at = (511 - len(packed)) // 2 * 2
    page = bytearray(_SECTOR)
    struct.pack_into("<II", page, 0, start, end)
    page[8] = at // 2
    page[at : at + len(packed)] = packed
    page[511] = 1
    return bytes(page)


def write_ole(streams: dict[str, bytes]) -> bytes:
    """Return a compound file of streams that are large enough to need no mini stream."""
    padded = {name: data + bytes(-len(data) % _SECTOR) for name, data in streams.items()}
    padded = {name: data + bytes(max(0, 4096 - len(data))) for name, data in padded.items()}
    sectors, starts = b"".join(padded.values()), []
    chain: list[int] = []
    for data in padded.values():
        starts.append(len(chain))
        count = len(data) // _SECTOR
        chain += [*range(len(chain) + 1, len(chain) + count), _END]
    directory = _entry("Root Entry", 5, _END, 0, 1)
    for at, (name, data) in enumerate(padded.items()):
        follower = at + 2 if at + 1 < len(padded) else 0xFFFFFFFF
        directory += _entry(name, 2, starts[at], len(data), 0xFFFFFFFF, follower)
    directory += bytes(-len(directory) % _SECTOR)
    place = len(chain)
    chain += [_END] if len(directory) == _SECTOR else [place + 1, _END]
    tables = -(-(len(chain) + 2) // (_SECTOR // 4 - 1))
    fat_at = len(chain)
    chain += [_FAT] * tables
    fat = struct.pack(f"<{len(chain)}I", *chain)
    fat += struct.pack("<I", _FREE) * ((tables * _SECTOR - len(fat)) // 4)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIII", tables, place, 0, 4096, _END) + struct.pack("<III", 0, _END, 0)
    head += struct.pack(f"<{tables}I", *range(fat_at, fat_at + tables))
    head += struct.pack("<I", _FREE) * ((_SECTOR - len(head)) // 4)
    return head + sectors + directory + fat


def _entry(
    name: str, kind: int, start: int, size: int, child: int, right: int = 0xFFFFFFFF
) -> bytes:
    """Return one directory entry; each is the right sibling of the one before."""
    letters = name.encode("utf-16-le") + b"\0\0"
    entry = letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)
