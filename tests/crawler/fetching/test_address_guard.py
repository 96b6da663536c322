"""Only public IP addresses are connected to, however the URL spells another."""

import asyncio
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import ip_address

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.middlewares.address_guard import (
    MAX_URL,
    NOT_PUBLIC,
    AddressGuard,
    ForbiddenAddress,
    GuardedResolver,
    check_url,
)
from disclosures import Fault
from disclosures.errors import PageError, PageRefused
from disclosures.reason import Reason, ReasonCode
from tests.crawler.fetching.conftest import LIMITS, Visitor, crawl_with
from tests.crawler.fetching.web_site import Site, answer, redirect, running

#: Spellings of 127.0.0.1, and other schemes; {p} is the port of the internal server.
INTERNAL_URLS = [
    "http://127.0.0.1:{p}/", "http://localhost:{p}/", "http://LOCALHOST:{p}/", "http://0:{p}/",
    "http://0.0.0.0:{p}/", "http://127.1:{p}/", "http://127.0.1:{p}/", "http://0177.0.0.1:{p}/",
    "http://0x7f.0.0.1:{p}/", "http://0x7f000001:{p}/", "http://2130706433:{p}/",
    "http://017700000001:{p}/", "http://１２７.0.0.1:{p}/", "http://①②⑦.⓪.⓪.①:{p}/",
    "http://127。0。0。1:{p}/", "http://[::1]:{p}/", "http://[::]:{p}/",
    "http://[::ffff:127.0.0.1]:{p}/", "http://[::ffff:7f00:1]:{p}/", "http://[::127.0.0.1]:{p}/",
    "http://[64:ff9b::7f00:1]:{p}/", "http://[2002:7f00:1::]:{p}/",
    "http://127.0.0.2@127.0.0.1:{p}/", "http://127.0.0.2\\@127.0.0.1:{p}/",
    "http://127.0.0.1:{p}\\@127.0.0.2/", "http:\\\\127.0.0.1:{p}\\", "//127.0.0.1:{p}/",
    "///127.0.0.1:{p}/", "http://127.0.0.1:{p}#@127.0.0.2/", "http:127.0.0.1:{p}/",
    "\thttp://127.0.0.1:{p}/", "ht\ntp://127.0.0.1:{p}/", "http://127.0.0.1%09:{p}/",
    "file:///etc/passwd", "data:text/html,hello", "ftp://127.0.0.1:{p}/", "s3://bucket/key",
    "gopher://127.0.0.1:{p}/", "javascript:alert(1)",
]  # fmt: skip

#: Not public.
PRIVATE_ADDRESSES = [
    "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200",
    "0.0.0.0", "192.0.0.8", "192.88.99.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1%eth0", "fc00::1",
    "fec0::1", "ff02::1", "2001:db8::1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::",
    "::ffff:10.0.0.1", "::10.0.0.1", "not an address", "",
]  # fmt: skip


@pytest.fixture
def internal_site() -> Iterator[Site]:
    """An internal server that must never receive a request."""
    internal_site = Site(host="127.0.0.1")
    with running(internal_site):
        yield internal_site
    assert internal_site.received == []


@pytest.fixture
def allowed_site() -> Iterator[Site]:
    """A site on the only network that is allowed."""
    allowed_site = Site(host="127.0.0.2")
    with running(allowed_site):
        yield allowed_site


@pytest.fixture(scope="session")
def allowed_visitor(runner: asyncio.Runner) -> Iterator[Visitor]:
    crawl = crawl_with(replace(LIMITS, allowed_networks=("127.0.0.2/32",)))
    yield Visitor(crawl, runner)
    runner.run(crawl.aclose())


@pytest.mark.parametrize("url", INTERNAL_URLS)
def test_no_spelling_of_an_internal_address_is_requested(
    allowed_visitor: Visitor, internal_site: Site, url: str
) -> None:
    with pytest.raises(PageError) as caught:
        allowed_visitor.fetch(url.format(p=internal_site.port))

    assert caught.value.fault is Fault.FORBIDDEN_ADDRESS
    assert internal_site.received == []


@pytest.mark.parametrize("url", INTERNAL_URLS)
def test_no_redirect_leads_to_an_internal_address(
    allowed_visitor: Visitor, internal_site: Site, allowed_site: Site, url: str
) -> None:
    target = url.format(p=internal_site.port).replace("\n", "").encode()
    allowed_site.routes["/page"] = (
        b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target + b"\r\n\r\n"
    )

    with pytest.raises(PageError):
        allowed_visitor.fetch(f"{allowed_site.root}/page")

    assert internal_site.received == []


def test_refused_address_has_a_reason_and_is_not_retried(
    allowed_visitor: Visitor, internal_site: Site, allowed_site: Site
) -> None:
    allowed_site.routes["/page"] = redirect(f"{internal_site.root}/")

    with pytest.raises(PageRefused) as caught:
        allowed_visitor.fetch(f"{allowed_site.root}/page")

    reason = caught.value.reason.params["reason"]  # that robots.txt could not be fetched
    assert isinstance(reason, Reason)
    assert reason.code is ReasonCode.ADDRESS_NOT_PUBLIC
    assert allowed_site.hits["/page"] == 1


def test_robots_txt_redirect_to_an_internal_address_is_refused(
    allowed_visitor: Visitor, internal_site: Site, allowed_site: Site
) -> None:
    allowed_site.routes |= {
        "/robots.txt": redirect(f"{internal_site.root}/robots.txt"),
        "/page": answer("hi"),
    }

    with pytest.raises(PageRefused) as caught:
        allowed_visitor.fetch(f"{allowed_site.root}/page")

    assert caught.value.fault is Fault.FORBIDDEN_ADDRESS
    assert allowed_site.hits["/page"] == 0


def test_addresses_in_a_page_are_not_requested_by_fetching_it(
    allowed_visitor: Visitor, internal_site: Site, allowed_site: Site
) -> None:
    root = internal_site.root
    page = (
        f"<html><head><meta http-equiv=refresh content='0;url={root}/a'>"
        f"<link rel=canonical href='{root}/b'><base href='{root}/'></head>"
        f"<body><iframe src='{root}/c'></iframe><img src='{root}/d'></body></html>"
    )
    allowed_site.routes["/page"] = answer(page, Refresh=f"0;url={internal_site.root}/e")

    assert allowed_visitor.fetch(f"{allowed_site.root}/page").body == page.encode()


def test_proxy_of_the_environment_is_not_used(
    make_visitor: Callable[..., Visitor],
    internal_site: Site,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, internal_site.root)
    site.routes["/page"] = answer("hi")

    assert make_visitor(timeout=2.0).fetch(f"{site.root}/page").body == b"hi"


@pytest.mark.parametrize("address", PRIVATE_ADDRESSES)
def test_private_address_is_not_allowed(address: str) -> None:
    assert not AddressGuard().allows(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_address_is_allowed(address: str) -> None:
    assert AddressGuard().allows(address)


def test_allowed_network_is_open_and_its_neighbour_is_not() -> None:
    guard = AddressGuard(["127.0.0.2/32", "fd00::/8"])

    assert [guard.allows(ip) for ip in ("127.0.0.2", "127.0.0.3", "fd12::1")] == [True, False, True]


@pytest.mark.parametrize(
    "url", ["http://x.example/\x00", "http://x.example/ y", "http://", "http://x.example:99999/",
            "http://x.example:abc/", "", "x.example/a", "http://" + "x" * 3000]
)  # fmt: skip
def test_invalid_url_is_refused(url: str) -> None:
    with pytest.raises(PageRefused):
        check_url(url)


def test_url_is_refused_beyond_the_longest_length_and_the_last_ports() -> None:
    longest = "http://x.example/".ljust(MAX_URL, "x")
    fine = (longest, "http://x.example:1/", "http://x.example:65535/")
    refused = (f"{longest}x", "http://x.example:0/", "http://x.example:65536/")

    assert [check_url(url).geturl() for url in fine] == list(fine)
    for url in refused:
        with pytest.raises(PageRefused):
            check_url(url)


def test_networks_that_are_not_public_do_not_depend_on_the_version_of_python() -> None:
    """``is_global`` says less in older versions."""
    written = [text for text in PRIVATE_ADDRESSES if re.fullmatch(r"[0-9a-f.:]+", text)]
    translated = {"64:ff9b::a00:1", "2002:a00:1::", "::ffff:10.0.0.1"}  # of an IPv4 address

    assert {
        text for text in written if not any(ip_address(text) in one for one in NOT_PUBLIC)
    } == translated


class ScriptedResolver(AbstractResolver):
    """A resolver whose results change from lookup to lookup."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=ip, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for ip in self._answers.pop(0)
        ]

    async def close(self) -> None:
        pass


def _get_twice(url: str, *answers: list[str]) -> list[str]:
    """The bodies of two requests to one host, or `refused`."""

    async def get() -> list[str]:
        guard, results = AddressGuard(["127.0.0.2/32"]), []
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(guard, ScriptedResolver(*answers)),
            socket_factory=guard.open_socket,
            use_dns_cache=False,
            force_close=True,
        )
        async with aiohttp.ClientSession(connector=connector) as session:
            for _ in range(2):
                try:
                    async with session.get(url) as response:
                        results.append(await response.text())
                except ForbiddenAddress:
                    results.append("refused")
        return results

    return asyncio.run(get())


def test_dns_rebinding_to_an_internal_address_is_refused(
    internal_site: Site, allowed_site: Site
) -> None:
    allowed_site.routes["/"] = answer("hi")

    results = _get_twice(f"http://gov.example:{allowed_site.port}/", ["127.0.0.2"], ["127.0.0.1"])

    assert results == ["hi", "refused"]


def test_host_with_one_private_address_is_refused(internal_site: Site, allowed_site: Site) -> None:
    allowed_site.routes["/"] = answer("hi")
    both = ["127.0.0.2", "127.0.0.1"]

    assert _get_twice(f"http://gov.example:{allowed_site.port}/", both, both) == ["refused"] * 2


@pytest.mark.parametrize("url", ["http://a@www.linhe.example/", "http://a:b@www.linhe.example/"])
def test_url_with_a_user_name_is_refused_as_such(url: str) -> None:
    """Two programs may find different hosts in it."""
    with pytest.raises(PageRefused) as refused:
        check_url(url)

    assert refused.value.reason.code == ReasonCode.ADDRESS_USER_NAME
