"""Where the crawler may go: http and https, to public addresses, and nowhere else.

An address is checked twice. `check_url` refuses what no honest link contains, before anything is
sent; `Guard` then checks the very address that a socket is about to connect to, so that neither
a name that resolves differently the second time nor another parser's idea of the host gets past.
"""

import re
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from disclosures import Fault
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode

SCHEMES = frozenset({"http", "https"})

#: Longer addresses are never honest links.
MAX_URL = 2083

_NEVER_IN_A_URL = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
_PORTS = range(1, 65536)

#: Not public, whatever the tables of an older Python say (CVE-2024-4032).
FORBIDDEN = tuple(
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
    """A socket was about to connect to an address that is not public."""

    def __init__(self, host: str, address: str) -> None:
        self.reason = Reason.of(ReasonCode.ADDRESS_NOT_PUBLIC, host=host, address=address)
        super().__init__(str(self.reason))


def check_url(url: str) -> SplitResult:
    """Let an address pass that may be asked for, and give its parts.

    Raises:
        PageRefused: It is not http(s), or is written so that two programs may read two hosts
            in it: backslash, control character, white space, user name, odd port.
    """
    reason = _wrong_with(url)
    if reason is not None:
        raise PageRefused(url, Fault.FORBIDDEN_ADDRESS, reason)
    return urlsplit(url)


def _wrong_with(url: str) -> Reason | None:
    """Why `url` is not asked for; None when it may be."""
    if len(url) > MAX_URL:
        return Reason.of(ReasonCode.ADDRESS_TOO_LONG, length=len(url))
    if _NEVER_IN_A_URL.search(url):
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


class Guard:
    """Knows which addresses may be connected to."""

    def __init__(self, allowed_networks: Iterable[str] = ()) -> None:
        self._allowed = tuple(ip_network(network) for network in allowed_networks)

    def allows(self, address: str) -> bool:
        """Whether `address` (numeric) is public, or in a network that a setting names."""
        try:
            ip = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        inner = _embedded(ip)
        return self._is_open(ip) and (inner is None or self._is_open(inner))

    def check(self, addresses: Sequence[str], host: str) -> None:
        """Let an answer of the resolver pass: all of its addresses, or none (rebinding).

        Raises:
            ForbiddenAddress: One of them is not public.
        """
        for address in addresses:
            if not self.allows(address):
                raise ForbiddenAddress(host, address)

    def open_socket(self, address: AddrInfoType) -> socket.socket:
        """Make the socket for one connection, when its address may be connected to.

        Raises:
            ForbiddenAddress: It may not.
        """
        family, kind, protocol, _, peer = address
        self.check([str(peer[0])], str(peer[0]))
        return socket.socket(family, kind, protocol)

    def _is_open(self, ip: Address) -> bool:
        if any(ip in network for network in self._allowed):
            return True
        return ip.is_global and not any(ip in network for network in FORBIDDEN)


def _embedded(ip: Address) -> IPv4Address | None:
    """The IPv4 address that `ip` leads to, if it is a way of writing or reaching one."""
    if isinstance(ip, IPv4Address):
        return None
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.sixtofour if ip in SIX_TO_FOUR else None


class GuardedResolver(AbstractResolver):
    """Resolves names, and gives no answer that holds an address which is not public."""

    def __init__(self, guard: Guard, inner: AbstractResolver | None = None) -> None:
        self._guard = guard
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Give the addresses of `host`, which are then connected to as they are.

        Raises:
            ForbiddenAddress: One of them is not public.
        """
        found = await self._inner.resolve(host, port, family)
        self._guard.check([result["host"] for result in found], host)
        return found

    async def close(self) -> None:
        """Close the resolver behind."""
        await self._inner.close()
