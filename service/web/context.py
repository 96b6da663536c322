"""What the web pages stand on: ports and plain values, put together by the wiring."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlsplit

from starlette.requests import Request

from disclosures.ports import (
    Clock,
    Ledger,
    Obligations,
    Operators,
    Outbox,
    Queries,
    Schedule,
    Sources,
    Subscribers,
)
from service.tokens import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much one stranger may ask of us, in the notation of the limits library."""

    #: Confirmation letters that one client may cause.
    per_client: str = "20 per day"

    #: Confirmation letters to one mailbox, whatever stands behind a plus sign.
    per_mailbox: str = "2 per day"

    #: Confirmation letters in all.
    altogether: str = "500 per hour"

    #: Failed logins of one client, and of all.
    logins_per_client: str = "10 per 15 minutes"
    logins_altogether: str = "100 per 15 minutes"

    #: Wrong tokens that one client may show to the API.
    wrong_tokens: str = "300 per minute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that the web pages may use."""

    archive: Queries
    schedule: Schedule
    sources: Sources
    subscribers: Subscribers
    operators: Operators
    ledger: Ledger
    outbox: Outbox
    obligations: Obligations

    #: Where the service is found from outside: ``https://gongkai.example``. Every absolute link
    #: begins with it; the Host header of a request is never used for one.
    base_url: str
    signer: Signer
    now: Clock

    #: What /healthz shows; its key ``ok`` decides between 200 and 503.
    healthy: Callable[[], Mapping[str, object]]

    #: The service's name, as readers see it.
    service: str = "公开"

    #: Who names the feeds' entries, and since when (RFC 4151). Never change it: to every reader
    #: each entry would be new.
    authority: str = "gongkai.example,2026"

    #: Host names that requests may come for; ``*`` takes any.
    trusted_hosts: Sequence[str] = ("localhost", "127.0.0.1", "[::1]")

    #: Of the demonstration: the letters that arrived, oldest first. None: there is no mailbox.
    demo_mailbox: Callable[[], Sequence[EmailMessage]] | None = None

    pace: Pace = Pace()

    @property
    def https(self) -> bool:
        """Whether readers come by https, so that cookies must not travel otherwise."""
        return urlsplit(self.base_url).scheme == "https"

    def link(self, path: str) -> str:
        """Make the absolute address of `path`, which begins with a slash."""
        return self.base_url.rstrip("/") + path


def desk_of(request: Request) -> Desk:
    """Find the desk that serves `request`."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk
