"""Zeros that a clause states in words: 未收到申请, 行政复议、行政诉讼均为零, 新闻发布会未召开.

A clause states a zero only if every word of it is known: 未收到不予公开的申请 and
没有因答复超期引发的行政复议 say nothing on the number of applications or reviews.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.reading.figures.clauses import Boundary, Clause, Token, text_of
from crawler.reading.figures.exclusions import APPLICATION_HEADINGS
from crawler.reading.figures.frames import RESULTS
from crawler.reading.figures.lexicon import Channel, Deed, Particle, Thing
from crawler.reading.figures.wholes import Whose, whose
from crawler.reading.text.whitespace import compact


class Zero(NamedTuple):
    """A key whose number is zero, with its unit and the words that say so."""

    key: str
    unit: str
    raw: str


#: Signs of a sentence that may state a zero in words.
_MAY_NEGATE = re.compile(r"未|没|无|零|不|免费|[0０〇](?!\d)")

_CHARGE_HEADINGS = re.compile(r"收费|减免|费用")
_FREE_OF_CHARGE = re.compile(r"信息公开.{0,20}(?:全部|均|一律|都)?免费(?!费)")
_FREE_OF_CHARGE_IN_CHAPTER = re.compile(r"(?:全部|均|一律|都|实行|为)免费|免费(?:提供|公开|查阅)")

#: Zeros that a chapter consisting of 无 states: (heading, ((key, unit), …)).
EMPTY_CHAPTERS: tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...] = (
    (
        re.compile(r"行政复议|行政诉讼"),
        (("review.total", "件"), ("litigation.total", "件")),
    ),
    (re.compile(r"收费"), (("fee.amount", "元"),)),
    (re.compile(r"依申请公开|申请(?:的)?(?:办理)?情况"), (("app.received", "件"),)),
)
_NONE_OF_IT = re.compile(r"^[0０〇]$")
_DISCLOSURE_WORDS = frozenset(
    {Particle.ABOUT_DISCLOSURE, Particle.ON_REQUEST, Deed.DISCLOSE, Thing.INFORMATION}
)
_CAME_IN = frozenset({Deed.RECEIVE, Deed.SUBMIT, Deed.OCCUR, Deed.DISCLOSE, Deed.MAKE})

#: Thing → (key, unit, the verbs that a clause may have).
_ZEROS: dict[Thing, tuple[str, str, frozenset[Deed]]] = {
    Thing.APPLICATION: ("app.received", "件", _CAME_IN),
    Thing.REVIEW: ("review.total", "件", _CAME_IN | {Deed.HANDLE}),
    Thing.LITIGATION: ("litigation.total", "件", _CAME_IN | {Deed.HANDLE}),
    Thing.FEE: (
        "fee.amount",
        "元",
        frozenset({Deed.CHARGE, Deed.OCCUR, Deed.DISCLOSE, Deed.MAKE, Deed.PROVIDE}),
    ),
    Thing.COMPLAINT: ("complaint.count", "件", _CAME_IN),
    Thing.GRANTED: ("app.granted", "件", _CAME_IN),
    Thing.PARTIAL: ("app.partial", "件", _CAME_IN),
    Thing.DENIED: ("app.denied", "件", _CAME_IN),
    Thing.REFUSED: ("app.refused", "件", _CAME_IN),
    Thing.PRESS: ("press.count", "次", frozenset({Deed.HOLD})),
    Thing.INTERVIEW: ("interview.count", "次", frozenset({Deed.HOLD})),
    Thing.NORMATIVE: ("normative.issued", "件", frozenset({Deed.ISSUE})),
    Thing.BUDGET: ("budget.amount", "元", frozenset({Deed.EMPLOY})),
}
_NEEDS_VERB = frozenset({Thing.PRESS, Thing.INTERVIEW, Thing.NORMATIVE, Thing.BUDGET})
_OF_ANY_BODY = frozenset({Thing.PRESS, Thing.INTERVIEW})
_OWN = frozenset({Whose.WHOLE, Whose.NAMED, Whose.UNNAMED})
_PROCEEDINGS = frozenset({Thing.REVIEW, Thing.LITIGATION})


def may_state_zero(sentence: str) -> bool:
    """Whether a sentence has a sign of a zero in words."""
    return _MAY_NEGATE.search(sentence) is not None


def zeros_of(
    sentence: str, clauses: Sequence[Clause], section: str, names: str
) -> tuple[Zero, ...]:
    """Return the zeros that a sentence of a chapter states, each key once."""
    on_applications = APPLICATION_HEADINGS.search(section) is not None
    zeros = [*_denied(clauses, names, on_applications=on_applications)]
    plain = compact(sentence)
    free = _FREE_OF_CHARGE.search(plain)
    if free is None and _CHARGE_HEADINGS.search(section):
        free = _FREE_OF_CHARGE_IN_CHAPTER.search(plain)
    if free is not None:
        zeros.append(Zero("fee.amount", "元", free[0]))
    return tuple({zero.key: zero for zero in reversed(zeros)}.values())[::-1]


def _denied(clauses: Sequence[Clause], names: str, *, on_applications: bool) -> Iterator[Zero]:
    """Yield the zeros of clauses; `on_applications`: whether 申请 is one for information."""
    negated, before = False, Clause(Boundary.START, (), None)
    for clause in clauses:
        words = clause.words
        if clause.quantity is not None:
            negated, before = False, clause
            continue
        split = _split(words, before)
        if split is None and negated and words and words[0].kind is Particle.JOINER:
            split = (), words
        negated = split is not None
        if split is not None:
            subject, scope = split
            yield from _zeros(subject, scope, names, clause, on_applications=on_applications)
        before = clause


def _split(
    words: Sequence[Token], before: Clause
) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """Return subject and scope of the negation of a clause; None if it states no zero."""
    if words and _NONE_OF_IT.match(words[-1].text):
        return (), words[:-1] or before.words
    at = next((i for i, word in enumerate(words) if word.kind is Particle.NOT), None)
    if at is None:
        return None
    after = words[at + 1 :]
    if any(isinstance(word.kind, Thing) or word.kind is None for word in after):
        return words[:at], after
    if any(word.kind in {Particle.ON_REQUEST, Deed.CARRY} for word in after):
        return words[:at], after
    if at == 0:
        return (), (*before.words, *after)
    return (), (*words[:at], *after)


def _zeros(
    subject: Sequence[Token],
    scope: Sequence[Token],
    names: str,
    clause: Clause,
    *,
    on_applications: bool,
) -> Iterator[Zero]:
    """Yield the zeros that a negation with this scope states."""
    kinds = [word.kind for word in scope]
    if not _is_understood(scope, names):
        return
    deeds = {kind for kind in kinds if isinstance(kind, Deed)}
    is_part = whose(_name_in(subject), names) is Whose.PART
    if Deed.CARRY in deeds:
        yield from _carried(subject, scope, clause, is_part=is_part)
        return
    about = on_applications or not _DISCLOSURE_WORDS.isdisjoint(
        kinds + [word.kind for word in subject]
    )
    for thing in _things(scope):
        key, unit, allowed = _ZEROS[thing]
        if not deeds <= allowed or (is_part and thing not in _OF_ANY_BODY):
            continue
        if thing in {Thing.APPLICATION, Thing.COMPLAINT} and not about:
            continue
        if thing in _NEEDS_VERB and not deeds:
            continue
        channels = {kind for kind in kinds if isinstance(kind, Channel)}
        if thing is Thing.APPLICATION and len(channels) == 1 and Channel.ALL not in channels:
            continue
        yield Zero(key, unit, _raw(clause.words, thing))


def _raw(words: Sequence[Token], thing: Thing) -> str:
    """Return the words from the negation to the thing, or the clause in another order."""
    at = [index for index, word in enumerate(words) if word.kind is Particle.NOT]
    names = {thing, Particle.ON_REQUEST} if thing is Thing.APPLICATION else {thing}
    named = [index for index, word in enumerate(words) if word.kind in names]
    if not at or not named or named[-1] < at[0]:
        return text_of(words)
    return text_of(words[at[0] : named[-1] + 1])


def _is_understood(scope: Sequence[Token], names: str) -> bool:
    """Whether a scope has no word that could narrow what is denied."""
    for word in scope:
        if word.kind is None and whose(word.text, names) not in _OWN:
            return False
        if word.kind in {Particle.NARROWING, Deed.REPLY}:
            return False
    kinds = {word.kind for word in scope}
    return kinds.isdisjoint(RESULTS) or kinds.isdisjoint(_ZEROS.keys() - RESULTS)


def _things(scope: Sequence[Token]) -> tuple[Thing, ...]:
    """Return what a scope denies: 申请 before 行政复议 is a verb, after it a part of its name."""
    found: list[Thing] = []
    joined = True
    for word in scope:
        kind = word.kind
        if kind is Particle.ON_REQUEST and Thing.APPLICATION not in found:
            kind = Thing.APPLICATION
        if isinstance(kind, Thing) and kind is not Thing.INFORMATION:
            if not joined and found and found[-1] is Thing.APPLICATION and kind in _PROCEEDINGS:
                found.pop()
            if joined or not found or kind is not Thing.APPLICATION:
                found.append(kind)
            joined = False
        elif kind is Particle.JOINER:
            joined = True
    return tuple(thing for thing in _ZEROS if thing in found)


def _carried(
    subject: Sequence[Token],
    scope: Sequence[Token],
    clause: Clause,
    *,
    is_part: bool,
) -> Iterator[Zero]:
    """Yield the zero of applications carried from one year to another."""
    kinds = {word.kind for word in (*subject, *scope)}
    raw = text_of(clause.words)
    if is_part:
        return
    if Particle.NEXT_YEAR in kinds:
        yield Zero("app.carried_out", "件", raw)
    elif Particle.LAST_YEAR in kinds:
        yield Zero("app.carried_in", "件", raw)
    elif clause.boundary is Boundary.COMMA:
        yield Zero("app.carried_out", "件", raw)


def _name_in(subject: Sequence[Token]) -> str:
    """Return the words before the first verb of a subject."""
    at = next((i for i, word in enumerate(subject) if isinstance(word.kind, Deed)), len(subject))
    return text_of(subject[:at])
