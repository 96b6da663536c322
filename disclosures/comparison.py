"""Ports that compare readings."""

from collections.abc import Iterable
from typing import Protocol

from disclosures.change import Change
from disclosures.reading import Finding, Reading


class Comparer(Protocol):
    """Computes the change between two readings. Pure."""

    def __call__(
        self, before: Reading | None, after: Reading, *, assess_significance: bool = True
    ) -> Change:
        """Compare; an empty Change if nothing differs or `before` is None.

        With `assess_significance` the change carries its significance and the grounds for it.
        """


class YearCheck(Protocol):
    """Cross-checks the annual reports of one agency for two consecutive years. Pure."""

    def __call__(self, previous: Reading, current: Reading) -> Iterable[Finding]:
        """List the figures that were carried over but do not agree (结转, 现行有效)."""
