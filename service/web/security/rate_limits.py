"""Rate limits: how often one client, one mailbox, or everybody may ask something of us.

Counted in this process. Several web processes each count their own, so that the true ceiling is
the sum; what must hold for all of them (two letters a day to an address) the store sees to.
"""

from ipaddress import IPv6Address, ip_address

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from service.web.desk import Pace

#: A client with an IPv6 network of its own counts as one, in bits.
IPV6_NETWORK = 64

#: The key of limits that hold for all together.
EVERYBODY = "everybody"


class Limits:
    """The limits of one app. Safe to call from several threads."""

    def __init__(self, pace: Pace) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._client = parse(pace.per_client)
        self._mailbox = parse(pace.per_mailbox)
        self._altogether = parse(pace.altogether)
        self._login = parse(pace.logins_per_client)
        self._logins = parse(pace.logins_altogether)
        self._wrong = parse(pace.wrong_tokens)

    def may_ask(self, client: str) -> bool:
        """Whether `client` may cause one more confirmation letter; counts it."""
        return self._limiter.hit(self._client, "ask", client) and self._limiter.hit(
            self._altogether, "ask", EVERYBODY
        )

    def may_write_to(self, address: str) -> bool:
        """Whether the mailbox behind `address` may get one more letter; counts it."""
        return self._limiter.hit(self._mailbox, "mailbox", mailbox(address))

    def may_log_in(self, client: str) -> bool:
        """Whether `client` may try a token; counts nothing."""
        return self._limiter.test(self._login, "login", client) and self._limiter.test(
            self._logins, "login", EVERYBODY
        )

    def login_failed(self, client: str) -> None:
        """Count a failed login."""
        self._limiter.hit(self._login, "login", client)
        self._limiter.hit(self._logins, "login", EVERYBODY)

    def may_show_token(self, client: str) -> bool:
        """Whether `client` may show the API a token; counts nothing."""
        return self._limiter.test(self._wrong, "api", client)

    def wrong_token(self, client: str) -> None:
        """Count a wrong token."""
        self._limiter.hit(self._wrong, "api", client)


def mailbox(address: str) -> str:
    """Name the mailbox behind an address: lower case, without what follows a plus sign."""
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def client_of(request: Request) -> str:
    """Name who asks: the address, of IPv6 the network. The server has resolved proxies."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        shift = 128 - IPV6_NETWORK
        return str(IPv6Address(int(address) >> shift << shift))
    return host


def limits_of(request: Request) -> Limits:
    """Find the limits of the app that serves `request`."""
    limits = request.app.state.limits
    assert isinstance(limits, Limits)
    return limits
