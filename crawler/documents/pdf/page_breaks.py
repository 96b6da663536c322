"""Ruled tables of one page of a PDF file, also where a page break cuts a row of them."""

from collections.abc import Mapping, Sequence

from pdfplumber._typing import T_obj
from pdfplumber.page import Page as PdfPage
from pdfplumber.table import Table as RuledTable

from crawler.documents.pdf.pdf_tables import RULE_TOLERANCE

#: Cells of a table; fewer are a frame around text, or a row that a page break cut off.
MIN_CELLS, _MIN_CUT_OFF = 4, 2

#: Parts of a page's height above and below which are its running head and foot.
_HEAD, _FOOT = 0.08, 0.88

#: Vertical rules that end together where a page break cuts a row.
_MIN_OPEN_RULES = 3

#: Distance of a character from the rule, or from the one above, in heights of a character.
_MAX_GAP = 1.5


def ruled_tables(page: PdfPage) -> list[RuledTable]:
    """Return the tables of a page, also where a page break left their first or last row open."""
    settings = {"explicit_horizontal_lines": lines} if (lines := _missing_rules(page)) else {}
    return [
        table
        for table in page.find_tables(settings)
        if len(table.cells) >= (_MIN_CUT_OFF if _is_at_page_break(page, table) else MIN_CELLS)
    ]


def _is_at_page_break(page: PdfPage, table: RuledTable) -> bool:
    """Whether nothing but a running head is above a table, or nothing but a foot below it."""
    _, top, _, bottom = table.bbox
    start, height = float(page.bbox[1]), float(page.height)
    above, below = min(top, start + _HEAD * height), max(bottom, start + _FOOT * height)
    between = [char for char in page.chars if char["text"].strip()]
    return not any(above < char["top"] < top for char in between) or not any(
        bottom < char["top"] < below for char in between
    )


def characters_beyond(page: PdfPage, last: RuledTable) -> Mapping[int, list[T_obj]]:
    """Return the cells of the last table of a page whose text goes on below the table.

    Browsers end the rules of a row at the page's margin, and print its text to the end. Cell number
    in the table → the characters, from top to bottom; empty if the table is closed.
    """
    bottom = last.bbox[3]
    below = sorted(
        (char for char in page.chars if _centre(char)[1] > bottom and char["text"].strip()),
        key=lambda char: (char["top"], char["x0"]),
    )
    found: dict[int, list[T_obj]] = {}
    for number, (left, _, right, lower) in enumerate(last.cells):
        if below and bottom - lower <= RULE_TOLERANCE and not _is_closed(page, left, right, bottom):
            in_cell = [char for char in below if left <= _centre(char)[0] <= right]
            if chars := _adjoining(in_cell, bottom):
                found[number] = chars
    return found


def _missing_rules(page: PdfPage) -> list[float]:
    """Return the heights at which the vertical rules of a page end without a horizontal one."""
    long = [e for e in page.edges if max(e["width"], e["height"]) > RULE_TOLERANCE]
    vertical = [edge for edge in long if edge["orientation"] == "v"]
    level = [edge for edge in long if edge["orientation"] == "h"]
    if len(vertical) < _MIN_OPEN_RULES:
        return []
    found = []
    for name, pick in (("top", min), ("bottom", max)):
        end = pick(edge[name] for edge in vertical)
        ending = {round(e["x0"]) for e in vertical if abs(e[name] - end) <= RULE_TOLERANCE}
        at_end = [e for e in level if abs(e["top"] - end) <= RULE_TOLERANCE]
        if len(ending) >= _MIN_OPEN_RULES and not _covers(at_end, min(ending), max(ending)):
            found.append(float(end))
    return found


def _covers(rules: Sequence[T_obj], left: float, right: float) -> bool:
    """Whether rules at one height reach from `left` to `right` without a gap."""
    for rule in sorted(rules, key=lambda rule: float(rule["x0"])):
        if rule["x0"] > left + RULE_TOLERANCE:
            break
        left = max(left, rule["x1"])
    return left >= right - RULE_TOLERANCE


def _adjoining(chars: Sequence[T_obj], bottom: float) -> list[T_obj]:
    """Return the characters down to the first gap."""
    found: list[T_obj] = []
    for char in chars:
        if char["top"] - bottom > _MAX_GAP * char["size"]:
            break
        found.append(char)
        bottom = max(bottom, char["bottom"])
    return found


def _is_closed(page: PdfPage, left: float, right: float, bottom: float) -> bool:
    """Whether a horizontal rule is below a cell."""
    middle = (left + right) / 2
    return any(
        edge["orientation"] == "h"
        and edge["x0"] <= middle <= edge["x1"]
        and abs(edge["top"] - bottom) <= RULE_TOLERANCE
        for edge in page.edges
    )


def _centre(item: Mapping[str, float]) -> tuple[float, float]:
    return (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
