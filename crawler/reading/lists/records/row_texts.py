"""The texts of a record beside its links: a title that is no link, and what may be its date."""

import re

from crawler.reading.lists.records.page_map import PageMap
from crawler.reading.lists.records.records import Record, RegionFinder
from crawler.reading.lists.records.row_titles import clean_title, is_marker, names_a_document
from crawler.reading.text.whitespace import compact

_SENTENCE_END = re.compile(r"[。；;！!？?]|…$|\.\.\.$")


def title_beside_links(finder: RegionFinder, record: Record) -> str:
    """Return the longest line of a record that may be a title and is no link."""
    page = finder.page
    best = ""
    for first, last in page.lines(record.start, record.end):
        pieces = [
            page.pieces[at]
            for at in range(first, last)
            if not _is_button(finder, record, at)
            and not is_marker(page.pieces[at])
            and not finder.prints_date(at)
        ]
        text = clean_title(" ".join(pieces))
        if names_a_document(text) and not _SENTENCE_END.search(text) and len(text) > len(best):
            best = text
    return best


def _is_button(finder: RegionFinder, record: Record, at: int) -> bool:
    """Whether a piece is (part of) a link that does not cover the record."""
    page = finder.page
    return any(
        page.links[link].start <= at < page.links[link].end
        and not (page.links[link].start <= record.start and page.links[link].end >= record.end)
        for link in record.links
    )


def texts_beside(page: PageMap, record: Record, title: str) -> list[str]:
    """Return the pieces of a record without its title."""
    plain = compact(title)
    texts = []
    for at in range(record.start, record.end):
        piece = page.pieces[at]
        packed = compact(piece)
        if plain and packed in plain and len(packed) >= 4 and not _is_alone(piece, page, at):
            continue
        texts.append(piece.replace(title, " ", 1) if title and title in piece else piece)
    return texts


def _is_alone(piece: str, page: PageMap, at: int) -> bool:
    """Whether a piece is a date outside any link: it is no part of a title that mentions it."""
    return not page.linked[at] and page.heading[at] is None and len(piece) <= 12
