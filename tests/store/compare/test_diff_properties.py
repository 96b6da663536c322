"""Properties of a change: with it, either side can be rebuilt from the other."""

import re

from hypothesis import given
from hypothesis import strategies as st

from disclosures import Block, BlockKind, HunkKind, Op, Reading, Table
from disclosures.content_digest import digest, folded
from store.compare.diff import compare, differing_hunks
from store.compare.inline_diff import inline_diff
from store.compare.lines import body_lines
from store.compare.significance import classify
from tests.store.patching import inverted, rebuilt

#: Paragraphs of few different words, so that many are equal, moved, split or edited.
words = st.sampled_from([
    "本年度主动公开政府信息", "54件", "45件，", "办结率100%。", "《条例》", "临商〔2019〕12号",
    "依法",
    "2019年7月30日", "　", "Ｗord ", "收到申请", "二〇一九年", "\u200b",
])  # fmt: skip
paragraphs = st.lists(words, min_size=1, max_size=8).map("".join)
cells = st.sampled_from(["", "0", "1", "12", "指标", "本年新收", "自然人", "３"])
rows_of_a_table = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[cells] * width), min_size=1, max_size=5)
)
tables = rows_of_a_table.map(lambda lines: Table(rows=tuple(lines)))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    grids = draw(st.lists(tables, max_size=2))
    blocks = [
        Block(kind=draw(st.sampled_from([BlockKind.HEADING, BlockKind.PARAGRAPH])), text=text)
        for text in draw(st.lists(paragraphs, max_size=8))
    ]
    for at in range(len(grids)):
        place = draw(st.integers(0, len(blocks)))
        blocks.insert(place, Block(kind=BlockKind.TABLE, text="", table=at))
    return Reading(url="http://linhe.example/", blocks=tuple(blocks), tables=tuple(grids))


@st.composite
def revisions(draw: st.DrawFn) -> tuple[Reading, Reading]:
    """Two readings: the second has the blocks of the first in another order, or is unrelated."""
    before = draw(readings())
    order = draw(st.permutations(before.blocks))
    cut = draw(st.integers(0, len(order)))
    extra = draw(readings())
    if draw(st.booleans()):
        return before, extra
    blocks = (*order[:cut], *(each for each in extra.blocks if each.table is None))
    return before, Reading(url=before.url, blocks=blocks, tables=before.tables)


@st.composite
def retouched(draw: st.DrawFn) -> tuple[Reading, Reading]:
    """Two readings: in the second, the table is split in two or has a blank row."""
    rows = draw(rows_of_a_table)
    at = draw(st.integers(0, len(rows)))
    if draw(st.booleans()):
        parts = [(*rows[:at], ("",) * len(rows[0]), *rows[at:])]
    else:
        parts = [each for each in (tuple(rows[:at]), tuple(rows[at:])) if each]
    before, after = (
        Reading(
            url="http://linhe.example/",
            blocks=tuple(Block(kind=BlockKind.TABLE, text="", table=n) for n in range(len(side))),
            tables=tuple(Table(rows=each) for each in side),
        )
        for side in ([tuple(rows)], parts)
    )
    return before, after


def texts(reading: Reading) -> list[str]:
    return [line.text for line in body_lines(reading)]


def normalised(lines: list[str]) -> str:
    return folded("\x1f".join(lines).replace("\n", "\x1f").replace("\t", "|"))


@given(revisions())
def test_hunks_rebuild_the_body_after_from_the_body_before(pair: tuple[Reading, Reading]) -> None:
    before, after = pair

    hunks = list(differing_hunks(before, after))

    assert normalised(rebuilt(texts(before), hunks)) == normalised(texts(after))


@given(revisions())
def test_hunks_rebuild_the_body_before_from_the_body_after(pair: tuple[Reading, Reading]) -> None:
    before, after = pair

    hunks = [inverted(each) for each in differing_hunks(before, after)]

    assert normalised(rebuilt(texts(after), hunks)) == normalised(texts(before))


@given(revisions())
def test_hunk_has_the_exact_text_of_both_sides(pair: tuple[Reading, Reading]) -> None:
    before, after = pair
    old, new = body_lines(before), body_lines(after)

    for each in differing_hunks(before, after):
        for side, place, text in ((old, each.was, each.before), (new, each.now, each.after)):
            if place is None:
                assert text == ""
            elif place.cell is not None:
                assert text == (side[place.line].cells or ())[place.cell]
            elif each.row or each.column or (each.was and each.was.cell is not None):
                assert text == ""
            elif side[place.line].cells is None or text:
                lines = side[place.line : place.line + place.lines]
                assert text == "\n".join(line.text for line in lines)


@given(st.one_of(revisions(), retouched()))
def test_change_is_none_exactly_if_the_digests_are_equal(pair: tuple[Reading, Reading]) -> None:
    """Every event about a change has something to show."""
    change = compare(*pair)

    assert (change is None) == (digest(pair[0]) == digest(pair[1]))
    assert change is None or (change and classify(change).criteria)


@given(readings())
def test_reading_compared_with_itself_has_no_change(reading: Reading) -> None:
    assert compare(reading, reading) is None


@given(paragraphs, paragraphs)
def test_segments_rebuild_both_edited_texts(before: str, after: str) -> None:
    segments = inline_diff(before, after)

    assert "".join(segment.before for segment in segments) == before
    assert "".join(segment.after for segment in segments) == after


@given(st.text(max_size=60), st.text(max_size=60))
def test_segments_rebuild_any_two_texts(before: str, after: str) -> None:
    segments = inline_diff(before, after)

    assert "".join(segment.before for segment in segments) == before
    assert "".join(segment.after for segment in segments) == after


@given(paragraphs, paragraphs)
def test_numbers_dates_and_document_numbers_are_not_split(before: str, after: str) -> None:
    tokens = re.compile(r"临商〔2019〕12号|2019年7月30日|《条例》|\d+件|100%|二〇一九年|[Ｗa-z]+")

    for side in (Op.REMOVED, Op.ADDED):
        text, borders = "", set()
        for segment in inline_diff(before, after):
            text += segment.before if side is Op.REMOVED else segment.after
            borders.add(len(text))
        for token in tokens.finditer(text):
            assert not borders & set(range(token.start() + 1, token.end()))


@given(revisions())
def test_moved_line_is_one_hunk(pair: tuple[Reading, Reading]) -> None:
    hunks = list(differing_hunks(*pair))

    removed = {each.before for each in hunks if each.kind is HunkKind.REMOVED and not each.column}
    added = {each.after for each in hunks if each.kind is HunkKind.ADDED and not each.column}
    assert not {folded(each) for each in removed if len(folded(each)) > 10} & {
        folded(each) for each in added
    }
