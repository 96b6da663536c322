"""Coverage: how many of the watched sources were read completely within the last day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from disclosures import SourceHealth, SourceState
from service.web.context import ViewContext, context_of

#: A source counts as read if its last complete visit is at most so old.
MAX_AGE = timedelta(hours=24)

#: How long a computed coverage is reused.
CACHE_TIME = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Number of watched sources, of those read within MAX_AGE, and of these the partial ones."""

    watched: int
    read: int
    partial: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every watched source was read completely."""
        return self.read == self.watched and not self.partial


class CoverageCache:
    """Caches the last coverage, so that a busy home page does not query every source."""

    def __init__(self) -> None:
        self._last: tuple[datetime, Coverage] | None = None

    def coverage(self, context: ViewContext) -> Coverage:
        """Return a coverage that is at most CACHE_TIME old."""
        now, last = context.now(), self._last
        if last is not None and timedelta(0) <= now - last[0] < CACHE_TIME:
            return last[1]
        computed = compute_coverage(context.queries.health(), now)
        self._last = now, computed
        return computed


def compute_coverage(health: Sequence[SourceHealth], now: datetime) -> Coverage:
    """Count. A paused source is not watched; one that was never visited is, and was not read."""
    watched = [one for one in health if not one.source.paused]
    read = [one for one in watched if one.last_ok_at and now - one.last_ok_at <= MAX_AGE]
    partial = sum(one.state is SourceState.PARTIAL for one in read)
    return Coverage(watched=len(watched), read=len(read), partial=partial)


def current_coverage(request: Request) -> Coverage:
    """Return the coverage from the cache of the app that serves `request`."""
    cache = request.app.state.coverage
    assert isinstance(cache, CoverageCache)
    return cache.coverage(context_of(request))


#: Dependency: the coverage.
CurrentCoverage = Annotated[Coverage, Depends(current_coverage)]
