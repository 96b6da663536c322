"""What one number of a sentence counts."""

from dataclasses import dataclass

from crawler.reading.figures.lexicon import Channel, Deed, Thing
from crawler.reading.figures.quantities import Quantity
from crawler.reading.figures.wholes import Whose

#: What became of an application.
RESULTS = frozenset(
    {
        Thing.GRANTED,
        Thing.PARTIAL,
        Thing.DENIED,
        Thing.UNABLE,
        Thing.REFUSED,
        Thing.OTHERWISE,
    }
)


@dataclass(slots=True, kw_only=True)
class Frame:
    """What one number counts, as far as its sentence says; completed step by step."""

    quantity: Quantity

    #: More than one: each has this number (`each`), or they are counted together.
    things: tuple[Thing, ...] = ()
    each: bool = False
    deeds: tuple[Deed, ...] = ()
    channels: frozenset[Channel] = frozenset()
    whose: Whose = Whose.UNNAMED

    #: Whether words of no known class stand between verb and number.
    narrowed: bool = False

    #: Whether those words are a list of kinds: 概况信息、规划计划和工作信息.
    lists_kinds: bool = False

    #: Whether words before the number are examples of what it counts: “促销月”等3场新闻发布会.
    exemplified: bool = False

    #: Whether the word at the number is of no known class.
    unknown_head: bool = False

    #: Whether a channel, not a thing, stands at the number: 微博3个.
    channel_head: bool = False

    #: Whether the channels come from an earlier clause that need not hold here.
    doubtful_channel: bool = False

    #: Whether a channel is named as a means (通过网站), not as who acts.
    by_means: bool = False

    #: Whether the number is said to be a sum: 合计49件.
    is_sum: bool = False

    #: Whether the number is a part of one before it, and whether the parts begin here: 其中.
    in_parts: bool = False
    part_begins: bool = False

    #: Whether the number is one that another replaced: 由8500个发展到1.2万个.
    is_former: bool = False

    last_year: bool = False
    #: Whether the number is said to be new: 新增.
    is_new: bool = False

    next_year: bool = False
    this_year: bool = False
    about_disclosure: bool = False
    on_request: bool = False

    #: Whether words before the number name the year: a means named before it need not hold.
    fresh: bool = False
