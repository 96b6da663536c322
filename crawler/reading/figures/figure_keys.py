"""Finds the figures that numbers are: the first sense that fits a frame decides."""

from collections.abc import Sequence

from crawler.reading.figures.frames import RESULTS, Frame
from crawler.reading.figures.lexicon import Channel, Deed, Thing
from crawler.reading.figures.senses import CASES, SENSES_OF, Sense
from crawler.reading.figures.wholes import Whose

#: A number's frame, and the keys of the figures that it is.
Keyed = tuple[Frame, tuple[str, ...]]

#: Things that several words in a list may name together.
_TOGETHER: tuple[tuple[frozenset[Thing], Thing], ...] = (
    (frozenset({Thing.CONSULTATION, Thing.COMPLAINT}), Thing.CONSULTATION),
    (frozenset({Thing.POLICIES, Thing.NORMATIVE}), Thing.POLICIES),
    (frozenset({Thing.GRANTED, Thing.PARTIAL}), Thing.GRANTED_OR_PARTIAL),
)
_RESULT_KEYS = frozenset({"app.granted", "app.partial", "app.denied", "app.unable"})
_INFORMATION_KEYS = frozenset({"information.total", "disclosure.total"})


def keys_of(frame: Frame) -> tuple[str, ...]:
    """Return the keys of the figures that a number is, by its frame alone."""
    if frame.unknown_head or frame.is_former or (frame.channel_head and Deed.REPLY in frame.deeds):
        return ()  # 答复方式为邮寄2件: not a way of applying
    if Deed.CARRY in frame.deeds:
        return _carried(frame)
    if frame.next_year or frame.last_year:
        return ()
    things = dict.fromkeys(frame.things)
    if frame.each:
        return tuple(key for thing in things for key in _keys_of_one(frame, thing))
    if len(things) > 1:
        found = [name for together, name in _TOGETHER if things.keys() <= together]
        return _keys_of_one(frame, found[0]) if found else ()
    return _keys_of_one(frame, next(iter(things), None))


def _carried(frame: Frame) -> tuple[str, ...]:
    """Return the key of applications that were carried from one year to another."""
    is_application = set(frame.things) <= {Thing.APPLICATION, *RESULTS}
    if not is_application or frame.whose is Whose.PART or frame.quantity.unit not in CASES:
        return ()
    if frame.next_year:
        return ("app.carried_out",)
    return ("app.carried_in",) if frame.last_year or frame.this_year else ()


def _keys_of_one(frame: Frame, thing: Thing | None) -> tuple[str, ...]:
    if thing is Thing.INFORMATION and frame.on_request:
        return ("disclosure.on_request",) if Deed.LIST in frame.deeds else ()
    if thing is None and Deed.DISCLOSE in frame.deeds:
        thing = Thing.INFORMATION
    keys = [sense.key for sense in SENSES_OF.get(thing, ()) if _fits(sense, frame)]
    does_both = {Deed.RECEIVE, Deed.REPLY} <= set(frame.deeds)
    return tuple(dict.fromkeys(keys))[: 2 if does_both else 1]


def _fits(sense: Sense, frame: Frame) -> bool:
    """Whether a number whose thing is that of the sense is its figure."""
    return (
        frame.quantity.unit in sense.units
        and (not sense.deeds or not sense.deeds.isdisjoint(frame.deeds))
        and sense.without.isdisjoint(frame.deeds)
        and (sense.is_open or not frame.narrowed or (sense.is_open_to_lists and frame.lists_kinds))
        and (sense.of_any_body or frame.whose is not Whose.PART)
        and not (sense.verbless and (frame.deeds or not frame.about_disclosure))
        and _has_channel(sense, frame)
    )


def _has_channel(sense: Sense, frame: Frame) -> bool:
    if sense.any_channel:
        return True
    if frame.doubtful_channel:
        return False
    if not sense.channels:
        return frame.channels <= {Channel.ALL}
    return bool(frame.channels) and frame.channels <= sense.channels


def settled(keyed: Sequence[Keyed]) -> list[Keyed]:
    """Return the frames of a sentence with their keys, after a look at all of them together."""
    kept = [
        (frame, () if keys and _is_refuted(frame, keys, keyed[:index], keyed) else keys)
        for index, (frame, keys) in enumerate(keyed)
    ]
    return [_in_hand(kept, index) for index in range(len(kept))]


def _is_refuted(
    frame: Frame, keys: Sequence[str], before: Sequence[Keyed], others_too: Sequence[Keyed]
) -> bool:
    """Whether other numbers of the sentence say that one is not what it seems by itself."""
    # 累计主动公开2360条，新增188条: only what is new is of this year.
    has_new = any(part.is_new and keys[0] in others for part, others in others_too)
    if has_new and not frame.is_new:
        return True
    # 提起诉讼2件，直接起诉3件，合计5件: the sum is the number of all.
    parts_of_sum = not frame.is_sum and keys[0] != "app.received"
    if parts_of_sum and any(part.is_sum and keys[0] in others for part, others in others_too):
        return True
    if keys[0] in _RESULT_KEYS and frame.quantity.unit == "条":
        # 不予公开308条: information, if the sentence counts information.
        return any(not _INFORMATION_KEYS.isdisjoint(others) for _, others in before)
    if keys[0] == "training.persons":
        return any(Thing.TRAINING in part.things and part.narrowed for part, _ in before)
    # The agency itself is one of several bodies that the sentence names.
    return frame.whose is Whose.NAMED and any(
        part.whose is Whose.PART and (part.things, part.deeds) == (frame.things, frame.deeds)
        for part, _ in before
    )


def _in_hand(keyed: Sequence[Keyed], index: int) -> Keyed:
    """Return a number with its keys; the sum of new and carried applications has its own.

    A number is that sum if its parts are said to contain those carried in, or if it adds up.
    """
    frame, keys = keyed[index]
    is_handled = "app.replied" in keys and Deed.HANDLE in frame.deeds
    may_be_sum = "app.received" in keys or is_handled or (frame.is_sum and not keys)
    if may_be_sum and _adds_up(frame, keyed[:index]):
        return frame, ("app.in_hand",)
    counts = not {"app.received", "app.replied"}.isdisjoint(keys)
    if counts and _contains_carried(keyed[index + 1 :]):
        return frame, ("app.in_hand",)
    return frame, keys


def _adds_up(frame: Frame, before: Sequence[Keyed]) -> bool:
    """Whether a number is the sum of the new applications and those carried in."""
    values = {key: part.quantity.value for part, keys in before for key in keys}
    if not {"app.received", "app.carried_in"} <= values.keys():
        return False
    return frame.quantity.value == values["app.received"] + values["app.carried_in"]


def _contains_carried(after: Sequence[Keyed]) -> bool:
    """Whether the parts named after a number are new applications and those carried in."""
    begun = False
    for part, keys in after:
        begun = begun or part.part_begins
        if not begun or not {"app.received", "app.carried_in"}.issuperset(keys):
            return False
        if "app.carried_in" in keys:
            return True
    return False
