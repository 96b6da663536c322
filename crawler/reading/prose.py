"""Figures in sentences: numbers that a phrase names, and zeros that a sentence states."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from crawler.reading.negations import CHAPTER_NEGATIONS, CHAPTERS, NEGATIONS
from crawler.reading.numbers import Number, find_numbers
from crawler.reading.phrases import BARE, PHRASES
from crawler.reading.traps import OF_DISCLOSURE, OTHERS_BUSINESS, OUTLOOK, PLANNED, TRAPS
from crawler.reading.tree import tight
from disclosures import Basis, Block, BlockKind, DocumentKind, Figure

#: Kinds that report on what was done. A plan's numbers are commitments, a notice's are rules.
REPORTING = frozenset(
    {DocumentKind.ANNUAL_REPORT, DocumentKind.INTERIM_REPORT, DocumentKind.SCORECARD}
)

#: A unit that is two in one.
_SAME_UNITS = {"场次": ("场", "次")}

_SENTENCE = re.compile(r"[^。；;！!？?\n]+[。；;！!？?]?")
_LEFT, _RIGHT = 80, 28
_LONGEST = 20_000


def figures_in(blocks: Sequence[Block]) -> tuple[Figure, ...]:
    """All figures of a report's prose, in page order; each statement once."""
    found: list[Figure] = []
    seen: set[tuple[str, Decimal | None, str]] = set()
    for section, text in _paragraphs(blocks):
        for figure in _figures_of(text[:_LONGEST], section):
            said = (figure.key, figure.value, figure.basis)
            if said not in seen:
                seen.add(said)
                found.append(figure)
    return tuple(found)


def _paragraphs(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Paragraphs with the heading they stand under, outlooks left out."""
    section, outlook = "", False
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            section = block.text
            if block.level == 1 or not outlook:
                outlook = OUTLOOK.search(block.text) is not None
        elif block.kind is BlockKind.PARAGRAPH and not outlook:
            yield section, block.text


def _figures_of(text: str, section: str) -> Iterator[Figure]:
    """The figures of one paragraph."""
    if tight(text).rstrip("。") in {"无", "没有", "无此类情况", "0"}:
        yield from _empty_chapter(text, section)
        return
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        stated = list(_stated(sentence, section))
        yield from stated
        keys = {figure.key for figure in stated}
        yield from (zero for zero in _negated(sentence, section) if zero.key not in keys)


def _stated(sentence: str, section: str) -> Iterator[Figure]:
    """Numbers that a phrase names."""
    numbers = list(find_numbers(sentence))
    for number in numbers:
        for key in _keys_of(number, _around(sentence, number, numbers)):
            if key.startswith("app.") and not _of_disclosure(sentence, section):
                continue
            yield Figure(
                key=key,
                value=number.value,
                unit=number.unit,
                qualifier=number.qualifier,
                raw=number.raw,
                sentence=sentence,
                section=section,
            )


def _around(sentence: str, number: Number, numbers: Sequence[Number]) -> str:
    """The sentence around `number`: # for it, @ for others."""
    left, at = "", 0
    for other in numbers:
        if other.start >= number.start:
            break
        left += sentence[at : other.start] + "@"
        at = other.end
    left += sentence[at : number.start]
    return tight(left)[-_LEFT:] + "#" + tight(sentence[number.end : number.end + _RIGHT])


def _keys_of(number: Number, around: str) -> tuple[str, ...]:
    """The figures that `number` is."""
    if PLANNED.search(around) or any(trap.search(around) for trap in TRAPS):
        return ()
    for phrase in PHRASES:
        units = {number.unit, *_SAME_UNITS.get(number.unit, ())}
        fits = units & phrase.units if number.unit else BARE.issuperset(phrase.keys)
        if fits and phrase.pattern.search(around):
            return phrase.keys
    return ()


def _of_disclosure(sentence: str, section: str) -> bool:
    """Whether applications are for information: the sentence or its chapter says so."""
    if "公开" in sentence:
        return True
    told = not section or OF_DISCLOSURE.search(section) is not None
    return told and OTHERS_BUSINESS.search(sentence) is None


def _negated(sentence: str, section: str) -> Iterator[Figure]:
    """Zeros that a sentence states in words."""
    plain, told = tight(sentence), set[str]()
    chapter = [rule[1:] for rule in CHAPTER_NEGATIONS if rule[0].search(section)]
    for keys, unit, pattern in (*NEGATIONS, *chapter):
        if match := pattern.search(plain):
            for key in (key for key in keys if key not in told):
                told.add(key)
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
    """Zeros of a chapter that is 无 and nothing else."""
    for heading, zeros in CHAPTERS:
        if heading.search(tight(section)):
            for key, unit in zeros:
                yield Figure(
                    key=key,
                    value=Decimal(0),
                    unit=unit,
                    basis=Basis.NEGATED,
                    raw=tight(text),
                    sentence=text,
                    section=section,
                )
            return
