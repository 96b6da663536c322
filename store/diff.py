"""What differs between what we kept and what we see, for people to read. Pure.

Two readings differ exactly when their digests do (``disclosures.sameness``); what is said here is
where. White space, full and half width, the address and the markup are no differences.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest

from disclosures import Change, FieldChange, Figure, FigureChange, Reading
from disclosures.sameness import digest, folded
from store.passages import differing_passages

#: The fields of a reading that are content, and how a reader sees each.
FIELDS: dict[str, Callable[[Reading], str | None]] = {
    "title": lambda reading: reading.title,
    "publisher": lambda reading: reading.publisher,
    "published": lambda reading: str(reading.published) if reading.published else None,
    "signed_on": lambda reading: str(reading.signed_on) if reading.signed_on else None,
    "index_no": lambda reading: reading.index_no,
    "doc_no": lambda reading: reading.doc_no,
    "source": lambda reading: reading.source,
    "attachments": lambda reading: _attachments(reading),
}


def compare(before: Reading | None, after: Reading) -> Change | None:
    """Say what differs in `after`, or None when nothing does; a first reading has no change."""
    if before is None or digest(before) == digest(after):
        return None
    return Change(
        fields=tuple(_fields(before, after)),
        figures=tuple(_figures(before.figures, after.figures)),
        passages=tuple(differing_passages(before, after)),
    )


def _fields(before: Reading, after: Reading) -> Iterator[FieldChange]:
    for name, shown in FIELDS.items():
        old, new = shown(before), shown(after)
        if folded(old) != folded(new):
            yield FieldChange(name=name, before=old, after=new)


def _attachments(reading: Reading) -> str | None:
    return "\n".join(f"{each.text} {each.url}".strip() for each in reading.attachments) or None


def _figures(before: Sequence[Figure], after: Sequence[Figure]) -> Iterator[FigureChange]:
    """Figures that differ, matched by what they count and the section they stand in."""
    old, new = _grouped(before), _grouped(after)
    for place in list(dict.fromkeys([*old, *new])):
        gone, come = _unmatched(old.get(place, []), new.get(place, []))
        for one, other in zip_longest(gone, come):
            yield FigureChange(key=place[0], before=one, after=other)


def _grouped(figures: Iterable[Figure]) -> dict[tuple[str, str], list[Figure]]:
    groups: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[figure.key, folded(figure.section)].append(figure)
    return groups


def _unmatched(
    before: Sequence[Figure], after: Sequence[Figure]
) -> tuple[list[Figure], list[Figure]]:
    """What is left on each side when equal figures are taken out in pairs."""
    come = list(after)
    gone = []
    for figure in before:
        for index, other in enumerate(come):
            if _says(figure) == _says(other):
                del come[index]
                break
        else:
            gone.append(figure)
    return gone, come


def _says(figure: Figure) -> tuple[object, ...]:
    return figure.value, folded(figure.unit), figure.qualifier
