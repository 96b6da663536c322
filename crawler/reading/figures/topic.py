"""Completes what the clauses of a sentence leave out by the clauses before them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.reading.figures.clauses import Boundary, Clause, Token, text_of
from crawler.reading.figures.frames import Frame
from crawler.reading.figures.lexicon import Channel, Deed, Particle, Thing
from crawler.reading.figures.own_words import own_frame, read_following
from crawler.reading.figures.wholes import Whose, begins_with_a_body, whose

#: What a clause with a verb but no thing may be about, by the clause before.
_DISCLOSED = frozenset(
    {Thing.INFORMATION, Thing.DOCUMENT, Thing.NORMATIVE, Thing.RULES, Thing.PROPOSAL}
)
_OWN = frozenset({Whose.WHOLE, Whose.NAMED})

#: Signs of a clause that praises the use of a means, and does not restrict what follows to it:
#: 充分利用政府网站平台，主动公开政府信息78条.
_APPRAISALS = ("充分", "积极利用", "发挥")

#: Units of applications, not of information: 依申请公开政府信息12件.
_CASES = frozenset({"件", "宗", "例", "起"})
_COMPARISONS = ("比", "较", "相对", "同期")


@dataclass(slots=True)
class Topic:
    """What the clauses before were about; it holds within a paragraph."""

    things: tuple[Thing, ...] = ()
    deeds: tuple[Deed, ...] = ()
    channels: frozenset[Channel] = frozenset()

    #: Whether the channel is what the sentence is about, not a means of one clause.
    channel_is_topic: bool = False
    whose: Whose = Whose.UNNAMED
    last_year: bool = False
    about_disclosure: bool = False

    #: Whether the numbers are parts of one before them, up to the bracket that closes.
    in_parts: bool = False
    until_bracket: bool = False

    #: Things or channels to which the numbers belong one by one: 分别.
    waiting: list[Thing | Channel] = field(default_factory=list)

    #: Whether each number is that of one of several bodies: 甲局、乙局分别公开3条、5条.
    of_several: bool = False

    def begin_sentence(self, *, goes_on: bool) -> None:
        """Forget what holds within a sentence only; `goes_on`: the one before ended in ；."""
        self.in_parts = self.until_bracket = self.last_year = self.channel_is_topic = False
        self.deeds, self.channels = (), frozenset()
        if not goes_on:
            self.whose = Whose.UNNAMED
        self.waiting.clear()
        self.of_several = False

    def note_boundary(self, clause: Clause) -> None:
        """Begin or end the parts that a bracket holds."""
        if clause.boundary is Boundary.BRACKET:
            self.until_bracket = False
        elif clause.boundary is Boundary.CLOSED_BRACKET and self.until_bracket:
            self.until_bracket = self.in_parts = False
        if any(word.kind is Particle.PARTS for word in clause.words):
            self.in_parts = True
            self.until_bracket = clause.boundary is Boundary.BRACKET

    def note_clause(self, words: Sequence[Token], names: str) -> None:
        """Take over what a clause without a number says about those after it."""
        kinds = [word.kind for word in words]
        things = tuple(kind for kind in kinds if isinstance(kind, Thing))
        channels = frozenset(kind for kind in kinds if isinstance(kind, Channel))
        if things:
            self.things = things[-1:]
        elif Particle.ON_REQUEST in kinds:
            self.things = (Thing.APPLICATION,)
        if channels and not things and not any(sign in text_of(words) for sign in _APPRAISALS):
            has_verb = any(isinstance(kind, Deed) for kind in kinds)
            self.channels, self.channel_is_topic = (
                channels,
                Particle.BY not in kinds or not has_verb,
            )
        self._note_year(words)
        if not things and not channels:
            self._note_body(words, names)

    def _note_year(self, words: Sequence[Token]) -> None:
        kinds = [word.kind for word in words]
        first = next((kind for kind in kinds if kind is not Particle.FILLER), None)
        compares = any(sign in text_of(words) for sign in _COMPARISONS)
        if first is Particle.LAST_YEAR and Deed.CARRY not in kinds and not compares:
            self.last_year = True
        elif Particle.THIS_YEAR in kinds:
            self.last_year = False

    def _note_body(self, words: Sequence[Token], names: str) -> None:
        verbs = [i for i, word in enumerate(words) if isinstance(word.kind, Deed)]
        subject = words[: verbs[0] if verbs else len(words)]
        found = whose(text_of(subject), names)
        is_named = any(word.kind is None for word in subject)
        if found in _OWN or (found is Whose.PART and is_named):
            self.whose = found
        elif names and not verbs and begins_with_a_body(text_of(words), names):
            self.whose = Whose.PART

    def one_by_one(self, frame: Frame, words: Sequence[Token]) -> None:
        """Give a number the one of several things that it belongs to: 分别."""
        kinds = [word.kind for word in words]
        if Particle.RESPECTIVELY in kinds:
            kind = Thing if len(frame.things) > 1 else Channel
            self.waiting = [item for item in kinds if isinstance(item, kind)]
            if len(self.waiting) < 2:
                self.waiting = []
                self.of_several = Particle.JOINER in kinds
        elif any(kind not in {Particle.JOINER, Particle.FILLER} for kind in kinds):
            self.waiting.clear()
            self.of_several = False
        if self.of_several:
            frame.whose = Whose.PART
        first = self.waiting.pop(0) if self.waiting else None
        if isinstance(first, Thing):
            frame.things = (first,)
            frame.narrowed = frame.unknown_head = False
        elif first is not None:
            frame.channels = frozenset({first})

    def complete(self, frame: Frame) -> None:
        """Give a number what its clause leaves out."""
        if not frame.things and self._takes_over(frame):
            frame.things = self.things
            frame.about_disclosure = frame.about_disclosure or self.about_disclosure
        if frame.whose is Whose.UNNAMED and not frame.is_sum:
            frame.whose = self.whose
        frame.last_year = frame.last_year or (self.last_year and not frame.this_year)
        if not frame.channels and not frame.is_sum and frame.whose not in _OWN:
            self._complete_channels(frame)
        of_applications = frame.on_request and not frame.deeds and frame.quantity.unit in _CASES
        if not frame.deeds and not frame.narrowed and not of_applications:
            frame.deeds = self.deeds
        came_in = frame.on_request and not {Deed.RECEIVE, Deed.REPLY}.isdisjoint(frame.deeds)
        if frame.things == (Thing.INFORMATION,) and (came_in or of_applications):
            frame.things = (Thing.APPLICATION,)

    def _complete_channels(self, frame: Frame) -> None:
        """Give a number the channels of the clause before; in doubt, with that doubt."""
        if self.channel_is_topic and Deed.DISCLOSE not in frame.deeds:
            frame.channels = self.channels
        elif self.channels and not frame.fresh:
            frame.channels = self.channels
            frame.doubtful_channel = not self.channel_is_topic

    def _takes_over(self, frame: Frame) -> bool:
        """Whether the thing of the clause before may be that of this one."""
        if Deed.DISCLOSE in frame.deeds:
            return not _DISCLOSED.isdisjoint(self.things[-1:])
        return True

    def remember(self, frame: Frame, own_deeds: Sequence[Deed]) -> None:
        """Note what the next clauses may leave out."""
        carries = Deed.CARRY in frame.deeds
        self.about_disclosure = frame.about_disclosure
        if frame.things:
            self.things = frame.things
        elif carries:
            self.things = (Thing.APPLICATION,)
        if own_deeds and not carries:
            self.deeds = tuple(own_deeds)
        if frame.channels and not frame.doubtful_channel:
            self.channels, self.channel_is_topic = frame.channels, not frame.by_means
        elif frame.is_sum:
            self.channels = frozenset()
        if not carries and (frame.last_year or frame.this_year):
            self.last_year = frame.last_year
        if not frame.unknown_head and own_deeds and frame.whose is not Whose.UNKNOWN:
            self.whose = frame.whose


def frames_of(clauses: Sequence[Clause], names: str, topic: Topic) -> Iterator[Frame]:
    """Yield what each number of a sentence counts, in order."""
    before: tuple[Token, ...] = ()
    counted: tuple[Token, ...] = ()
    thing_follows = False
    for clause in clauses:
        topic.note_boundary(clause)
        words = clause.words
        if clause.quantity is None:
            topic.note_clause(words, names)
            before, counted = words, ()
            continue
        if thing_follows and clause.boundary is Boundary.START:
            words = _after_joiner(words)
        if clause.boundary is Boundary.START:
            words = (*counted, *words)
        counted = () if _has_matter(words) else words
        if not words and clause.boundary in {Boundary.COLON, Boundary.BRACKET}:
            words = before
        before = ()
        # Among the parts of a number, a body is one of several, whatever the report's own name is.
        frame = own_frame(clause.quantity, words, names or ("-" if topic.in_parts else ""))
        frame.in_parts = topic.in_parts
        has_thing = bool(frame.things)
        read_following(frame, clause.after, in_list=thing_follows and not words)
        thing_follows = bool(frame.things) and not has_thing
        topic.one_by_one(frame, words)
        own_deeds = frame.deeds
        topic.complete(frame)
        topic.remember(frame, own_deeds)
        yield frame


def _after_joiner(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return words without those of the number before: 3名专职人员和12名兼职人员."""
    at = [index for index, word in enumerate(words) if word.kind is Particle.JOINER]
    return words[at[-1] + 1 :] if at else words


def _has_matter(words: Sequence[Token]) -> bool:
    """Whether words say what is counted, what was done, or by which means: not 全县43个单位."""
    return any(isinstance(word.kind, Thing | Deed | Channel) for word in words)
