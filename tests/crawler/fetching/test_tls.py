"""Certificates are verified unless a source opts out, and old servers refused unless it opts in."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.http.tls import make_context
from crawler.http.tls_faults import tls_reason
from disclosures import Fault, Leniency, ReportObserved, Source, TlsOptions
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode
from service.wiring.page_inspection import ADVICE_BY_CODE
from tests.crawler.fetching.certificates import Certified, certify, server_context, write_pem
from tests.crawler.fetching.conftest import Visitor, crawl_with
from tests.crawler.fetching.faulty_responses import OK, endless
from tests.crawler.fetching.tls_site import TlsSite, serving
from tests.crawler.fetching.web_site import Site, answer, running

HOST = "127.0.0.1"
LEGACY = TlsOptions(legacy=True)
UNVERIFIED = TlsOptions(verify=False)

Sites = Callable[[ssl.SSLContext | None], TlsSite]


@pytest.fixture(scope="module")
def authority() -> Certified:
    return certify("Authority", authority=True)


@pytest.fixture(scope="module")
def trusting(
    authority: Certified, runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitor]:
    """A crawl that trusts the authority of this test."""
    pem = write_pem(tmp_path_factory.mktemp("trust") / "ca.pem", [authority])
    crawl = crawl_with()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SSL_CERT_FILE", str(pem))
        yield Visitor(crawl, runner)
    runner.run(crawl.aclose())


@pytest.fixture
def serve() -> Iterator[Sites]:
    """Start a site with one page and a TLS context."""
    with ExitStack() as up:
        yield lambda context: up.enter_context(serving(context))


def _old_version(authority: Certified) -> ssl.SSLContext:
    context = server_context(certify(HOST, authority, bits=2048), old=True)
    with pytest.deprecated_call():
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def _small_key(authority: Certified) -> ssl.SSLContext:
    return server_context(certify(HOST, authority, bits=1024), old=True)


def _old_cipher(authority: Certified) -> ssl.SSLContext:
    context = server_context(certify(HOST, authority, bits=2048), old=True)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA:@SECLEVEL=0")
    return context


OLD_SERVERS = {
    ReasonCode.TLS_OLD_VERSION: _old_version,
    ReasonCode.TLS_WEAK_KEY: _small_key,
    ReasonCode.TLS_OLD_CIPHERS: _old_cipher,
}

INVALID: dict[ReasonCode, Callable[[Certified], Certified]] = {
    ReasonCode.TLS_EXPIRED: lambda a: certify(HOST, a, days=(-10, -1)),
    ReasonCode.TLS_NOT_YET_VALID: lambda a: certify(HOST, a, days=(1, 10)),
    ReasonCode.TLS_SELF_SIGNED: lambda _: certify(HOST),
    ReasonCode.TLS_INCOMPLETE_CHAIN: lambda _: certify(HOST, certify("Another", authority=True)),
    ReasonCode.TLS_WRONG_NAME: lambda a: certify("other.example", a),
}


def refusal(visitor: Visitor, site: TlsSite, tls: TlsOptions | None = None) -> ReasonCode | str:
    """Why the page of `site` is refused."""
    with pytest.raises(PageRefused) as caught:
        visitor.fetch(f"{site.root}/page", **({} if tls is None else {"tls": tls}))
    assert caught.value.fault is Fault.TLS
    reason = caught.value.reason.params.get("reason", caught.value.reason)  # of robots.txt
    assert isinstance(reason, Reason)
    return reason.code


def test_page_with_a_valid_certificate_is_fetched(
    trusting: Visitor, authority: Certified, serve: Sites
) -> None:
    site = serve(server_context(certify(HOST, authority)))

    page = trusting.fetch(f"{site.root}/page")

    assert (page.status, page.leniencies) == (200, ())


@pytest.mark.parametrize("code", INVALID)
def test_invalid_certificate_is_refused_with_its_reason_unless_opted_out(
    trusting: Visitor, authority: Certified, serve: Sites, code: ReasonCode
) -> None:
    site = serve(server_context(INVALID[code](authority)))

    assert refusal(trusting, site) is code
    assert refusal(trusting, site, LEGACY) is code
    assert site.received == []
    assert trusting.fetch(f"{site.root}/page", tls=UNVERIFIED).status == 200
    assert refusal(trusting, site) is code
    assert "verify_tls = false" in ADVICE_BY_CODE[code]


@pytest.mark.parametrize("code", OLD_SERVERS)
def test_old_server_is_refused_with_its_reason_unless_opted_in(
    trusting: Visitor, authority: Certified, serve: Sites, code: ReasonCode
) -> None:
    site = serve(OLD_SERVERS[code](authority))

    assert refusal(trusting, site) is code
    assert trusting.fetch(f"{site.root}/page", tls=LEGACY).status == 200
    assert trusting.fetch(f"{site.root}/page", tls=UNVERIFIED).status == 200
    assert 'tls = "legacy"' in ADVICE_BY_CODE[code]


@pytest.mark.parametrize("make", OLD_SERVERS.values())
def test_old_server_that_is_allowed_is_still_verified(
    trusting: Visitor, serve: Sites, make: Callable[[Certified], ssl.SSLContext]
) -> None:
    site = serve(make(certify("Another", authority=True)))

    assert refusal(trusting, site, LEGACY) is ReasonCode.TLS_INCOMPLETE_CHAIN
    assert site.received == []


def test_legacy_renegotiation_is_named_and_allowed_for_legacy_sources_only() -> None:
    error = ssl.SSLError(1, "[SSL: UNSAFE_LEGACY_RENEGOTIATION_DISABLED] unsafe legacy (_ssl.c:1)")
    words = str(error)

    assert tls_reason(error, words).code is ReasonCode.TLS_LEGACY_RENEGOTIATION
    assert 'tls = "legacy"' in ADVICE_BY_CODE[ReasonCode.TLS_LEGACY_RENEGOTIATION]
    allowed = 0x4  # SSL_OP_LEGACY_SERVER_CONNECT
    contexts = [make_context(options) for options in (TlsOptions(), LEGACY, UNVERIFIED)]
    assert [bool(context.options & allowed) for context in contexts] == [False, True, True]


def test_server_without_tls_is_named(trusting: Visitor, serve: Sites) -> None:
    assert refusal(trusting, serve(None)) is ReasonCode.TLS_NOT_SPOKEN


def test_authority_of_a_source_is_trusted_for_that_source_alone(
    trusting: Visitor, serve: Sites, tmp_path: Path
) -> None:
    own = certify("Own", authority=True)
    site = serve(server_context(certify(HOST, own)))
    options = TlsOptions(ca_file=str(write_pem(tmp_path / "own.pem", [own])))

    assert trusting.fetch(f"{site.root}/page", tls=options).status == 200
    assert refusal(trusting, site) is ReasonCode.TLS_INCOMPLETE_CHAIN


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_authority_that_cannot_be_loaded_is_a_reason(
    trusting: Visitor, serve: Sites, tmp_path: Path, content: bytes | None
) -> None:
    site = serve(server_context(certify(HOST)))
    file = tmp_path / "own.pem"
    if content is not None:
        file.write_bytes(content)

    assert refusal(trusting, site, TlsOptions(ca_file=str(file))) is ReasonCode.TLS_CA_FILE


def test_intermediate_certificate_that_the_server_leaves_out_is_fetched_once(
    trusting: Visitor, authority: Certified, site: Site, serve: Sites
) -> None:
    upper = certify("Upper", authority, authority=True)
    lower = certify("Lower", upper, authority=True, issuer_at=f"{site.root}/upper.pem")
    site.routes |= {"/lower.cer": answer(lower.der), "/upper.pem": answer(upper.pem)}
    shown = certify(HOST, lower, issuer_at=f"{site.root}/lower.cer")
    incomplete = serve(server_context(shown))

    for _ in range(2):
        page = trusting.fetch(f"{incomplete.root}/page")
        assert (page.status, page.leniencies) == (200, (Leniency.TLS_CHAIN,))
    assert site.hits == {"/lower.cer": 1, "/upper.pem": 1}


def _untrusted_root(site: Site) -> Certified:
    root = certify("Unknown", authority=True)
    site.routes["/ca.cer"] = answer(root.der)
    return certify(HOST, root, issuer_at=f"{site.root}/ca.cer")


def _disguised_root(site: Site) -> Certified:
    """Subject and issuer differ in case: two names for the reader of bytes, one for OpenSSL."""
    root = certify("Disguised", authority=True, issuer_name="disguised")
    site.routes["/ca.cer"] = answer(root.der)
    return certify(HOST, root, issuer_at=f"{site.root}/ca.cer")


def _wrong_issuer(site: Site) -> Certified:
    site.routes["/ca.cer"] = answer(certify("Somebody else", authority=True).der)
    return certify(HOST, certify("Hidden", authority=True), issuer_at=f"{site.root}/ca.cer")


def _endless_issuer(site: Site) -> Certified:
    site.routes["/ca.cer"] = endless(OK + b"\r\n", bytes(65_536))
    return certify(HOST, certify("Hidden", authority=True), issuer_at=f"{site.root}/ca.cer")


def _no_certificate(site: Site) -> Certified:
    site.routes["/ca.cer"] = answer("<html>404</html>")
    return certify(HOST, certify("Hidden", authority=True), issuer_at=f"{site.root}/ca.cer")


def _redirected(site: Site) -> Certified:
    site.routes["/ca.cer"] = answer("", "302 Found", Location=f"{site.root}/other.cer")
    return certify(HOST, certify("Hidden", authority=True), issuer_at=f"{site.root}/ca.cer")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_untrusted_root, ReasonCode.TLS_UNKNOWN_CA),
        (_disguised_root, ReasonCode.TLS_INCOMPLETE_CHAIN),
        (_wrong_issuer, ReasonCode.TLS_INCOMPLETE_CHAIN),
        (_endless_issuer, ReasonCode.TLS_INCOMPLETE_CHAIN),
        (_no_certificate, ReasonCode.TLS_INCOMPLETE_CHAIN),
        (_redirected, ReasonCode.TLS_INCOMPLETE_CHAIN),
    ],
)
def test_fetched_certificate_is_no_authority(
    trusting: Visitor, site: Site, serve: Sites, make: Callable[[Site], Certified], code: ReasonCode
) -> None:
    incomplete = serve(server_context(make(site)))

    assert refusal(trusting, incomplete) is code
    assert refusal(trusting, incomplete) is not ReasonCode.TLS_FAILED
    assert site.hits["/ca.cer"] == 1
    assert site.hits["/other.cer"] == 0
    assert incomplete.received == []


def test_certificate_at_an_internal_address_is_not_fetched(trusting: Visitor, serve: Sites) -> None:
    internal = Site(host="127.0.0.2")
    with running(internal):
        hidden = certify("Hidden", authority=True)
        shown = certify(HOST, hidden, issuer_at=f"{internal.root}/ca.cer")
        incomplete = serve(server_context(shown))

        assert refusal(trusting, incomplete) is ReasonCode.TLS_INCOMPLETE_CHAIN
    assert internal.received == []


def test_options_of_a_source_hold_for_its_visits(
    visitor: Visitor, serve: Sites, make_source: Callable[..., Source], tmp_path: Path
) -> None:
    own = certify("Own", authority=True)
    site = serve(_old_version(own))
    ca_file = str(write_pem(tmp_path / "own.pem", [own]))
    page = f"{site.root}/page"

    opted_out = make_source(url=page, verify_tls=False)
    legacy = make_source(url=page, tls="legacy", ca_file=ca_file)

    assert isinstance(visitor.visit(opted_out)[0], ReportObserved)
    assert isinstance(visitor.visit(legacy)[0], ReportObserved)
    assert not isinstance(visitor.visit(make_source(url=page))[0], ReportObserved)
