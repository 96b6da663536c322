"""Rate limits for clients, mailboxes, and in total.

Counted in this process: with several web processes the effective limit is the sum. The limit that
must hold across processes (two letters a day to one address) is enforced by the store.
"""

from ipaddress import IPv6Address, ip_address
from typing import Annotated

from fastapi import Depends
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from service.web.context import RateLimits

#: Prefix length in bits: one IPv6 network of this size counts as one client.
IPV6_PREFIX = 64

#: Key of the limits that hold for all clients together.
_TOTAL = "everybody"


class RateLimiter:
    """The counters of one app. Thread-safe."""

    def __init__(self, limits: RateLimits) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._client = parse(limits.per_client)
        self._mailbox = parse(limits.per_mailbox)
        self._total = parse(limits.in_total)
        self._login = parse(limits.failed_logins_per_client)
        self._logins = parse(limits.failed_logins_in_total)
        self._wrong = parse(limits.wrong_tokens)

    def may_subscribe(self, client: str) -> bool:
        """Whether `client` may request one more confirmation letter; counts the request."""
        return self._limiter.hit(self._client, "ask", client) and self._limiter.hit(
            self._total, "ask", _TOTAL
        )

    def may_write_to(self, address: str) -> bool:
        """Whether the mailbox of `address` may get one more letter; counts the letter."""
        return self._limiter.hit(self._mailbox, "mailbox", mailbox_of(address))

    def may_log_in(self, client: str) -> bool:
        """Whether `client` may try to log in; counts nothing."""
        return self._limiter.test(self._login, "login", client) and self._limiter.test(
            self._logins, "login", _TOTAL
        )

    def count_failed_login(self, client: str) -> None:
        """Count a failed login."""
        self._limiter.hit(self._login, "login", client)
        self._limiter.hit(self._logins, "login", _TOTAL)

    def may_use_api(self, client: str) -> bool:
        """Whether `client` may send an API token; counts nothing."""
        return self._limiter.test(self._wrong, "api", client)

    def count_wrong_token(self, client: str) -> None:
        """Count a wrong API token."""
        self._limiter.hit(self._wrong, "api", client)


def mailbox_of(address: str) -> str:
    """Return the mailbox of an address: lower case, without the part after a plus sign."""
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def client_of(request: Request) -> str:
    """Return the key of the client: its address, of IPv6 the network.

    The server has resolved X-Forwarded-For already.
    """
    host = request.client.host if request.client else "unknown"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        shift = 128 - IPV6_PREFIX
        return str(IPv6Address(int(address) >> shift << shift))
    return host


async def _limiter(request: Request) -> RateLimiter:
    limiter = request.app.state.rate_limiter
    assert isinstance(limiter, RateLimiter)
    return limiter


async def _client(request: Request) -> str:
    return client_of(request)


#: Dependencies: the app's rate limiter, and the key of the client.
Limiter = Annotated[RateLimiter, Depends(_limiter)]
Client = Annotated[str, Depends(_client)]
