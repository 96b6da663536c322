"""Figures in sentences: numbers that match a phrase, and zeros that a sentence states."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from crawler.reading.figures.exclusions import (
    DISCLOSURE_HEADINGS,
    EXCLUSIONS,
    OUTLOOK_HEADINGS,
    PLANNED,
    REVIEW_HEADINGS,
    UNRELATED_APPLICATIONS,
)
from crawler.reading.figures.negations import CHAPTER_NEGATIONS, EMPTY_CHAPTERS, NEGATIONS
from crawler.reading.figures.phrases import PHRASES, UNITLESS_KEYS
from crawler.reading.figures.quantities import Quantity, find_quantities
from crawler.reading.figures.wholes import (
    WHOLE_KEYS,
    ReportSubject,
    counts_the_whole,
    with_relative_years,
)
from crawler.reading.text.simplified import simplified
from crawler.reading.text.whitespace import compact
from disclosures import Basis, Block, BlockKind, DocumentKind, Figure

#: Kinds that report on what was done; numbers of plans and notices are no figures.
REPORTING_KINDS = frozenset(
    {DocumentKind.ANNUAL_REPORT, DocumentKind.INTERIM_REPORT, DocumentKind.SCORECARD}
)

#: Figures that an agency may have on other matters too.
_PROCEEDINGS = frozenset({"review.total", "litigation.total"})

#: Units that are equivalent to others.
_UNIT_ALTERNATIVES = {"场次": ("场", "次")}

_SENTENCE = re.compile(r"[^。；;！!？?\n]+[。；;！!？?]?")
_CONTEXT_BEFORE, _CONTEXT_AFTER = 80, 28

#: Before the parts of a number that the sentence has stated.
_PARTS = re.compile(r"其中|包括|包含|[(（]含")
_UNKNOWN = ReportSubject()
_MAX_PARAGRAPH = 20_000


def figures_in_prose(
    blocks: Sequence[Block], subject: ReportSubject = _UNKNOWN
) -> tuple[Figure, ...]:
    """Return the figures of a report's prose, in page order, each statement once."""
    found: list[Figure] = []
    seen: set[tuple[str, Decimal | None, str]] = set()
    for section, text in _paragraphs(blocks):
        for figure in _figures_as_printed(text[:_MAX_PARAGRAPH], section, subject):
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
                outlook = OUTLOOK_HEADINGS.search(simplified(block.text)) is not None
        elif block.kind is BlockKind.PARAGRAPH and not outlook:
            yield section, block.text


def _figures_as_printed(text: str, section: str, subject: ReportSubject) -> Iterator[Figure]:
    """Yield the figures of one paragraph, with sentence and heading as printed."""
    plain, at = simplified(text), 0
    for figure in _figures_of(plain, simplified(section), subject):
        if plain is text and figure.section is section:
            yield figure
            continue
        at = max(plain.find(figure.sentence, at), 0)
        printed = text[at : at + len(figure.sentence)]
        yield replace(figure, sentence=printed, section=section)


def _figures_of(text: str, section: str, subject: ReportSubject) -> Iterator[Figure]:
    """Yield the figures of one paragraph."""
    if compact(text).rstrip("。") in {"无", "没有", "无此类情况", "0"}:
        yield from _empty_chapter(text, section)
        return
    before: set[str] = set()
    on_disclosure = not section or REVIEW_HEADINGS.search(f"{section} {text}") is not None
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        parts_of = before if _PARTS.match(sentence) else ()
        stated = [
            figure
            for figure in _stated(sentence, section, subject, parts_of)
            if on_disclosure or figure.key not in _PROCEEDINGS
        ]
        yield from stated
        keys = {figure.key for figure in stated}
        before |= keys
        zeros = _negated(sentence, section, subject)
        yield from (zero for zero in zeros if zero.key not in keys)


def _stated(
    sentence: str, section: str, subject: ReportSubject, parts_of: Collection[str]
) -> Iterator[Figure]:
    """Yield the numbers that match a phrase, without the parts of those before them.

    `parts_of` are the keys of which the sentence gives parts: 其中，…
    """
    quantities = list(find_quantities(sentence))
    ends = dict.fromkeys(parts_of, 0)
    for quantity in quantities:
        context = with_relative_years(_context_of(sentence, quantity, quantities), subject.year)
        for key in _keys_of(quantity, context, subject):
            if key.startswith("app.") and not _is_about_disclosure(sentence, section):
                continue
            if key in ends and _PARTS.search(sentence, ends[key], quantity.start):
                continue
            ends[key] = quantity.end
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


def _keys_of(quantity: Quantity, context: str, subject: ReportSubject) -> tuple[str, ...]:
    """Return the keys of the figures that `quantity` is."""
    if PLANNED.search(context) or any(exclusion.search(context) for exclusion in EXCLUSIONS):
        return ()
    for phrase in PHRASES:
        units = {quantity.unit, *_UNIT_ALTERNATIVES.get(quantity.unit, ())}
        has_unit = units & phrase.units if quantity.unit else UNITLESS_KEYS.issuperset(phrase.keys)
        if not has_unit or not phrase.pattern.search(context):
            continue
        if WHOLE_KEYS.isdisjoint(phrase.keys) or counts_the_whole(context, subject.names):
            return phrase.keys
    return ()


def _is_about_disclosure(sentence: str, section: str) -> bool:
    """Whether applications are for information, by the sentence or its chapter."""
    if "公开" in sentence:
        return True
    in_disclosure_chapter = not section or DISCLOSURE_HEADINGS.search(section) is not None
    return in_disclosure_chapter and UNRELATED_APPLICATIONS.search(sentence) is None


def _negated(sentence: str, section: str, subject: ReportSubject) -> Iterator[Figure]:
    """Yield zeros that a sentence states in words."""
    plain, seen = with_relative_years(compact(sentence), subject.year), set[str]()
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
