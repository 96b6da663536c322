"""The view context: the ports and values that all pages share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.requests import Request

from disclosures.ports import (
    Clock,
    Comparer,
    FeedWriter,
    Ledger,
    NoiseRules,
    Obligations,
    Operators,
    Outbox,
    Queries,
    Schedule,
    Sources,
    Subscribers,
    YearCheck,
)
from disclosures.subscription import RelayState
from service.tokens import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """Rate limits, in the notation of the limits library."""

    #: Confirmation letters requested by one client, sent to one mailbox, and in total.
    per_client: str = "20 per day"
    per_mailbox: str = "2 per day"
    in_total: str = "500 per hour"

    #: Failed logins of one client, and in total.
    failed_logins_per_client: str = "10 per 15 minutes"
    failed_logins_in_total: str = "100 per 15 minutes"

    #: Wrong API tokens sent by one client.
    wrong_tokens: str = "300 per minute"


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewContext:
    """All that the pages, feeds and API may use."""

    queries: Queries
    schedule: Schedule
    sources: Sources
    subscribers: Subscribers
    operators: Operators
    ledger: Ledger
    outbox: Outbox
    obligations: Obligations
    noise: NoiseRules
    compare: Comparer
    check_years: YearCheck
    write_rss: FeedWriter
    write_atom: FeedWriter

    #: Normalises an e-mail address; raises InputError if no letter can be sent to it.
    normalise_address: Callable[[str], str]

    #: Public URL of the service. Every absolute link starts with it; the Host header of a request
    #: is never used for one.
    base_url: str
    signer: Signer
    now: Clock

    #: Returns the body of /healthz; its key ``ok`` decides between 200 and 503.
    health: Callable[[], Mapping[str, object]]

    #: Returns the state of the mail relay.
    relay: Callable[[], RelayState] = RelayState

    #: Display name of the service.
    service: str = "公开"

    #: Tagging entity of feed entry ids (RFC 4151). A different value makes every entry new.
    authority: str = "gongkai.example,2026"

    #: Accepted Host headers; ``*`` accepts any.
    trusted_hosts: Sequence[str] = ("localhost", "127.0.0.1", "[::1]")

    #: Returns the letters that arrived in the demo mailbox, oldest first; None: no demo mailbox.
    demo_mailbox: Callable[[], Sequence[EmailMessage]] | None = None

    rate_limits: RateLimits = RateLimits()

    @property
    def https(self) -> bool:
        """Whether the public URL is https, so that cookies must be Secure."""
        return urlsplit(self.base_url).scheme == "https"

    def link(self, path: str) -> str:
        """Return the absolute address of `path`, which starts with a slash."""
        return self.base_url.rstrip("/") + path


def context_of(request: Request) -> ViewContext:
    """Return the context of the app that serves `request`."""
    context = request.app.state.context
    assert isinstance(context, ViewContext)
    return context


async def _context(request: Request) -> ViewContext:
    """Return the context; as a coroutine, because FastAPI runs plain functions in a thread."""
    return context_of(request)


#: Dependency: the view context.
Context = Annotated[ViewContext, Depends(_context)]
