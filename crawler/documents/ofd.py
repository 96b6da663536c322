"""Parses OFD files (GB/T 33190): text by its position, tables from drawn lines.

No maintained library reads the text of this format; it is XML in a ZIP package. Positions are in
millimetres from the upper left corner.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element
from pdfplumber.table import Table as RuledTable
from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)
from pdfplumber.utils.text import chars_to_textmap

from crawler.documents.blocks import DocumentBlock, DocumentError
from crawler.documents.parser_errors import PARSER_ERRORS
from crawler.documents.pdf.page_breaks import MIN_CELLS
from crawler.documents.pdf.pdf import (
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_PAGES,
    MAX_RULES,
    TextLine,
    blocks_of_pages,
    printed_lines,
    reject_scans,
)
from crawler.documents.pdf.pdf_tables import PrintedTable, is_inside, printed_table
from crawler.documents.zip_packages import open_checked_package
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

_POINTS = 72 / 25.4

#: Distance, in points, within which two rules are one.
_TOLERANCE = 3.0

#: Part of a character's height that is above the line.
_ASCENT = 0.86

_NUMBERS = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")
_PATH = re.compile(r"([MLSCBQA])|(-?\d{1,9}(?:\.\d{1,9})?)")

#: Points of an operator of a path; the last one is where it ends.
_OPERANDS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

#: a, b, c, d, e, f of [a b 0; c d 0; e f 1], as in PDF.
Transformation = tuple[float, float, float, float, float, float]
_UNCHANGED: Transformation = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True, kw_only=True)
class DrawnPage:
    """The characters and straight rules of one page, in points, in the form of pdfplumber."""

    width: float
    height: float
    chars: list[dict[str, Any]] = field(default_factory=list)
    edges: list[dict[str, Any]] = field(default_factory=list)


def parse_ofd(body: bytes) -> Iterator[DocumentBlock]:
    """Yield paragraphs and tables in reading order.

    Raises:
        DocumentError: Broken, too large, or a scan (NEEDS_OCR).
    """
    package = open_checked_package(body)
    try:
        pages = [tuple(_on_page(page)) for page in _pages(package)]
    except PARSER_ERRORS as error:
        named = f"{type(error).__name__}: {error}"[:200]
        reason = Reason.of(ReasonCode.DOCUMENT_BROKEN, kind="ofd", error=named)
        raise DocumentError(Fault.NOT_TEXT, reason) from error
    finally:
        package.close()
    reject_scans(pages)
    yield from blocks_of_pages(pages)


def _pages(package: ZipFile) -> Iterator[DrawnPage]:
    """Yield the pages of all documents of a package, with what their templates draw."""
    root = _xml(package, "OFD.xml")
    count = 0
    for path in (_text(node) for node in _all(root, "DocRoot")):
        document_path = _resolved("OFD.xml", path)
        document = _xml(package, document_path)
        size = _box(next((_text(node) for node in _all(document, "PhysicalBox")), ""))
        templates = {
            node.get("ID", ""): _resolved(document_path, node.get("BaseLoc", ""))
            for node in _all(document, "TemplatePage")
        }
        for node in _all(document, "Page"):
            count += 1
            if count > MAX_PAGES:
                reason = Reason.of(ReasonCode.PDF_TOO_MANY_PAGES, limit=MAX_PAGES)
                raise DocumentError(Fault.TOO_COMPLEX, reason)
            content = _xml(package, _resolved(document_path, node.get("BaseLoc", "")))
            own = _box(next((_text(box) for box in _all(content, "PhysicalBox")), "")) or size
            page = DrawnPage(width=own[2] if own else 595.0, height=own[3] if own else 842.0)
            for template in _all(content, "Template"):
                if target := templates.get(template.get("TemplateID", "")):
                    _draw(page, _xml(package, target))
            _draw(page, content)
            yield page


def _draw(page: DrawnPage, content: Element) -> None:
    """Add the characters and rules of a page's content.

    Raises:
        DocumentError: TOO_COMPLEX.
    """
    for node in content.iter():
        name = _name(node)
        if name == "TextObject":
            page.chars.extend(_characters(node))
        elif name == "PathObject":
            page.edges.extend(_rules(node))
        if len(page.chars) > MAX_CHARACTERS:
            reason = Reason.of(ReasonCode.PDF_TOO_MANY_CHARACTERS, count=len(page.chars))
            raise DocumentError(Fault.TOO_COMPLEX, reason)
        if len(page.edges) > 4 * MAX_RULES:
            raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_TOO_MANY_RULES))


def _characters(node: Element) -> Iterator[dict[str, Any]]:
    """Yield the characters of a text object with their positions."""
    box = _box(node.get("Boundary", "")) or (0.0, 0.0, 0.0, 0.0)
    matrix = _matrix(node)
    size = float(node.get("Size", "0") or 0) * _POINTS
    height = max(1.0, size * max(abs(matrix[3]), abs(matrix[1])))
    x = y = 0.0
    for code in _all(node, "TextCode"):
        x = float(code.get("X", x / _POINTS)) * _POINTS
        y = float(code.get("Y", y / _POINTS)) * _POINTS
        text = "".join(code.itertext()).strip("\r\n\t")
        across, down = _steps(code.get("DeltaX", "")), _steps(code.get("DeltaY", ""))
        at_x, at_y = x, y
        for number, character in enumerate(text):
            left, base = _placed(matrix, box, at_x, at_y)
            step = across[number] if number < len(across) else 0.0
            wide = ord(character) > 0x2E7F
            width = min(step * abs(matrix[0]), height) or (height if wide else height / 2)
            top = base - _ASCENT * height
            yield {
                "object_type": "char",
                "text": character,
                "x0": left,
                "x1": left + width,
                "top": top,
                "bottom": top + height,
                "doctop": top,
                "size": height,
                "width": width,
                "height": height,
                "upright": True,
                "fontname": "",
            }
            at_x += step or (0.0 if down else size if wide else size / 2)
            at_y += down[number] if number < len(down) else 0.0


def _rules(node: Element) -> Iterator[dict[str, Any]]:
    """Yield the horizontal and vertical lines of a path."""
    box = _box(node.get("Boundary", "")) or (0.0, 0.0, 0.0, 0.0)
    matrix = _matrix(node)
    data = next((_text(found) for found in _all(node, "AbbreviatedData")), "")
    start: tuple[float, float] | None = None
    at: tuple[float, float] | None = None
    operator, operands = "", list[float]()
    for match in (*_PATH.finditer(data), None):
        if match is not None and match[2] is not None:
            operands.append(float(match[2]) * _POINTS)
            if len(operands) < _OPERANDS.get(operator, 0):
                continue
            to = _placed(matrix, box, operands[-2], operands[-1])
            if operator == "L" and at is not None:
                yield from _edge(at, to)
            start = to if operator in "MS" else start
            at, operands = to, []
            continue
        if operator == "C" and at is not None and start is not None:
            yield from _edge(at, start)
        operator, operands = (match[1] if match is not None else ""), []


def _edge(begin: tuple[float, float], end: tuple[float, float]) -> Iterator[dict[str, Any]]:
    left, right = sorted((begin[0], end[0]))
    top, bottom = sorted((begin[1], end[1]))
    if min(right - left, bottom - top) < 1 < max(right - left, bottom - top):
        level = right - left > bottom - top
        yield {
            "object_type": "line",
            "orientation": "h" if level else "v",
            "x0": left,
            "x1": right if level else left,
            "top": top,
            "bottom": top if level else bottom,
            "width": right - left,
            "height": bottom - top,
        }


def _on_page(page: DrawnPage) -> Iterator[TextLine | PrintedTable]:
    """Yield the lines and tables of one page, from top to bottom."""
    edges = merge_edges(page.edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    crossings = edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    groups = cells_to_tables(intersections_to_cells(crossings))
    tables = [RuledTable(page, cells) for cells in groups if len(cells) >= MIN_CELLS]  # type: ignore[arg-type]  # only its cells are used
    if sum(len(table.cells) for table in tables) > MAX_CELLS:
        raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_TOO_MANY_RULES))
    items: list[tuple[float, TextLine | PrintedTable]] = [
        (table.bbox[1], printed_table(table, page.chars)) for table in tables
    ]
    boxes = [table.bbox for table in tables]
    outside = [c for c in page.chars if not any(is_inside(c, box) for box in boxes)]
    if outside:
        ordered = sorted(outside, key=lambda char: (char["top"], char["x0"]))
        lines = chars_to_textmap(ordered).extract_text_lines(strip=True, return_chars=False)
        items.extend((line.top, line) for line in printed_lines(lines, 0.0, page.height))
    yield from (item for _, item in sorted(items, key=lambda pair: pair[0]))


def _placed(
    matrix: Transformation, box: Sequence[float], x: float, y: float
) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return box[0] + a * x + c * y + e * _POINTS, box[1] + b * x + d * y + f * _POINTS


def _matrix(node: Element) -> Transformation:
    numbers = [float(number) for number in _NUMBERS.findall(node.get("CTM", ""))]
    if len(numbers) != len(_UNCHANGED):
        return _UNCHANGED
    return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])


def _steps(deltas: str) -> list[float]:
    """Return the distances of characters in points; ``g 3 5`` is 5 three times."""
    found: list[float] = []
    words = deltas.split()[:MAX_CHARACTERS]
    while words and len(found) < MAX_CHARACTERS:
        word = words.pop(0)
        if word == "g" and len(words) > 1:
            times, step = int(words.pop(0)), float(words.pop(0))
            found.extend([step * _POINTS] * min(times, MAX_CHARACTERS))
        elif word != "g":
            found.append(float(word) * _POINTS)
    return found


def _box(text: str) -> tuple[float, ...] | None:
    numbers = [float(number) * _POINTS for number in _NUMBERS.findall(text)]
    return tuple(numbers[:4]) if len(numbers) >= 4 else None


def _xml(package: ZipFile, path: str) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(package.read(path), parser)


def _resolved(base: str, path: str) -> str:
    """Return the name of an entry that `base` refers to."""
    return path.lstrip("/") if path.startswith("/") else normpath(join(dirname(base), path))


def _all(node: Element, name: str) -> Iterator[Element]:
    return node.iter(f"{{*}}{name}")


def _name(node: Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _text(node: Element) -> str:
    return (node.text or "").strip()
