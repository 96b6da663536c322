"""Limits of how much may change in one visit before it is quarantined for an operator. Pure.

A redesign, a moved archive or a series of error pages looks like dozens of changed reports.
Operators accept or discard what is quarantined; readers are not notified of it before.
"""

from dataclasses import dataclass


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

    def exceeded(self, *, new: int, changed: int, known: int) -> str:
        """Why what was found must be held, in words for an operator; empty to let it pass."""
        if changed > self.changed and changed > self.share * known:
            return f"storm: {changed} of {known} known reports differ in one visit"
        if changed >= max(self.whole, known):
            return f"storm: every one of {known} known reports differs in one visit"
        if new > self.new:
            return f"storm: {new} new reports in one visit"
        return ""
