"""The words of a report on disclosure, each with its class.

A word says what a number counts (`Thing`), what was done (`Deed`), by which means (`Channel`), or
nothing that narrows the count (`Particle.FILLER`). Text of no class is left over: it may name
another body or one kind of what is counted.
"""

from enum import Enum, auto


class WordClass(Enum):
    """A class of words; members are hashed by identity, which is faster than by name."""

    __hash__ = object.__hash__


class Thing(WordClass):
    """What is counted."""

    APPLICATION = auto()
    INFORMATION = auto()
    #: 信息发布量: what a website published.
    RELEASES = auto()
    DOCUMENT = auto()
    REVIEW = auto()
    LITIGATION = auto()
    FEE = auto()
    RULES = auto()
    NORMATIVE = auto()
    PERSONNEL = auto()
    POLICIES = auto()
    PENALTIES = auto()
    PAPER = auto()
    GRANTED = auto()
    PARTIAL = auto()
    #: Both counted together.
    GRANTED_OR_PARTIAL = auto()
    DENIED = auto()
    UNABLE = auto()
    REFUSED = auto()
    OTHERWISE = auto()
    VISITS = auto()
    FOLLOWERS = auto()
    USERS = auto()
    PLAYS = auto()
    POSTS = auto()
    CONSULTATION = auto()
    COMPLAINT = auto()
    PROPOSAL = auto()
    PRESS = auto()
    INTERVIEW = auto()
    INTERPRETATION = auto()
    BROADCAST = auto()
    APPROVALS = auto()
    ONLINE_SERVICE = auto()
    DIGITAL_OFFICE = auto()
    BUDGET = auto()
    STAFF = auto()
    FULL_TIME = auto()
    PART_TIME = auto()
    TRAINING = auto()
    TRAINED = auto()
    #: Something that is no figure of disclosure, or no number of it.
    UNRELATED = auto()


class Deed(WordClass):
    """What was done."""

    RECEIVE = auto()
    SUBMIT = auto()
    REPLY = auto()
    HANDLE = auto()
    DISCLOSE = auto()
    PUBLISH = auto()
    MAKE = auto()
    ISSUE = auto()
    CHARGE = auto()
    HOLD = auto()
    OCCUR = auto()
    CARRY = auto()
    LIST = auto()
    PROVIDE = auto()
    EMPLOY = auto()
    TRAIN = auto()


class Channel(WordClass):
    """The means by which something was published or handed in."""

    WEBSITE = auto()
    PLATFORM = auto()
    ONLINE = auto()
    WEIBO = auto()
    WECHAT = auto()
    GAZETTE = auto()
    OTHER = auto()
    IN_PERSON = auto()
    LETTER = auto()
    FAX = auto()
    EMAIL = auto()
    #: A means that has no key of its own: boards, newspapers, other new media.
    UNKEYED = auto()
    #: 等多种渠道: the means before it are examples.
    ALL = auto()


class Particle(WordClass):
    """Words with a function in the clause."""

    FILLER = auto()
    JOINER = auto()
    BY = auto()
    #: Who may apply; does not narrow the count.
    APPLICANT = auto()
    #: 政府信息公开 and 公开 as what something is about.
    ABOUT_DISCLOSURE = auto()
    ON_REQUEST = auto()
    PARTS = auto()
    SUM = auto()
    EACH = auto()
    RESPECTIVELY = auto()
    LAST_YEAR = auto()
    NEXT_YEAR = auto()
    THIS_YEAR = auto()
    NOT = auto()
    WITHIN = auto()
    #: Names one part of what is counted: 直接收到, 延期答复.
    NARROWING = auto()


Word = Thing | Deed | Channel | Particle
