"""The brake: whether one visit found so much at once that a person should look first. Pure.

A redesign, a moved archive or a wave of error pages looks like dozens of changes; telling
readers of each is the commonest way to lose their trust. Held readings are kept and shown to
operators, who accept or discard them.
"""

from dataclasses import dataclass

from disclosures.reason import Reason, ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLimits:
    """How much of a source may change in one visit before it is held."""

    #: More than this many known reports differing, and ...
    changed: int = 5

    #: ... more than this share of the known ones that were looked at.
    share: float = 0.3

    #: ... or every one that was looked at, if they are at least so many.
    whole: int = 3

    #: More than this many reports never seen before.
    new: int = 20

    def exceeded(self, *, new: int, changed: int, known: int) -> Reason | None:
        """Why what was found must be held; None to let it pass."""
        if changed > self.changed and changed > self.share * known:
            return Reason.of(ReasonCode.CHANGE_LIMIT_KNOWN_DIFFER, changed=changed, known=known)
        if changed >= max(self.whole, known):
            return Reason.of(ReasonCode.CHANGE_LIMIT_ALL_DIFFER, known=known)
        if new > self.new:
            return Reason.of(ReasonCode.CHANGE_LIMIT_NEW_REPORTS, new=new)
        return None
