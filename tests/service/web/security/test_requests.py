"""Protection of every page: headers, origins, hosts, sizes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Never

import pytest

from disclosures.errors import StoreBusy
from service.web.context import ViewContext
from service.web.security.origin_check import local_path
from store.delivery.subscribers import SqlSubscribers
from store.operators import SqlOperators
from tests.service.web.conftest import HOME, Browser, OpenBrowser

PAGES = ["/", "/sources", "/feeds", "/subscribe", "/console/login", "/feed.rss", "/healthz",
         "/nothing", "/?kind=x", "/static/gongkai.css", "/api/runs", "/demo/mailbox"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_response_has_security_headers(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin" or path == "/demo/mailbox"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://evil.example"}, id="other origin"),
        pytest.param(
            {"Origin": "http://gongkai.example.evil.example"}, id="origin with our name as prefix"
        ),
        pytest.param({"Origin": "null"}, id="null origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="cross-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="same-site"),
        pytest.param(
            {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
            id="contradictory headers",
        ),
        pytest.param({"Sec-Fetch-Site": "nonsense"}, id="invalid value"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/console/recrawl", "/console/logout", "/console/login", "/subscribe"]
)
def test_cross_site_post_is_rejected(
    ada: Browser, subscribers: SqlSubscribers, path: str, headers: Mapping[str, str]
) -> None:
    form = {"all": "1", "address": "ada@reader.example"}

    answer = ada.post(path, data=form, headers=headers)

    assert answer.status_code == 403
    assert subscribers.all() == []
    assert ada.get("/console").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": HOME, "Sec-Fetch-Site": "same-origin"}, id="own page"),
        pytest.param({"Origin": HOME}, id="own page, older browser"),
        pytest.param({"Sec-Fetch-Site": "none"}, id="address bar"),
        pytest.param({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, id="no referrer"),
        pytest.param({}, id="no headers"),
    ],
)
def test_same_origin_post_is_accepted(ada: Browser, headers: Mapping[str, str]) -> None:
    assert ada.post("/console/recrawl", data={}, headers=headers).status_code == 303


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", ["/console/recrawl", "/console/logout", "/api/recrawl"])
def test_other_methods_are_rejected(ada: Browser, method: str, path: str) -> None:
    override = {"X-HTTP-Method-Override": "POST"}

    answer = ada.request(method, f"{path}?_method=POST&all=1", headers=override)

    assert answer.status_code in {401, 405}
    assert ada.get("/console").status_code == 200


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-URL"])
def test_links_do_not_depend_on_request_headers(browser: Browser, header: str) -> None:
    answers = [
        browser.get(path, headers={header: "evil.example"})
        for path in ("/feeds", "/feed.atom", "/console", "/sources/")
    ]

    assert not any("evil.example" in answer.text + str(answer.headers) for answer in answers)
    assert header != "Host" or {answer.status_code for answer in answers} == {400}


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2ftokens.py",
     "/static//etc/passwd", "/static/%00", "/static/", "/%00", "/" + "a" * 7000, "/static/.",
     "/sources/nowhere", "/sources/%2e%2e%2f", "/é", "/sources/%ff"],
)  # fmt: skip
def test_path_traversal_is_404(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code in {404, 405}


def test_request_with_3000_parameters_is_rejected(browser: Browser) -> None:
    query = "&".join(f"kind={number}" for number in range(3000))

    assert browser.get(f"/feed.rss?{query}").status_code == 400
    assert browser.get(f"/?{query}").status_code == 400


@pytest.mark.parametrize("path", ["/subscribe", "/console/login"])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"address=" + b"a" * 5_000_000, 413, id="5 MB"),
        pytest.param(b"&".join(b"a=1" for _ in range(15_000)), 400, id="15,000 fields"),
        pytest.param(b"address=" + b"a" * 20_000, 400, id="a long field"),
    ],
)
def test_too_large_form_is_rejected(browser: Browser, path: str, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    assert browser.post(path, content=body, headers=headers).status_code == status


def test_uploaded_file_is_rejected(browser: Browser) -> None:
    files = {"address": ("a.txt", b"ada@reader.example")}

    assert browser.post("/subscribe", files=files).status_code == 400


@pytest.mark.parametrize(
    ("target", "given"),
    [
        ("/console/quarantine?source=a", "/console/quarantine?source=a"),
        ("/", "/"),
        ("//evil.example", "home"),
        ("/\\evil.example", "home"),
        ("/\t/evil.example", "home"),
        ("/\n/evil.example", "home"),
        ("https:evil.example", "home"),
        (" //evil.example", "home"),
        ("/公开", "home"),
        ("/" + "a" * 3000, "home"),
    ],
)
def test_only_local_redirect_targets_are_accepted(target: str, given: str) -> None:
    assert local_path(target, "home") == given


class _Busy:
    """Queries on a locked database."""

    def __getattr__(self, _name: str) -> Never:
        raise StoreBusy("database is locked: /var/lib/secret.db")


class _Broken:
    """Queries that fail unexpectedly."""

    def __getattr__(self, _name: str) -> Never:
        raise RuntimeError("a secret value")


@pytest.mark.parametrize(
    ("path", "form"), [("/", "html"), ("/feed.rss", "plain"), ("/api/runs", "json")]
)
@pytest.mark.parametrize(
    ("queries", "status"), [(_Busy(), 503), (_Broken(), 500)], ids=["busy", "broken"]
)
def test_error_has_the_format_of_its_route_and_no_details(
    context: ViewContext,
    open_browser: OpenBrowser,
    operators: SqlOperators,
    path: str,
    form: str,
    queries: Any,
    status: int,
) -> None:
    browser = open_browser(replace(context, queries=queries))
    token = operators.issue("Bob")

    answer = browser.get(path, headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == status
    assert form in answer.headers["content-type"]
    assert "secret" not in answer.text
    assert ("retry-after" in answer.headers) is (status == 503)
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("ok", "status"), [(True, 200), (False, 503)])
def test_health_sets_the_status(
    context: ViewContext, open_browser: OpenBrowser, ok: bool, status: int
) -> None:
    browser = open_browser(replace(context, health=lambda: {"ok": ok, "outbox": {"due": 2}}))

    answer = browser.get("/healthz")

    assert answer.status_code == status
    assert answer.json() == {"ok": ok, "outbox": {"due": 2}}
