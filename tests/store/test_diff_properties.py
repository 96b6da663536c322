"""A change holds everything: from it and either side, the other side is put together again."""

import re

from hypothesis import given
from hypothesis import strategies as st

from disclosures import Block, BlockKind, HunkKind, Op, Reading, Table
from disclosures.sameness import digest, folded
from store.compare.diff import compare, differing_hunks
from store.compare.inline_diff import inline_diff
from store.compare.lines import body_lines
from store.compare.significance import classify
from tests.store.patching import rebuilt, turned

#: Paragraphs made of few words, so that they are often alike, moved, divided or edited.
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
tables = rows_of_a_table.map(lambda found: Table(rows=tuple(found)))


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
    """Two readings, the second with the blocks of the first in another order, or another one."""
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
    """Two readings, the second with one table cut in two, or with a blank row in it."""
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


def compared(found: list[str]) -> str:
    return folded("\x1f".join(found).replace("\n", "\x1f").replace("\t", "|"))


@given(revisions())
def test_the_body_after_is_put_together_from_the_body_before(pair: tuple[Reading, Reading]) -> None:
    before, after = pair

    hunks = list(differing_hunks(before, after))

    assert compared(rebuilt(texts(before), hunks)) == compared(texts(after))


@given(revisions())
def test_the_body_before_is_put_together_from_the_body_after(pair: tuple[Reading, Reading]) -> None:
    before, after = pair

    hunks = [turned(each) for each in differing_hunks(before, after)]

    assert compared(rebuilt(texts(after), hunks)) == compared(texts(before))


@given(revisions())
def test_a_passage_holds_both_sides_to_the_character(pair: tuple[Reading, Reading]) -> None:
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
                found = side[place.line : place.line + place.lines]
                assert text == "\n".join(line.text for line in found)


@given(st.one_of(revisions(), retouched()))
def test_every_difference_of_digests_is_in_the_change(pair: tuple[Reading, Reading]) -> None:
    """No event may say that something changed and then show nothing."""
    change = compare(*pair)

    assert (change is None) == (digest(pair[0]) == digest(pair[1]))
    assert change is None or (change and classify(change).criteria)


@given(readings())
def test_a_reading_compared_with_itself_is_nothing(reading: Reading) -> None:
    assert compare(reading, reading) is None


@given(paragraphs, paragraphs)
def test_segments_rebuild_both_edited_texts(before: str, after: str) -> None:
    told = inline_diff(before, after)

    assert "".join(segment.before for segment in told) == before
    assert "".join(segment.after for segment in told) == after


@given(st.text(max_size=60), st.text(max_size=60))
def test_segments_rebuild_any_two_texts(before: str, after: str) -> None:
    told = inline_diff(before, after)

    assert "".join(segment.before for segment in told) == before
    assert "".join(segment.after for segment in told) == after


@given(paragraphs, paragraphs)
def test_numbers_dates_and_document_numbers_are_not_split(before: str, after: str) -> None:
    atoms = re.compile(r"临商〔2019〕12号|2019年7月30日|《条例》|\d+件|100%|二〇一九年|[Ｗa-z]+")

    for side in (Op.REMOVED, Op.ADDED):
        text, borders = "", set()
        for segment in inline_diff(before, after):
            text += segment.before if side is Op.REMOVED else segment.after
            borders.add(len(text))
        for atom in atoms.finditer(text):
            assert not borders & set(range(atom.start() + 1, atom.end()))


@given(revisions())
def test_moved_line_is_one_hunk(pair: tuple[Reading, Reading]) -> None:
    told = list(differing_hunks(*pair))

    gone = {each.before for each in told if each.kind is HunkKind.REMOVED and not each.column}
    come = {each.after for each in told if each.kind is HunkKind.ADDED and not each.column}
    assert not {folded(each) for each in gone if len(folded(each)) > 10} & {
        folded(each) for each in come
    }
