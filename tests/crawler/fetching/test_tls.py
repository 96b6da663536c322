"""Certificates are verified, unless a source opts out."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import trustme

from disclosures import Fault, ReportObserved, Source
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode
from tests.crawler.fetching.conftest import Visitor, crawl_with
from tests.crawler.fetching.web_site import Site, answer, running

Sites = Callable[[trustme.LeafCert], Site]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def trusting(
    authority: trustme.CA, runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitor]:
    """A crawl that trusts the authority of this test."""
    pem = tmp_path_factory.mktemp("trust") / "ca.pem"
    authority.cert_pem.write_to_path(pem)
    crawl = crawl_with()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SSL_CERT_FILE", str(pem))
        yield Visitor(crawl, runner)
    runner.run(crawl.aclose())


@pytest.fixture
def serve() -> Iterator[Sites]:
    """Start a site with one page and a certificate."""
    up = []

    def start(certificate: trustme.LeafCert) -> Site:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        site = Site(tls=context, routes={"/page": answer("甲\n正文")})
        up.append(running(site))
        up[-1].__enter__()
        return site

    yield start
    for site in up:
        site.__exit__(None, None, None)


def test_page_with_a_valid_certificate_is_fetched(
    trusting: Visitor, authority: trustme.CA, serve: Sites
) -> None:
    site = serve(authority.issue_cert("127.0.0.1"))

    assert trusting.fetch(f"{site.root}/page").status == 200


@pytest.mark.parametrize("kind", ["expired", "self-signed", "wrong name"])
def test_invalid_certificate_is_refused_with_a_reason_unless_opted_out(
    trusting: Visitor, authority: trustme.CA, serve: Sites, kind: str
) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)  # the other process has the real clock
    certificate = {
        "expired": lambda: authority.issue_cert("127.0.0.1", not_after=long_ago),
        "self-signed": lambda: trustme.CA().issue_cert("127.0.0.1"),
        "wrong name": lambda: authority.issue_cert("other.example"),
    }[kind]()
    site = serve(certificate)

    with pytest.raises(PageRefused) as caught:
        trusting.fetch(f"{site.root}/page")

    assert caught.value.fault is Fault.TLS
    reason = caught.value.reason.params["reason"]  # that robots.txt could not be fetched
    assert isinstance(reason, Reason)
    assert reason.code is ReasonCode.TLS_FAILED
    assert "certificate" in str(reason.params["error"])
    assert site.received == []
    assert trusting.fetch(f"{site.root}/page", verify_tls=False).status == 200
    with pytest.raises(PageRefused):
        trusting.fetch(f"{site.root}/page")


def test_source_that_opted_out_is_visited(
    visitor: Visitor, serve: Sites, make_source: Callable[..., Source]
) -> None:
    site = serve(trustme.CA().issue_cert("127.0.0.1"))
    source = make_source(url=f"{site.root}/page", verify_tls=False)

    assert isinstance(visitor.visit(source)[0], ReportObserved)
