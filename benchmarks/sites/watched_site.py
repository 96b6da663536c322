"""What a site is to this benchmark, whether it is one of ours or a shared case."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from benchmarks.sites.outcome import Expectation
from benchmarks.sites.responses import SiteRequest


class WatchedSite(Protocol):
    """A site of any origin."""

    @property
    def name(self) -> str:
        """Its name, in the table and on the command line."""

    @property
    def kind(self) -> str:
        """What it breaks, as a dotted name."""

    @property
    def about(self) -> str:
        """What it does unlike the others."""

    @property
    def hosts(self) -> Sequence[str]:
        """Its host names, in ASCII."""

    @property
    def tls(self) -> str:
        """How its TLS is unusual; empty: plain HTTP."""

    def sources(self) -> Sequence[Mapping[str, object]]:
        """Entries of the catalogue."""

    def respond(self, request: SiteRequest, phase: int) -> bytes:
        """Answer a request."""

    def expectation(self) -> Expectation:
        """What a careful watcher knows and announces."""
