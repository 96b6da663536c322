"""Reads the words of one clause: what its number counts as far as the clause itself says."""

from collections.abc import Sequence

from crawler.reading.figures.clauses import Token, text_of
from crawler.reading.figures.frames import RESULTS, Frame
from crawler.reading.figures.lexicon import Channel, Deed, Particle, Thing
from crawler.reading.figures.quantities import Quantity
from crawler.reading.figures.wholes import Whose, whose

#: Words between what is counted and its number.
_SKIPPED = frozenset(
    {
        Particle.FILLER,
        Particle.SUM,
        Particle.EACH,
        Particle.RESPECTIVELY,
        Particle.THIS_YEAR,
        Particle.WITHIN,
        Particle.ABOUT_DISCLOSURE,
        Particle.JOINER,
        Channel.ALL,
    }
)
_YEAR_WORDS = ("全年", "年内", "本年", "今年", "年度", "报告期", "统计期", "一年来")

#: Ends of adverbials that name no means: 在县政府领导下.
_NO_MEANS = ("领导", "指导", "要求", "部署", "基础", "下", "前提", "过程")

#: Names of one means, if they are not joined by 、 or 和.
_ONE_MEANS = frozenset({Channel.WEBSITE, Channel.PLATFORM, Channel.ONLINE})
#: Words before a general one that say what is counted: 不予公开的申请, 政策法规信息.
_TAKES_THE_PLACE_OF: dict[Thing, frozenset[Thing]] = {
    Thing.APPLICATION: RESULTS,
    Thing.INFORMATION: frozenset({Thing.POLICIES, Thing.PERSONNEL, Thing.NORMATIVE}),
}

#: Things that a clause may begin with, far from their number: 用户涵盖三级单位共3000个.
_MEASURES = frozenset({Thing.USERS, Thing.FOLLOWERS, Thing.VISITS, Thing.PLAYS})

#: What has names of its own: 举办“消费促进月”、对外经贸洽谈等3场新闻发布会.
_OCCASIONS = frozenset({Thing.PRESS, Thing.INTERVIEW, Thing.TRAINING})
#: Ends of words before the number that something had before: 用户由8500个发展到1.2万个.
_FROM = ("由", "从", "由原来的", "从原来的", "由原来", "从原来", "由原有的", "由最初的")
_STRANGE = frozenset({Whose.UNKNOWN, Whose.PART})
_NOT_NARROWING = frozenset({Whose.WHOLE, Whose.NAMED})


def own_frame(quantity: Quantity, words: Sequence[Token], names: str) -> Frame:
    """Return what a number counts by the words before it."""
    kinds = {word.kind for word in words}
    frame = Frame(
        quantity=quantity,
        each=Particle.EACH in kinds,
        by_means=Particle.BY in kinds,
        is_new="新增" in text_of(words),
        exemplified=text_of(words).endswith("等"),
        is_sum=Particle.SUM in kinds,
        part_begins=Particle.PARTS in kinds,
        last_year=Particle.LAST_YEAR in kinds,
        is_former=text_of(words).endswith(_FROM),
        next_year=Particle.NEXT_YEAR in kinds,
        this_year=Particle.THIS_YEAR in kinds,
        about_disclosure=not kinds.isdisjoint({Particle.ABOUT_DISCLOSURE, Particle.ON_REQUEST}),
        on_request=Particle.ON_REQUEST in kinds,
        fresh=any(word in text_of(words) for word in _YEAR_WORDS),
    )
    head = len(words) - 1
    while head >= 0 and _is_skipped(words[head], names):
        head -= 1
    if head < 0:
        frame.whose = whose(text_of(words), names)
    else:
        _read_to_head(frame, words, head, names)
    return frame


def read_following(frame: Frame, after: Sequence[Token], *, in_list: bool) -> None:
    """Read what stands after the number: 5件申请, 1件为上年结转, 12件予以公开.

    `in_list`: whether the thing of the number before followed it too: 3名专职人员和12名兼职人员.
    """
    if not after or _is_of_occasions(frame, after) or frame.things or frame.unknown_head:
        return
    kinds = [word.kind for word in after]
    at = next((i for i, kind in enumerate(kinds) if isinstance(kind, Thing)), len(after))
    unknown = any(word.kind is None for word in after[:at])
    first = next((kind for kind in kinds if kind is not Particle.FILLER), None)
    if Deed.CARRY in kinds and not frame.deeds:
        frame.deeds = (Deed.CARRY,)
        frame.last_year = Particle.LAST_YEAR in kinds
        frame.next_year = Particle.NEXT_YEAR in kinds
        frame.this_year = Particle.THIS_YEAR in kinds
    elif at < len(after) and (frame.deeds or in_list or kinds[at] in RESULTS):
        frame.things = tuple(kind for kind in kinds if isinstance(kind, Thing))[-1:]
        frame.narrowed = frame.narrowed or (unknown and Thing.PRESS not in frame.things)
        frame.about_disclosure = frame.about_disclosure or Particle.ABOUT_DISCLOSURE in kinds
    elif Particle.ON_REQUEST in kinds and frame.deeds:
        frame.things = (Thing.APPLICATION,)
        frame.about_disclosure = frame.on_request = True
    elif isinstance(first, Deed) and not frame.deeds:
        frame.deeds = (first,)
        if first is Deed.HOLD:
            frame.things = tuple(kind for kind in kinds if isinstance(kind, Thing))[-1:]
    elif unknown and not frame.deeds and not frame.channel_head:
        frame.unknown_head = True


def _is_of_occasions(frame: Frame, after: Sequence[Token]) -> bool:
    """Read the occasions that a number counts after examples of them, if it does."""
    if not frame.exemplified or after[0].kind not in _OCCASIONS or Deed.HOLD not in frame.deeds:
        return False
    frame.things = (after[0].kind,)
    frame.narrowed = frame.unknown_head = False
    frame.channels -= {Channel.UNKEYED}
    frame.whose = Whose.UNNAMED
    return True


def _read_to_head(frame: Frame, words: Sequence[Token], head: int, names: str) -> None:
    """Read what the words up to the one at `head` say."""
    kind = words[head].kind
    things, start = _things_at(words, head)
    verbs = [index for index, word in enumerate(words) if isinstance(word.kind, Deed)]
    subject_end = min([*verbs, start])
    channels = {kind for word in words[: head + 1] if isinstance(kind := word.kind, Channel)}
    subject = _subject(words, subject_end, head)
    found = whose(subject, names)
    narrowed = _is_narrowed(words, subject_end, head, names)
    if not verbs and found in _STRANGE and things:
        narrowed = True
    if len(things) == 1 and _is_one_kind(things[0], words[:head]):
        narrowed = True
    if not channels and (_names_other_means(words[:subject_end]) or "“" in subject):
        channels = {Channel.UNKEYED}
    unknown_head = False
    if _is_of_people(words, frame.quantity):
        things, narrowed = (Thing.TRAINING,), False
    elif kind is None:
        found = whose(text_of(words), names)
        unknown_head = found in _STRANGE and words[0].kind not in _MEASURES
    things = things or _things_elsewhere(words, head)
    frame.things, frame.deeds = things, _deeds(words, head)
    frame.channels = _simplified(channels, words)
    frame.whose, frame.narrowed = found, narrowed
    frame.lists_kinds = any(word.kind is Particle.JOINER for word in words[subject_end:head])
    frame.unknown_head, frame.channel_head = unknown_head, isinstance(kind, Channel)


def _things_elsewhere(words: Sequence[Token], head: int) -> tuple[Thing, ...]:
    """Return the thing of a clause that ends in a verb or in a word of no class."""
    verbs = any(isinstance(word.kind, Deed) for word in words)
    if not verbs and words[0].kind in _MEASURES:
        return tuple(thing for thing in _MEASURES if thing is words[0].kind)
    if any(word.kind is Particle.ON_REQUEST for word in words[max(head - 1, 0) :]):
        return (Thing.APPLICATION,)
    if isinstance(words[head].kind, Deed):
        return tuple(w.kind for w in words[:head] if isinstance(w.kind, Thing))[-1:]
    return ()


def _is_skipped(word: Token, names: str) -> bool:
    """Whether a word says nothing on what the number after it counts."""
    if word.kind is None:
        return whose(word.text, names) is Whose.WHOLE
    return word.kind in _SKIPPED


def _is_narrowed(words: Sequence[Token], subject_end: int, head: int, names: str) -> bool:
    """Whether words between verb and head name a part; the name of a channel does not."""
    channels = [i for i in range(head) if isinstance(words[i].kind, Channel)]
    begin = subject_end + 1
    if channels and not isinstance(words[head].kind, Channel):
        begin = max(begin, channels[-1] + 1)
    for word in words[begin:head]:
        if word.kind is Particle.NOT:
            return True
        if word.kind is None and whose(word.text, names) not in _NOT_NARROWING:
            return True
    return any(word.kind is Particle.NARROWING for word in words)


def _is_one_kind(thing: Thing, before: Sequence[Token]) -> bool:
    """Whether other things name one kind of information: 文件类信息."""
    return thing in {Thing.INFORMATION, Thing.DOCUMENT} and any(
        isinstance(word.kind, Thing) and word.kind is not Thing.INFORMATION for word in before
    )


def _is_of_people(words: Sequence[Token], quantity: Quantity) -> bool:
    """Whether words name the people trained: 培训业务骨干."""
    others = {word.kind for word in words[1:] if isinstance(word.kind, Thing)}
    of_people = quantity.unit in {"人", "人次", "名"}
    return of_people and words[0].kind is Thing.TRAINING and others <= {Thing.STAFF}


def _things_at(words: Sequence[Token], head: int) -> tuple[tuple[Thing, ...], int]:
    """Return the things that end at `head`, one or a list joined by 、 or 和, and their start."""
    kind = words[head].kind
    if not isinstance(kind, Thing):
        return (), head
    things, start, joined = [kind], head, False
    for index in range(head - 1, -1, -1):
        kind = words[index].kind
        if isinstance(kind, Thing):
            if joined:
                things.insert(0, kind)
                start = index
            elif kind in _TAKES_THE_PLACE_OF.get(things[0], ()):
                things[0] = kind
            joined = False
        elif kind is None or (isinstance(kind, Deed) and kind is not Deed.OCCUR):
            break
        joined = joined or kind is Particle.JOINER
    return tuple(things), start


def _deeds(words: Sequence[Token], head: int) -> tuple[Deed, ...]:
    """Return the verbs of a clause; of one that ends in a verb, that and those joined to it."""
    if not isinstance(words[head].kind, Deed):
        return tuple(word.kind for word in words if isinstance(word.kind, Deed))
    deeds: list[Deed] = []
    for word in reversed(words[: head + 1]):
        if isinstance(word.kind, Deed):
            deeds.insert(0, word.kind)
        elif word.kind is Particle.NEXT_YEAR and Deed.HANDLE in deeds:
            continue  # 结转下一年度办理3件
        elif word.kind is not Particle.JOINER and word.kind is not Particle.FILLER:
            break
    return tuple(deeds)


def _subject(words: Sequence[Token], subject_end: int, head: int) -> str:
    """Return the subject of a clause, without a channel and without what it is about."""
    by = next((i for i in range(subject_end) if words[i].kind is Particle.BY), None)
    end = subject_end if by is None else by
    channels = [i for i in range(head + 1) if isinstance(words[i].kind, Channel)]
    if any(index < end for index in channels):
        return ""
    if by is None and channels and channels[0] == head == subject_end:
        return ""
    about = {Particle.ABOUT_DISCLOSURE, Particle.ON_REQUEST}
    named = [word for word in words[:end] if word.kind not in about]
    return text_of(named)


def _names_other_means(before: Sequence[Token]) -> bool:
    """Whether words before the verb name means of no known class: 在《气象报》."""
    by = next((i for i, word in enumerate(before) if word.kind is Particle.BY), None)
    if by is None or not any(word.kind is None for word in before[by + 1 :]):
        return False
    return not text_of(before[by + 1 :]).endswith(_NO_MEANS)


def _simplified(channels: set[Channel], words: Sequence[Token]) -> frozenset[Channel]:
    """Return the channels without those that name the same means or are mere examples."""
    if Channel.OTHER in channels:
        return frozenset({Channel.OTHER})
    if Channel.ALL in channels:
        at = next(i for i, word in enumerate(words) if word.kind is Channel.ALL)
        after = {word.kind for word in words[at + 1 :]}
        return frozenset({Channel.UNKEYED if Channel.UNKEYED in after else Channel.ALL})
    if len(channels) > 1 and channels <= _ONE_MEANS and not _joins_channels(words):
        first = next(kind for word in words if (kind := word.kind) in channels)
        return frozenset(channel for channel in channels if channel is first)
    return frozenset(channels)


def _joins_channels(words: Sequence[Token]) -> bool:
    """Whether the channels of a clause are a list."""
    at = [i for i, word in enumerate(words) if isinstance(word.kind, Channel)]
    return any(word.kind is Particle.JOINER for word in words[at[0] : at[-1]])
