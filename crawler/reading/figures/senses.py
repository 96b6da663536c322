"""Which figure a number is, by what it counts; docs/figures.md defines every key.

The first sense that fits a frame decides. Where words remain that the lexicon does not know, a
sense fits only if it is `is_open` to them, so that one kind of information is not taken for all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.reading.figures.lexicon import Channel, Deed, Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """What a number must count to be a figure."""

    key: str
    units: frozenset[str]
    #: None: the clause names no thing, a channel stands in its place.
    thing: Thing | None
    #: One of these verbs; empty: any, or none.
    deeds: frozenset[Deed] = frozenset()
    #: One of these means; empty: none that has a key.
    channels: frozenset[Channel] = frozenset()
    any_channel: bool = False
    #: Whether words of no known class may narrow what is counted.
    is_open: bool = False
    #: Whether a list of kinds may: what a website publishes is often listed.
    is_open_to_lists: bool = False
    #: Whether another body of the clause makes no difference.
    of_any_body: bool = False
    #: None of these verbs.
    without: frozenset[Deed] = frozenset()
    #: Whether there must be no verb: 政府信息公开申请数量为12件.
    verbless: bool = False


CASES = frozenset(["件", "宗", "条", "例", "份", "次", "起", "个", "项"])
_DOCUMENTS = frozenset(["条", "件", "篇", "份", "个", "则"])
_PAPERS = frozenset(["件", "个", "份", "条", "部"])
_TIMES = frozenset(["次", "场", "期", "场次"])
_PEOPLE = frozenset(["人", "名"])
_MANY = frozenset(("次", "人次", ""))

_PUBLISHED = frozenset({Deed.DISCLOSE, Deed.PUBLISH})
_BY_WEB = frozenset({Channel.WEBSITE, Channel.PLATFORM, Channel.ONLINE})
_APPLIED = frozenset({Deed.RECEIVE, Deed.SUBMIT})


def _of(
    thing: Thing | None, key: str, units: Iterable[str], *deeds: Deed, is_open: bool = False
) -> Sense:
    return Sense(
        key=key, units=frozenset(units), thing=thing, deeds=frozenset(deeds), is_open=is_open
    )


def _free(
    thing: Thing, key: str, units: Iterable[str], *deeds: Deed, is_open: bool = True
) -> Sense:
    """Return a sense to which neither means nor body matter."""
    return Sense(
        key=key,
        units=frozenset(units),
        thing=thing,
        deeds=frozenset(deeds),
        any_channel=True,
        is_open=is_open,
        of_any_body=True,
    )


def _by(
    thing: Thing | None,
    key: str,
    units: Iterable[str],
    channels: Iterable[Channel],
    deeds: Iterable[Deed] = (),
    *,
    is_open: bool = False,
) -> Sense:
    return Sense(
        key=key,
        units=frozenset(units),
        thing=thing,
        deeds=frozenset(deeds),
        channels=frozenset(channels),
        is_open=is_open,
        is_open_to_lists=thing is Thing.INFORMATION,
    )


SENSES: tuple[Sense, ...] = (
    # applications
    *(
        _by(Thing.APPLICATION, key, CASES, channels, deeds)
        for deeds in (_APPLIED, frozenset[Deed]())
        for key, channels in (
            ("app.by_web", _BY_WEB),
            ("app.in_person", {Channel.IN_PERSON}),
            ("app.by_letter", {Channel.LETTER}),
            ("app.by_fax", {Channel.FAX}),
            ("app.by_email", {Channel.EMAIL}),
        )
    ),
    _of(Thing.APPLICATION, "app.received", CASES, Deed.RECEIVE),
    _of(Thing.APPLICATION, "app.replied", CASES, Deed.REPLY, Deed.HANDLE),
    Sense(key="app.received", units=CASES, thing=Thing.APPLICATION, verbless=True),
    _of(Thing.GRANTED, "app.granted", CASES, is_open=True),
    _of(Thing.PARTIAL, "app.partial", CASES, is_open=True),
    _of(Thing.GRANTED_OR_PARTIAL, "app.granted_or_partial", CASES, is_open=True),
    _of(Thing.DENIED, "app.denied", CASES, is_open=True),
    _of(Thing.UNABLE, "app.unable", CASES, is_open=True),
    _of(Thing.REFUSED, "app.refused", CASES, is_open=True),
    _of(Thing.OTHERWISE, "app.other", CASES, is_open=True),
    # reviews and lawsuits
    _of(Thing.REVIEW, "review.total", CASES),
    _of(Thing.LITIGATION, "litigation.total", CASES),
    # money
    Sense(key="fee.amount", units=frozenset({"元"}), thing=Thing.FEE, any_channel=True),
    _free(Thing.BUDGET, "budget.amount", ["元"]),
    # information
    _of(Thing.INFORMATION, "information.total", _DOCUMENTS, Deed.MAKE),
    _by(Thing.INFORMATION, "disclosure.website", _DOCUMENTS, {Channel.WEBSITE}, _PUBLISHED),
    _by(Thing.INFORMATION, "disclosure.platform", _DOCUMENTS, {Channel.PLATFORM}, _PUBLISHED),
    _by(Thing.INFORMATION, "disclosure.gazette", _DOCUMENTS, {Channel.GAZETTE}, _PUBLISHED),
    _by(Thing.DOCUMENT, "disclosure.gazette", _DOCUMENTS, {Channel.GAZETTE}, _PUBLISHED),
    _by(Thing.INFORMATION, "disclosure.weibo", _DOCUMENTS, {Channel.WEIBO}, {Deed.DISCLOSE}),
    _by(Thing.INFORMATION, "disclosure.wechat", _DOCUMENTS, {Channel.WECHAT}, {Deed.DISCLOSE}),
    _by(Thing.INFORMATION, "media.weibo_posts", _DOCUMENTS, {Channel.WEIBO}, {Deed.PUBLISH}),
    _by(
        Thing.INFORMATION,
        "media.wechat_posts",
        {*_DOCUMENTS, "期"},
        {Channel.WECHAT},
        {Deed.PUBLISH},
    ),
    _by(Thing.INFORMATION, "disclosure.other", _DOCUMENTS, {Channel.OTHER}, _PUBLISHED),
    _of(Thing.INFORMATION, "disclosure.total", _DOCUMENTS, *_PUBLISHED),
    _of(Thing.DOCUMENT, "disclosure.total", _DOCUMENTS, Deed.DISCLOSE),
    _of(Thing.RELEASES, "disclosure.website", _DOCUMENTS),
    _by(Thing.RELEASES, "disclosure.website", _DOCUMENTS, {Channel.WEBSITE}),
    _free(Thing.PAPER, "disclosure.paper", ["份", "条", "件"]),
    _of(Thing.NORMATIVE, "normative.issued", _PAPERS, Deed.ISSUE),
    Sense(
        key="disclosure.normative",
        units=_PAPERS,
        thing=Thing.NORMATIVE,
        deeds=_PUBLISHED,
        any_channel=True,
    ),
    Sense(
        key="disclosure.rules",
        units=_PAPERS,
        thing=Thing.RULES,
        deeds=_PUBLISHED,
        any_channel=True,
    ),
    Sense(
        key="disclosure.personnel",
        units=_DOCUMENTS,
        thing=Thing.PERSONNEL,
        any_channel=True,
        is_open=True,
    ),
    Sense(
        key="disclosure.policies",
        units=_DOCUMENTS,
        thing=Thing.POLICIES,
        any_channel=True,
        is_open=True,
    ),
    Sense(key="disclosure.penalties", units=_DOCUMENTS, thing=Thing.PENALTIES, any_channel=True),
    # new media
    _by(Thing.POSTS, "media.weibo_posts", _DOCUMENTS, {Channel.WEIBO}, is_open=True),
    _by(Thing.POSTS, "media.wechat_posts", {*_DOCUMENTS, "期"}, {Channel.WECHAT}, is_open=True),
    _by(None, "media.weibo_accounts", ["个", "家"], {Channel.WEIBO}),
    _by(None, "media.wechat_accounts", ["个", "家"], {Channel.WECHAT}),
    _by(None, "media.weibo_posts", _DOCUMENTS, {Channel.WEIBO}),
    _by(None, "media.wechat_posts", {*_DOCUMENTS, "期"}, {Channel.WECHAT}, {Deed.PUBLISH}),
    _by(
        Thing.FOLLOWERS,
        "media.weibo_fans",
        ["个", "人", "名", "户", ""],
        {Channel.WEIBO},
        is_open=True,
    ),
    _by(
        Thing.FOLLOWERS,
        "media.wechat_fans",
        ["个", "人", "名", "户", ""],
        {Channel.WECHAT},
        is_open=True,
    ),
    _by(Thing.USERS, "media.weibo_fans", ["个", "人", "名", "户", ""], {Channel.WEIBO}),
    _by(Thing.USERS, "media.wechat_fans", ["个", "人", "名", "户", ""], {Channel.WECHAT}),
    _free(Thing.PLAYS, "media.plays", _MANY),
    _free(Thing.VISITS, "site.visits", _MANY),
    _by(
        Thing.USERS,
        "platform.users",
        ["个", "家", "户", "人", ""],
        {Channel.PLATFORM},
        is_open=True,
    ),
    _of(Thing.USERS, "platform.users", ["个", "家", "户", ""], is_open=True),
    # interaction
    _free(Thing.CONSULTATION, "consult.replied", CASES, Deed.REPLY),
    _free(Thing.CONSULTATION, "consult.count", {*CASES, "人次"}),
    Sense(
        key="complaint.count",
        units=CASES,
        thing=Thing.COMPLAINT,
        without=frozenset({Deed.REPLY}),
        any_channel=True,
        is_open=True,
        of_any_body=True,
    ),
    _free(Thing.PROPOSAL, "proposal.count", ["件", "份"]),
    _free(Thing.PRESS, "press.count", _TIMES),
    _free(Thing.INTERVIEW, "interview.count", _TIMES),
    _free(Thing.INTERPRETATION, "interpretation.count", {*_DOCUMENTS, "期", "次"}),
    _free(Thing.BROADCAST, "media.broadcasts", _TIMES, Deed.HOLD),
    _free(Thing.APPROVALS, "approval.items", ["项", "件"]),
    _free(Thing.ONLINE_SERVICE, "service.online", ["件", "项", "次"]),
    _free(Thing.DIGITAL_OFFICE, "office.digital", ["%"]),
    # staff and training
    _free(Thing.FULL_TIME, "staff.full", _PEOPLE),
    _free(Thing.PART_TIME, "staff.part", _PEOPLE),
    _free(Thing.STAFF, "staff.total", _PEOPLE),
    Sense(
        key="training.count",
        units=_TIMES,
        thing=Thing.TRAINING,
        any_channel=True,
        of_any_body=True,
    ),
    *(
        Sense(
            key="training.persons",
            units=frozenset({"人次", "人", "名"}),
            thing=thing,
            any_channel=True,
            of_any_body=True,
        )
        for thing in (Thing.TRAINED, Thing.TRAINING)
    ),
)

#: The senses of each thing.
SENSES_OF: Mapping[Thing | None, tuple[Sense, ...]] = {
    thing: tuple(sense for sense in SENSES if sense.thing is thing) for thing in (None, *Thing)
}

KEYS = frozenset(sense.key for sense in SENSES) | {
    "app.carried_in",
    "app.carried_out",
    "app.in_hand",
    "disclosure.on_request",
}
