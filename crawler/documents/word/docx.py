"""Parses Word files (.docx, and .wps in the same format)."""

from collections.abc import Iterator
from io import BytesIO

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.parts.document import DocumentPart
from lxml.etree import _Element as Element

from crawler.documents.blocks import DocumentBlock, DocumentError, DocumentTable, Paragraph, Picture
from crawler.documents.parser_errors import PARSER_ERRORS
from crawler.documents.table_builder import MergeableCell, TableBuilder
from crawler.documents.word.word_numbering import Numbering, W
from crawler.documents.zip_packages import open_checked_package
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

#: Elements whose text is not printed: deletions, field codes, fallbacks for older programs.
_HIDDEN_TAGS = frozenset(
    {
        *(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")),
        *(f"{W}{name}" for name in ("footnoteReference", "commentReference", "sectPr")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_TEXT_BOX = f"{W}txbxContent"
_PICTURE_TAGS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_TEXT_OF_TAGS = {f"{W}tab": "\t", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_MAX_COLSPAN = 64

DOCX_ERRORS: tuple[type[Exception], ...] = (PackageNotFoundError, *PARSER_ERRORS)


def parse_docx(body: bytes) -> Iterator[DocumentBlock]:
    """Yield the paragraphs and tables of a Word file, in order.

    Raises:
        DocumentError: It cannot be opened.
    """
    open_checked_package(body).close()
    try:
        document = docx.Document(BytesIO(body))
        element: Element = document.element
        numbering = Numbering(_numbering_of(document.part), document.styles.element)
    except DOCX_ERRORS as error:
        named = f"{type(error).__name__}: {error}"[:200]
        raise DocumentError(
            Fault.NOT_TEXT, Reason.of(ReasonCode.WORD_BROKEN, error=named)
        ) from error
    text = element.find(f"{W}body")
    if text is not None:
        yield from _blocks(text, numbering)


def _numbering_of(part: DocumentPart) -> Element | None:
    """Return the definitions of numbered lists; None when there are none."""
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined,no-any-return]  # untyped
    except KeyError:
        return None


def _blocks(parent: Element, numbering: Numbering) -> Iterator[DocumentBlock]:
    """Yield the blocks in `parent` and in wrappers (content controls, insertions)."""
    for node in parent:
        if node.tag == f"{W}p":
            yield from _blocks_of_paragraph(node, numbering)
        elif node.tag == f"{W}tbl" and _holds_tables(node):
            for cell in node.iter(f"{W}tc"):
                if _table_of(cell) is node:
                    yield from _blocks(cell, numbering)
        elif node.tag == f"{W}tbl":
            yield _table(node, numbering)
        elif node.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml"):
            yield from _blocks(node, numbering)


def _blocks_of_paragraph(paragraph: Element, numbering: Numbering) -> Iterator[DocumentBlock]:
    """Yield a paragraph, and the blocks of its text boxes after it."""
    boxes = list(_text_boxes(paragraph))
    text = numbering.number(paragraph.find(f"{W}pPr")) + text_of(paragraph)
    if text.strip():
        yield Paragraph(text=text)
    elif not boxes and any(True for _ in paragraph.iter(*_PICTURE_TAGS)):
        yield Picture()
    for box in boxes:
        yield from _blocks(box, numbering)


def _text_boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the contents of the text boxes of a paragraph, each once."""
    for box in paragraph.iter(_TEXT_BOX):
        outer = {str(node.tag) for node in box.iterancestors()}
        if not outer & _HIDDEN_TAGS and next(box.iterancestors(f"{W}p"), None) is paragraph:
            yield box


def _holds_tables(table: Element) -> bool:
    """Whether tables stand in the cells of a table, which then only lays them out."""
    return any(node is not table for node in table.iter(f"{W}tbl"))


def text_of(node: Element) -> str:
    """Return the printed text of `node`, without that of text boxes."""
    parts: list[str] = []
    stack = [node]
    while stack:
        each = stack.pop()
        if each.tag in _HIDDEN_TAGS or each.tag == _TEXT_BOX or _is_hidden(each):
            continue
        if each.tag == f"{W}t":
            parts.append(each.text or "")
        parts.append(_TEXT_OF_TAGS.get(str(each.tag), ""))
        stack.extend(reversed(each))
    return "".join(parts)


def _table(table: Element, numbering: Numbering) -> DocumentTable:
    """Build a table; Word stores vertical spans as continued cells."""
    rows = TableBuilder()
    for row in table.iter(f"{W}tr"):
        if _table_of(row) is table and row.find(f"{W}trPr/{W}del") is None:
            cells = [
                MergeableCell(
                    text=_cell_text(cell, numbering),
                    width=_width(cell),
                    continues_above=_continues(cell),
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
    """Yield the cells of a row, also in content controls, but not those of nested tables."""
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


def _is_hidden(run: Element) -> bool:
    """Whether a run is formatted as hidden."""
    hidden = run.find(f"{W}rPr/{W}vanish") if run.tag == f"{W}r" else None
    return hidden is not None and hidden.get(f"{W}val", "1") not in ("0", "false")


def _before(row: Element) -> int:
    found = row.find(f"{W}trPr/{W}gridBefore")
    return _small(found)


def _width(cell: Element) -> int:
    return max(1, _small(cell.find(f"{W}tcPr/{W}gridSpan")))


def _continues(cell: Element) -> bool:
    """Whether a cell continues the one above (vMerge)."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _small(element: Element | None) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return min(int(value), _MAX_COLSPAN) if value.isdecimal() and len(value) < 5 else 0
