"""What differs between what we kept and what we see, for people to read. Pure.

Two readings differ exactly when their digests do (``disclosures.sameness``); what is said here is
where. White space, full and half width, the address and the markup are no differences.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest

from disclosures import Attachment, Change, FieldChange, Figure, FigureChange, Reading
from disclosures.sameness import digest, folded
from store.diff_lines import named
from store.passages import differing_passages, other_borders

#: The fields of a reading that are content, and how a reader sees each.
FIELDS: dict[str, Callable[[Reading], str | None]] = {
    "title": lambda reading: reading.title,
    "publisher": lambda reading: reading.publisher,
    "published": lambda reading: str(reading.published) if reading.published else None,
    "signed_on": lambda reading: str(reading.signed_on) if reading.signed_on else None,
    "index_no": lambda reading: reading.index_no,
    "doc_no": lambda reading: reading.doc_no,
    "source": lambda reading: reading.source,
}


def compare(before: Reading | None, after: Reading) -> Change | None:
    """Say what differs in `after`, or None when nothing does; a first reading has no change."""
    if before is None or digest(before) == digest(after):
        return None
    change = Change(
        fields=(*_fields(before, after), *_attachments(before, after)),
        figures=tuple(_figures(before.figures, after.figures)),
        passages=tuple(differing_passages(before, after)),
    )
    return change or Change(passages=tuple(other_borders(before, after)))


def _fields(before: Reading, after: Reading) -> Iterator[FieldChange]:
    for name, shown in FIELDS.items():
        old, new = shown(before), shown(after)
        if folded(old) != folded(new):
            yield FieldChange(name=name, before=old, after=new)


def _attachments(before: Reading, after: Reading) -> Iterator[FieldChange]:
    """Attachments that differ, one by one: each by its address, else by its name."""
    old, new = set(before.attachments), set(after.attachments)
    gone = [each for each in before.attachments if each not in new]
    come = [each for each in after.attachments if each not in old]
    became = _became(gone, come)
    for at, one in enumerate(gone):
        shown = _shown(one), _shown(come[became[at]]) if at in became else None
        if folded(shown[0]) != folded(shown[1]):
            yield FieldChange(name="attachments", before=shown[0], after=shown[1])
    for at in sorted({*range(len(come))} - {*became.values()}):
        yield FieldChange(name="attachments", before=None, after=_shown(come[at]))
    if not gone and not come and before.attachments != after.attachments:
        sides = ("\n".join(map(_shown, side.attachments)) for side in (before, after))
        yield FieldChange(name="attachments", before=next(sides), after=next(sides))


def _became(gone: Sequence[Attachment], come: Sequence[Attachment]) -> dict[int, int]:
    """Which file became which; none by its name that another has by its address."""
    found: dict[int, int] = {}
    for known_by in (_address, _name):
        waiting: dict[str, list[int]] = defaultdict(list)
        for at in sorted({*range(len(come))} - {*found.values()}, reverse=True):
            waiting[known_by(come[at])].append(at)
        for at, one in enumerate(gone):
            if at not in found and (places := waiting[known_by(one)]):
                found[at] = places.pop()
    return found


def _address(attachment: Attachment) -> str:
    return attachment.url


def _name(attachment: Attachment) -> str:
    return folded(attachment.text)


def _shown(attachment: Attachment) -> str:
    """A file by name and address; one that was replaced under its address, by its bytes too."""
    text = f"{attachment.text} {attachment.url}".strip()
    return f"{text} (SHA-256 {attachment.replaced[:12]})" if attachment.replaced else text


def _figures(before: Sequence[Figure], after: Sequence[Figure]) -> Iterator[FigureChange]:
    """Figures that differ, matched by what they count and the section they stand in.

    One that stands in another section now is matched by what it counts alone.
    """
    old, new = _grouped(before), _grouped(after)
    places = list(dict.fromkeys([*old, *new]))
    left: dict[str, list[tuple[list[Figure], list[Figure]]]] = defaultdict(list)
    for place in places:
        left[place[0]].append(_unmatched(old.get(place, []), new.get(place, [])))
    for key, mine in left.items():
        yield from (
            FigureChange(key=key, before=one, after=other)
            for gone, come in mine
            for one, other in zip(gone, come, strict=False)
        )
        gone = [one for sides in mine for one in sides[0][len(sides[1]) :]]
        come = [one for sides in mine for one in sides[1][len(sides[0]) :]]
        for one, other in zip_longest(*_unmatched(gone, come)):
            yield FigureChange(key=key, before=one, after=other)


def _grouped(figures: Iterable[Figure]) -> dict[tuple[str, str], list[Figure]]:
    groups: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[figure.key, named(figure.section)].append(figure)
    return groups


def _unmatched(
    before: Sequence[Figure], after: Sequence[Figure]
) -> tuple[list[Figure], list[Figure]]:
    """What is left on each side when equal figures are taken out in pairs."""
    waiting: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at in reversed(range(len(after))):
        waiting[_says(after[at])].append(at)
    gone = []
    for figure in before:
        if places := waiting.get(_says(figure)):
            places.pop()
        else:
            gone.append(figure)
    left = sorted(at for places in waiting.values() for at in places)
    return gone, [after[at] for at in left]


def _says(figure: Figure) -> tuple[object, ...]:
    return figure.value, folded(figure.unit), figure.qualifier
