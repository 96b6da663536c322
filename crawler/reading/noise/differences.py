"""Where two responses of one address differ, as spots that may turn out to be noise.

Words that differ are no spot: the two pages are aligned by their tags and words, with numbers and
dates generalised.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from crawler.reading.noise.contexts import generalised, pattern_candidates
from crawler.reading.noise.exposures import MAX_LINE, Surroundings, may_take_line
from crawler.reading.noise.link_groups import group_around
from crawler.reading.noise.markup_tokens import (
    ElementTree,
    MarkupToken,
    TokenKind,
    elements_of,
    tokens_of,
)
from crawler.reading.noise.masking import spans_of
from crawler.reading.noise.spots import moved_spots, replaced_words
from disclosures.noise import MAX_VALUE, Difference, Exposure, NoisePattern, NoiseShape

#: Beyond these numbers, two pages are not compared: one has replaced the other.
_MAX_TOKENS, _MAX_PRODUCT, _MAX_DIFFERING = 20_000, 2_000_000, 400
_MAX_DIFFERENCES = 40


@dataclass(frozen=True, slots=True)
class _Side:
    """One response: its text, its tokens, and what they are compared by."""

    text: str
    tokens: Sequence[MarkupToken]
    keys: Sequence[str]

    def at(self, index: int) -> str:
        """The source text of a token."""
        return self.text[self.tokens[index].start : self.tokens[index].end]


def differences(before: str, after: str, *, on_earlier: bool = False) -> tuple[Difference, ...]:
    """Return the spots at which two texts of one address differ.

    The patterns are made of the text `after`, with `on_earlier` of the text `before`.
    """
    if on_earlier:
        found = _differences(_side(after), _side(before))
        return tuple(replace(each, before=each.after, after=each.before) for each in found)
    return tuple(_differences(_side(before), _side(after)))


def _side(text: str) -> _Side:
    tokens = [each for each in tokens_of(text) if each.kind is not TokenKind.SKIPPED]
    return _Side(text, tokens, [generalised(text[each.start : each.end]) for each in tokens])


def _differences(old: _Side, new: _Side) -> Iterator[Difference]:
    pairs = _differing_pairs(old, new)
    if pairs is None:
        return
    finder = _Finder(old, new)
    count = 0
    for was, now in pairs:
        for difference in finder.differences_at(was, now):
            yield difference
            count += 1
            if count >= _MAX_DIFFERENCES:
                return


def _differing_pairs(old: _Side, new: _Side) -> list[tuple[int | None, int]] | None:
    """Return the tokens of `new` that differ, each with its counterpart; None if too many do."""
    if max(len(old.keys), len(new.keys)) > _MAX_TOKENS:
        return None
    start, end = _common_ends(old.keys, new.keys)
    middle = old.keys[start : len(old.keys) - end], new.keys[start : len(new.keys) - end]
    if len(middle[0]) * len(middle[1]) > _MAX_PRODUCT:
        return None
    pairs: list[tuple[int | None, int]] = [(at, at) for at in range(start)]
    for op, i1, i2, j1, j2 in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
        paired = op == "equal" or i2 - i1 == j2 - j1
        pairs += [(start + i1 + at - j1 if paired else None, start + at) for at in range(j1, j2)]
        if op == "delete" and start + j1 < len(new.keys):
            pairs.append((None, start + j1))
    pairs += [(len(old.keys) - at, len(new.keys) - at) for at in range(end, 0, -1)]
    differing = [(was, now) for was, now in pairs if was is None or old.at(was) != new.at(now)]
    return None if len(differing) > _MAX_DIFFERING else differing


def _common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return the lengths of the common start and end."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next(
        (at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start
    )
    return start, end


@dataclass(slots=True)
class _Finder:
    """Makes patterns of differing tokens; each group of links once."""

    old: _Side
    new: _Side
    _tree: ElementTree = field(init=False)
    _surroundings: Surroundings = field(init=False)
    _groups: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._tree = elements_of(self.new.tokens)
        self._surroundings = Surroundings.of(self.new.text, self.new.tokens, self._tree)

    def differences_at(self, was: int | None, now: int) -> Iterator[Difference]:
        """Yield the differences at a token of the new side."""
        token = self.new.tokens[now]
        group = group_around(self.new.text, self.new.tokens, self._tree, now)
        if group is not None:
            yield from self._group(group, was)
        elif was is None:
            return
        elif token.kind is TokenKind.TEXT and not self._surroundings.in_link(now):
            yield from self._spots(was, now)
        elif token.name == "img" and self.old.tokens[was].name == "img":
            yield from self._difference(
                now,
                (token.start, token.end),
                NoiseShape.IMAGE,
                (self.old.at(was), self.new.at(now)),
            )

    def _group(self, element: int, was: int | None) -> Iterator[Difference]:
        if element in self._groups:
            return
        self._groups.add(element)
        end = min(self._tree.ends[element], len(self.new.tokens) - 1)
        spot = (self.new.tokens[element].end, self.new.tokens[end].start)
        before = "" if was is None else self.old.at(was)
        after = self.new.text[slice(*spot)]
        for pattern in pattern_candidates(
            self.new.text, self.new.tokens, (element, end), spot, NoiseShape.LINKS
        ):
            if spans_of(self.new.text, [pattern]) == [spot]:
                exposure = self._surroundings.of_group(element, end)
                yield _difference(pattern, exposure, before, after)
                return

    def _spots(self, was: int, now: int) -> Iterator[Difference]:
        before, after = self.old.at(was), self.new.at(now)
        if self.old.tokens[was].kind is not TokenKind.TEXT:
            return
        start = self.new.tokens[now].start
        for one, other in moved_spots(before, after):
            spot = (start + other.start, start + other.end)
            values = before[one.start : one.end], after[other.start : other.end]
            yield from self._difference(now, spot, other.shape, values)
        words = replaced_words(before, after)
        if words is not None and len(after) <= MAX_LINE:
            one, other = words
            spot = (start + other.start, start + other.end)
            values = before[one.start :], after[other.start :]
            yield from self._difference(now, spot, other.shape, values)

    def _difference(
        self, at: int, spot: tuple[int, int], shape: NoiseShape, values: tuple[str, str]
    ) -> Iterator[Difference]:
        """Yield the difference by the shortest pattern that occurs once on the page."""
        exposure = self._surroundings.of_spot(at, spot, shape)
        for pattern in pattern_candidates(self.new.text, self.new.tokens, (at, at), spot, shape):
            if spans_of(self.new.text, [pattern]) == [spot]:
                line = self._surroundings.takes_line(at, pattern) and may_take_line(
                    self.new.at(at), pattern
                )
                yield _difference(replace(pattern, line=line), exposure, *values)
                return


def _difference(pattern: NoisePattern, exposure: Exposure, before: str, after: str) -> Difference:
    return Difference(
        pattern=pattern, exposure=exposure, before=before[:MAX_VALUE], after=after[:MAX_VALUE]
    )
