"""Limits of how much may change in one visit before it is quarantined for an operator. Pure.

A redesign, a moved archive or a series of error pages looks like dozens of changed reports.
Operators accept or discard what is quarantined; readers are not notified of it before.
"""

from dataclasses import dataclass

from disclosures.reason import Reason, ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLimits:
    """The limits; a visit that exceeds one of them is quarantined."""

    #: Exceeded if more known reports than this have changed and they are more than `share` of the
    #: known reports that were compared.
    changed: int = 5
    share: float = 0.3

    #: Exceeded if at least this many known reports were compared and all of them have changed.
    whole: int = 3

    #: Exceeded if more reports than this are new.
    new: int = 20

    def exceeded(self, *, new: int, changed: int, known: int) -> Reason | None:
        """Return which limit a visit exceeds; None if it exceeds none."""
        if changed > self.changed and changed > self.share * known:
            return Reason.of(ReasonCode.CHANGE_LIMIT_KNOWN_DIFFER, changed=changed, known=known)
        if changed >= max(self.whole, known):
            return Reason.of(ReasonCode.CHANGE_LIMIT_ALL_DIFFER, known=known)
        if new > self.new:
            return Reason.of(ReasonCode.CHANGE_LIMIT_NEW_REPORTS, new=new)
        return None
