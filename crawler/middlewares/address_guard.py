"""Restricts requests to http and https URLs of public IP addresses (protection from SSRF).

A request is checked twice. ``check_url`` refuses ambiguous URLs before anything is sent;
``AddressGuard`` then checks the IP address that a socket is about to connect to, so that neither
DNS rebinding nor a different interpretation of the URL leads to another host.
"""

import re
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from scrapy import Request

from disclosures import Fault
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode

SCHEMES = frozenset({"http", "https"})

#: Characters; longer URLs are refused.
MAX_URL = 2083

_FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
_PORTS = range(1, 65536)

#: Not public; older versions of ``ipaddress`` treat some as public (CVE-2024-4032).
NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/127", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip

NAT64 = ip_network("64:ff9b::/96")
SIX_TO_FOUR = ip_network("2002::/16")

Address = IPv4Address | IPv6Address


class ForbiddenAddress(Exception):
    """A socket was about to connect to an IP address that is not public."""

    def __init__(self, host: str, address: str) -> None:
        self.reason = Reason.of(ReasonCode.ADDRESS_NOT_PUBLIC, host=host, address=address)
        super().__init__(str(self.reason))


def check_url(url: str) -> SplitResult:
    """Return the parts of a URL that may be requested.

    Raises:
        PageRefused: It is not http(s), or two programs may find different hosts in it: it has a
            backslash, control character, white space, user name, or an invalid port.
    """
    reason = _refusal_of(url)
    if reason is not None:
        raise PageRefused(url, Fault.FORBIDDEN_ADDRESS, reason)
    return urlsplit(url)


def _refusal_of(url: str) -> Reason | None:
    """Why `url` may not be requested; None if it may."""
    if len(url) > MAX_URL:
        return Reason.of(ReasonCode.ADDRESS_TOO_LONG, length=len(url))
    if _FORBIDDEN_CHARACTERS.search(url):
        return Reason.of(ReasonCode.ADDRESS_FORBIDDEN_CHARACTER)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return Reason.of(ReasonCode.ADDRESS_MALFORMED)
    if not parts.scheme:
        return Reason.of(ReasonCode.ADDRESS_NO_SCHEME)
    if parts.scheme not in SCHEMES:
        return Reason.of(ReasonCode.ADDRESS_SCHEME, scheme=parts.scheme)
    if "@" in parts.netloc:
        return Reason.of(ReasonCode.ADDRESS_USER_NAME)
    if not host or "%" in host or (port is not None and port not in _PORTS):
        return Reason.of(ReasonCode.ADDRESS_HOST_OR_PORT)
    return None


class AddressGuard:
    """Decides which IP addresses may be connected to."""

    def __init__(self, allowed_networks: Iterable[str] = ()) -> None:
        self._allowed = tuple(ip_network(network) for network in allowed_networks)

    def allows(self, address: str) -> bool:
        """Whether an IP address is public, or in one of the allowed networks."""
        try:
            ip = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        inner = _embedded(ip)
        return self._is_open(ip) and (inner is None or self._is_open(inner))

    def check(self, addresses: Sequence[str], host: str) -> None:
        """Check all addresses of a host; one that is not public refuses the host (DNS rebinding).

        Raises:
            ForbiddenAddress: One of them is not public.
        """
        for address in addresses:
            if not self.allows(address):
                raise ForbiddenAddress(host, address)

    def open_socket(self, address: AddrInfoType) -> socket.socket:
        """Create the socket for one connection.

        Raises:
            ForbiddenAddress: Its address may not be connected to.
        """
        family, kind, protocol, _, peer = address
        self.check([str(peer[0])], str(peer[0]))
        return socket.socket(family, kind, protocol)

    def _is_open(self, ip: Address) -> bool:
        if any(ip in network for network in self._allowed):
            return True
        return ip.is_global and not any(ip in network for network in NOT_PUBLIC)


def _embedded(ip: Address) -> IPv4Address | None:
    """The IPv4 address that is mapped or translated into `ip`, if there is one."""
    if isinstance(ip, IPv4Address):
        return None
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.sixtofour if ip in SIX_TO_FOUR else None


class AddressGuardMiddleware:
    """Downloader middleware: refuses a forbidden URL, also that of a redirect."""

    def process_request(self, request: Request) -> None:
        """Check the URL of a request. Raises PageRefused."""
        check_url(request.url)


class GuardedResolver(AbstractResolver):
    """Resolves host names; refuses those with an address that is not public."""

    def __init__(self, guard: AddressGuard, inner: AbstractResolver | None = None) -> None:
        self._guard = guard
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of `host`; the connection uses them without another lookup.

        Raises:
            ForbiddenAddress: One of them is not public.
        """
        results = await self._inner.resolve(host, port, family)
        self._guard.check([result["host"] for result in results], host)
        return results

    async def close(self) -> None:
        """Close the inner resolver."""
        await self._inner.close()
