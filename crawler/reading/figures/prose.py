"""Figures in sentences: numbers that match a phrase, and zeros that a sentence states."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from crawler.reading.figures.exclusions import (
    DISCLOSURE_HEADINGS,
    EXCLUSIONS,
    OUTLOOK_HEADINGS,
    PLANNED,
    UNRELATED_APPLICATIONS,
)
from crawler.reading.figures.negations import CHAPTER_NEGATIONS, EMPTY_CHAPTERS, NEGATIONS
from crawler.reading.figures.phrases import PHRASES, UNITLESS_KEYS
from crawler.reading.figures.quantities import Quantity, find_quantities
from crawler.reading.text.whitespace import compact
from disclosures import Basis, Block, BlockKind, DocumentKind, Figure

#: Kinds that report on what was done; numbers of plans and notices are no figures.
REPORTING_KINDS = frozenset(
    {DocumentKind.ANNUAL_REPORT, DocumentKind.INTERIM_REPORT, DocumentKind.SCORECARD}
)

#: Units that are equivalent to others.
_UNIT_ALTERNATIVES = {"场次": ("场", "次")}

_SENTENCE = re.compile(r"[^。；;！!？?\n]+[。；;！!？?]?")
_CONTEXT_BEFORE, _CONTEXT_AFTER = 80, 28
_MAX_PARAGRAPH = 20_000


def figures_in_prose(blocks: Sequence[Block]) -> tuple[Figure, ...]:
    """Return the figures of a report's prose, in page order, each statement once."""
    found: list[Figure] = []
    seen: set[tuple[str, Decimal | None, str]] = set()
    for section, text in _paragraphs(blocks):
        for figure in _figures_of(text[:_MAX_PARAGRAPH], section):
            statement = (figure.key, figure.value, figure.basis)
            if statement not in seen:
                seen.add(statement)
                found.append(figure)
    return tuple(found)


def _paragraphs(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Yield paragraphs with their heading, except those in chapters on plans."""
    section, outlook = "", False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            section = block.text
            if block.level == 1 or not outlook:
                outlook = OUTLOOK_HEADINGS.search(block.text) is not None
        elif block.kind is BlockKind.PARAGRAPH and not outlook:
            yield section, block.text


def _figures_of(text: str, section: str) -> Iterator[Figure]:
    """Yield the figures of one paragraph."""
    if compact(text).rstrip("。") in {"无", "没有", "无此类情况", "0"}:
        yield from _empty_chapter(text, section)
        return
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        stated = list(_stated(sentence, section))
        yield from stated
        keys = {figure.key for figure in stated}
        yield from (zero for zero in _negated(sentence, section) if zero.key not in keys)


def _stated(sentence: str, section: str) -> Iterator[Figure]:
    """Yield the numbers that match a phrase."""
    quantities = list(find_quantities(sentence))
    for quantity in quantities:
        for key in _keys_of(quantity, _context_of(sentence, quantity, quantities)):
            if key.startswith("app.") and not _is_about_disclosure(sentence, section):
                continue
            yield Figure(
                key=key,
                value=quantity.value,
                unit=quantity.unit,
                qualifier=quantity.qualifier,
                raw=quantity.raw,
                sentence=sentence,
                section=section,
            )


def _context_of(sentence: str, quantity: Quantity, quantities: Sequence[Quantity]) -> str:
    """Return the sentence around `quantity`: # for it, @ for others."""
    left, at = "", 0
    for other in quantities:
        if other.start >= quantity.start:
            break
        left += sentence[at : other.start] + "@"
        at = other.end
    left += sentence[at : quantity.start]
    return (
        compact(left)[-_CONTEXT_BEFORE:]
        + "#"
        + compact(sentence[quantity.end : quantity.end + _CONTEXT_AFTER])
    )


def _keys_of(quantity: Quantity, context: str) -> tuple[str, ...]:
    """Return the keys of the figures that `quantity` is."""
    if PLANNED.search(context) or any(exclusion.search(context) for exclusion in EXCLUSIONS):
        return ()
    for phrase in PHRASES:
        units = {quantity.unit, *_UNIT_ALTERNATIVES.get(quantity.unit, ())}
        has_unit = units & phrase.units if quantity.unit else UNITLESS_KEYS.issuperset(phrase.keys)
        if has_unit and phrase.pattern.search(context):
            return phrase.keys
    return ()


def _is_about_disclosure(sentence: str, section: str) -> bool:
    """Whether applications are for information, by the sentence or its chapter."""
    if "公开" in sentence:
        return True
    in_disclosure_chapter = not section or DISCLOSURE_HEADINGS.search(section) is not None
    return in_disclosure_chapter and UNRELATED_APPLICATIONS.search(sentence) is None


def _negated(sentence: str, section: str) -> Iterator[Figure]:
    """Yield zeros that a sentence states in words."""
    plain, seen = compact(sentence), set[str]()
    chapter = [rule[1:] for rule in CHAPTER_NEGATIONS if rule[0].search(section)]
    for keys, unit, pattern in (*NEGATIONS, *chapter):
        if match := pattern.search(plain):
            for key in (key for key in keys if key not in seen):
                seen.add(key)
                yield Figure(
                    key=key,
                    value=Decimal(0),
                    unit=unit,
                    basis=Basis.NEGATED,
                    raw=match[0],
                    sentence=sentence,
                    section=section,
                )


def _empty_chapter(text: str, section: str) -> Iterator[Figure]:
    """Yield the zeros of a chapter that consists of 无."""
    for heading, zeros in EMPTY_CHAPTERS:
        if heading.search(compact(section)):
            for key, unit in zeros:
                yield Figure(
                    key=key,
                    value=Decimal(0),
                    unit=unit,
                    basis=Basis.NEGATED,
                    raw=compact(text),
                    sentence=text,
                    section=section,
                )
            return
