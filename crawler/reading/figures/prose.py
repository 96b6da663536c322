"""Figures in sentences: numbers that match a phrase, and zeros that a sentence states."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from crawler.reading.figures.clauses import Clause, clauses_of
from crawler.reading.figures.exclusions import (
    APPLICATION_HEADINGS,
    DISCLOSURE_HEADINGS,
    EXCLUSIONS,
    OUTLOOK_HEADINGS,
    PLANNED,
    REVIEW_HEADINGS,
    UNRELATED_APPLICATIONS,
)
from crawler.reading.figures.figure_keys import Keyed, keys_of, settled
from crawler.reading.figures.frames import Frame
from crawler.reading.figures.lexicon import Thing
from crawler.reading.figures.quantities import Quantity, find_quantities
from crawler.reading.figures.topic import Topic, frames_of
from crawler.reading.figures.wholes import ReportSubject, is_part_of_a_year, with_relative_years
from crawler.reading.figures.zeros import EMPTY_CHAPTERS, may_state_zero, zeros_of
from crawler.reading.text.simplified import simplified
from crawler.reading.text.whitespace import compact
from disclosures import Basis, Block, BlockKind, DocumentKind, Figure

#: Kinds that report on what was done; numbers of plans and notices are no figures.
REPORTING_KINDS = frozenset(
    {DocumentKind.ANNUAL_REPORT, DocumentKind.INTERIM_REPORT, DocumentKind.SCORECARD}
)

#: Figures that an agency may have on other matters too.
_PROCEEDINGS = frozenset({"review.total", "litigation.total"})

_SENTENCE = re.compile(r"[^。；;！!？?\n]+[。；;！!？?]?")
_CONTEXT_BEFORE, _CONTEXT_AFTER = 80, 28

#: Before the parts of a number that the sentence has stated.
_PARTS = re.compile(r"其中|包括|包含|[(（]含")
_WHOLE_YEAR = re.compile(r"全年|合计|总计|共计|年内|本年")
_UNKNOWN = ReportSubject()
_MAX_PARAGRAPH = 20_000


class _Sentence(NamedTuple):
    """A sentence, its chapter, its numbers and its clauses."""

    text: str
    section: str
    quantities: Sequence[Quantity]
    clauses: Sequence[Clause]


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
    topic = Topic()
    if APPLICATION_HEADINGS.search(section):
        topic.things = (Thing.APPLICATION,)
    goes_on = False
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        topic.begin_sentence(goes_on=goes_on)
        goes_on = sentence.endswith(("；", ";"))
        parts_of = before if _PARTS.match(sentence) else ()
        quantities = tuple(find_quantities(sentence))
        may_be_zero = may_state_zero(sentence)
        if not quantities and not may_be_zero:
            continue
        clauses = clauses_of(sentence, quantities, subject.year)
        part = _Sentence(sentence, section, quantities, clauses)
        stated = [
            figure
            for figure in _stated(part, subject, parts_of, topic)
            if on_disclosure or figure.key not in _PROCEEDINGS
        ]
        yield from stated
        keys = {figure.key for figure in stated}
        before |= keys
        if may_be_zero:
            zeros = _negated(part, subject)
            yield from (zero for zero in zeros if zero.key not in keys)


def _stated(
    part: _Sentence, subject: ReportSubject, parts_of: Collection[str], topic: Topic
) -> Iterator[Figure]:
    """Yield the numbers whose frame has a sense, without the parts of those before them.

    `parts_of` are the keys of which the sentence gives parts: 其中，…
    """
    keyed: list[Keyed] = []
    before = set(parts_of)
    for frame in frames_of(part.clauses, subject.names, topic):
        keys = keys_of(frame)
        if frame.in_parts and not frame.is_new:
            keys = tuple(key for key in keys if key not in before)
        if keys and _is_excluded(frame, keys, part, subject):
            keys = ()
        before.update(keys)
        keyed.append((frame, keys))
    for frame, keys in settled(keyed):
        for key in keys:
            yield Figure(
                key=key,
                value=frame.quantity.value,
                unit=frame.quantity.unit,
                qualifier=frame.quantity.qualifier,
                raw=frame.quantity.raw,
                sentence=part.text,
                section=part.section,
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


def _is_excluded(
    frame: Frame, keys: Collection[str], part: _Sentence, subject: ReportSubject
) -> bool:
    """Whether a number is a plan, a change, of a part of the year, or on no disclosure."""
    is_application = any(key.startswith("app.") for key in keys)
    if is_application and not _is_about_disclosure(part.text, part.section):
        return True
    context = _context_of(part.text, frame.quantity, part.quantities)
    context = with_relative_years(context, subject.year)
    return (
        PLANNED.search(context) is not None
        or any(exclusion.search(context) for exclusion in EXCLUSIONS)
        or is_part_of_a_year(_year_context(context), subject.names)
    )


def _year_context(context: str) -> str:
    """Return the clause of the number if it names the whole year, else all before it too."""
    clause = context[: context.index("#") + 1]
    clause = clause[max(clause.rfind(sign) for sign in ",，；;@") + 1 :]
    return clause if _WHOLE_YEAR.search(clause) else context


def _is_about_disclosure(sentence: str, section: str) -> bool:
    """Whether applications are for information, by the sentence or its chapter."""
    if "公开" in sentence:
        return True
    in_disclosure_chapter = not section or DISCLOSURE_HEADINGS.search(section) is not None
    return in_disclosure_chapter and UNRELATED_APPLICATIONS.search(sentence) is None


def _negated(part: _Sentence, subject: ReportSubject) -> Iterator[Figure]:
    """Yield zeros that a sentence states in words."""
    for zero in zeros_of(part.text, part.clauses, part.section, subject.names):
        yield Figure(
            key=zero.key,
            value=Decimal(0),
            unit=zero.unit,
            basis=Basis.NEGATED,
            raw=zero.raw,
            sentence=part.text,
            section=part.section,
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
