"""Word files of today (.docx, and .wps that is one inside)."""

from collections.abc import Iterator
from io import BytesIO

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.parts.document import DocumentPart
from lxml.etree import _Element as Element

from crawler.documents.broken import BROKEN
from crawler.documents.merging import Kept, Rows
from crawler.documents.numbering import Numbering, W
from crawler.documents.packages import checked_package
from crawler.documents.pieces import DocumentError, Grid, Paragraph, Picture, Piece
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

#: What holds text that is not printed here: deletions, field codes, copies for older programs.
_UNSEEN = frozenset(
    {
        *(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")),
        *(f"{W}{name}" for name in ("footnoteReference", "commentReference", "sectPr")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_TEXT = {f"{W}tab": "\t", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_WIDEST = 64

BROKEN_DOCX: tuple[type[Exception], ...] = (PackageNotFoundError, *BROKEN)


def pieces_of_docx(body: bytes) -> Iterator[Piece]:
    """Paragraphs and tables of a Word file, in order.

    Raises:
        DocumentError: It cannot be opened.
    """
    checked_package(body).close()
    try:
        document = docx.Document(BytesIO(body))
        element: Element = document.element
        numbering = Numbering(_numbering_of(document.part), document.styles.element)
    except BROKEN_DOCX as error:
        named = f"{type(error).__name__}: {error}"[:200]
        raise DocumentError(
            Fault.NOT_TEXT, Reason.of(ReasonCode.WORD_BROKEN, error=named)
        ) from error
    text = element.find(f"{W}body")
    if text is not None:
        yield from _pieces(text, numbering)


def _numbering_of(part: DocumentPart) -> Element | None:
    """The definitions of numbered lists; None when there are none."""
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined,no-any-return]
    except KeyError:
        return None


def _pieces(holder: Element, numbering: Numbering) -> Iterator[Piece]:
    """What stands right in the text, and in what only wraps it (content controls, insertions)."""
    for node in holder:
        if node.tag == f"{W}p":
            text = numbering.number(node.find(f"{W}pPr")) + text_of(node)
            if text.strip():
                yield Paragraph(text=text)
            elif any(True for _ in node.iter(*_PICTURES)):
                yield Picture()
        elif node.tag == f"{W}tbl":
            yield _grid(node, numbering)
        elif node.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml"):
            yield from _pieces(node, numbering)


def text_of(node: Element) -> str:
    """All that is printed of `node`: a text box within it, too."""
    parts: list[str] = []
    stack = [node]
    while stack:
        each = stack.pop()
        if each.tag in _UNSEEN:
            continue
        if each.tag == f"{W}t":
            parts.append(each.text or "")
        parts.append(_TEXT.get(str(each.tag), ""))
        stack.extend(reversed(each))
    return "".join(parts)


def _grid(table: Element, numbering: Numbering) -> Grid:
    """A table with the spans that Word keeps as continued cells."""
    rows = Rows()
    for row in table.iter(f"{W}tr"):
        if _table_of(row) is table:
            cells = [
                Kept(
                    text=_cell_text(cell, numbering), width=_width(cell), continued=_continues(cell)
                )
                for cell in _cells(row)
            ]
            rows.add(cells, before=_before(row))
    return rows.grid()


def _table_of(row: Element) -> Element | None:
    node = row.getparent()
    while node is not None and node.tag != f"{W}tbl":
        node = node.getparent()
    return node


def _cells(row: Element) -> Iterator[Element]:
    """The cells of a row, those within content controls too, nested tables' not."""
    for node in row:
        if node.tag == f"{W}tc":
            yield node
        elif node.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _cells(node)


def _cell_text(cell: Element, numbering: Numbering) -> str:
    return "".join(
        numbering.number(paragraph.find(f"{W}pPr")) + text_of(paragraph)
        for paragraph in cell.iter(f"{W}p")
    )


def _before(row: Element) -> int:
    found = row.find(f"{W}trPr/{W}gridBefore")
    return _small(found)


def _width(cell: Element) -> int:
    return max(1, _small(cell.find(f"{W}tcPr/{W}gridSpan")))


def _continues(cell: Element) -> bool:
    """Whether a cell is the lower part of the one above."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _small(element: Element | None) -> int:
    written = element.get(f"{W}val", "") if element is not None else ""
    return min(int(written), _WIDEST) if written.isdecimal() and len(written) < 5 else 0
