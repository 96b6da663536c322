"""Hunks that several tests use: moved paragraphs and cells of tables."""

from disclosures import Hunk, Op, Position, Segment

KEPT = (Segment(op=Op.KEPT, text="收到申请54件。"),)
EDITED = (Segment(op=Op.REMOVED, text="54"), Segment(op=Op.ADDED, text="45"))


def moved(origin: str, was: int, now: int) -> Hunk:
    return Hunk(
        segments=KEPT,
        section="三、申请",
        moved_from=origin,
        was=Position(line=was),
        now=Position(line=now),
    )


def cell(row: str, column: str = "自然人") -> Hunk:
    position = Position(line=1, cell=1)
    return Hunk(segments=EDITED, section="三、", was=position, now=position, row=row, column=column)
