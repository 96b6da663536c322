"""The body of a reading as comparable lines: its blocks, with tables row by row. Pure."""

import re
from dataclasses import dataclass

from disclosures import Block, BlockKind, Reading
from disclosures.content_digest import folded

#: The number of a heading.
_ORDINAL = re.compile(r"^[(]?(?:[一二三四五六七八九十]+|\d+)[)、.,]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLine:
    """A block, or a row of a table, under its heading."""

    text: str
    section: str

    #: Lines with equal keys are equal.
    key: str

    #: Of a heading: its key without its number, which shifts with insertions; else empty.
    heading: str = ""

    #: Of a row: its cells, its table and its index.
    cells: tuple[str, ...] | None = None
    table: int = 0
    row: int = 0


def body_lines(reading: Reading) -> list[BodyLine]:
    """The lines of the body, in page order; tables without a block come last."""
    found: list[BodyLine] = []
    section = ""
    shown = set()
    for block in reading.blocks:
        table = block.table if block.kind is BlockKind.TABLE else None
        if table is not None and 0 <= table < len(reading.tables):
            shown.add(table)
            found += _table_lines(reading, table, section)
        else:
            found += _text_lines(block, section)
        if block.kind is BlockKind.HEADING:
            section = block.text
    for table in range(len(reading.tables)):
        if table not in shown:
            found += _table_lines(reading, table, reading.tables[table].section)
    return [line for line in found if line.key]


def _text_lines(block: Block, section: str) -> list[BodyLine]:
    texts = block.text.split("\n") if block.kind is BlockKind.TABLE else [block.text]
    is_heading = block.kind is BlockKind.HEADING
    return [
        BodyLine(
            text=text,
            section=section,
            key=folded(text),
            heading=heading_name(text) if is_heading else "",
        )
        for text in texts
    ]


def heading_name(heading: str) -> str:
    """A heading without its number: 「二、申请情况」 may become 「三、…」."""
    return _ORDINAL.sub("", folded(heading))


def _table_lines(reading: Reading, table: int, section: str) -> list[BodyLine]:
    return [
        BodyLine(
            text="\t".join(cells),
            section=section,
            # 「1|12」 and 「11|2」 are two rows, and a row is no paragraph.
            key="\x1f".join(["", *map(folded, cells)]) if any(map(folded, cells)) else "",
            cells=cells,
            table=table,
            row=row,
        )
        for row, cells in enumerate(reading.tables[table].rows)
    ]
