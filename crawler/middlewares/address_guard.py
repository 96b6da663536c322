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

SCHEMES = frozenset({"http", "https"})

#: Characters; longer URLs are refused.
MAX_URL = 2083

_FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
_PORTS = range(1, 65536)

#: Not public; older versions of ``ipaddress`` say otherwise of some (CVE-2024-4032).
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


def check_url(url: str) -> SplitResult:
    """Return the parts of a URL that may be requested.

    Raises:
        PageRefused: It is not http(s), or two programs may find different hosts in it: it has a
            backslash, control character, white space, user name, or an invalid port.
    """
    why = _wrong_with(url)
    if why:
        raise PageRefused(url, Fault.FORBIDDEN_ADDRESS, why)
    return urlsplit(url)


def _wrong_with(url: str) -> str:
    """Why `url` may not be requested; empty if it may."""
    if len(url) > MAX_URL:
        return f"refused: an address of {len(url)} characters"
    if _FORBIDDEN_CHARACTERS.search(url):
        return "refused: white space, a backslash or a control character in the address"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "refused: not an address"
    if parts.scheme not in SCHEMES:
        return f"refused: {parts.scheme or 'no scheme'}, where only http and https are visited"
    if "@" in parts.netloc:
        return "refused: a user name in the address"
    if not host or "%" in host or (port is not None and port not in _PORTS):
        return "refused: no host, or a port that is none"
    return ""


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
                raise ForbiddenAddress(f"refused: {host} is at {address}, not a public address")

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
