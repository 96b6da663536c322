"""Every route of the app is listed as public, or requires an operator."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from starlette.routing import BaseRoute, Mount, Route

from service.tokens import Signer
from service.web.app import build_app
from service.web.context import ViewContext
from store.operators import SqlOperators
from tests.service.web.conftest import HOME, Browser

#: Routes that anybody may use.
PUBLIC = {
    ("GET", "/"),
    ("GET", "/events/{event}"),
    ("GET", "/reports/{report}"),
    ("GET", "/reports/{report}/revisions/{number}"),
    ("GET", "/reports/{report}/revisions/{number}/raw"),
    ("GET", "/reports/{report}/revisions/{number}/file"),
    ("GET", "/reports/{report}/revisions/{number}/evidence"),
    ("GET", "/reports/{report}/revisions/{number}/diff/{other}"),
    ("GET", "/reports/{report}/copies/{other}"),
    ("GET", "/sources"),
    ("GET", "/obligations"),
    ("GET", "/sources/{slug}"),
    ("GET", "/healthz"),
    ("GET", "/feed.rss"),
    ("GET", "/feed.atom"),
    ("GET", "/feeds"),
    ("GET", "/subscribe"),
    ("POST", "/subscribe"),
    ("GET", "/confirm/{token}"),
    ("POST", "/confirm/{token}"),
    ("GET", "/unsubscribe/{token}"),
    ("POST", "/unsubscribe/{token}"),
    ("GET", "/console/login"),
    ("POST", "/console/login"),
    ("GET", "/static"),
    ("GET", "/api/openapi.json"),
    ("GET", "/demo/mailbox"),
    ("GET", "/demo/mailbox/{number}"),
    ("GET", "/demo/mailbox/{number}/html"),
}

#: Headers without valid credentials.
CREDENTIALS = {
    "none": {},
    "wrong": {"Authorization": "Bearer wrong", "Cookie": "gongkai=wrong"},
    "empty": {"Authorization": "Bearer ", "Cookie": "gongkai="},
    "another scheme": {"Authorization": "Basic YWRhOmFkYQ=="},
    "not ASCII": {"Authorization": "Bearer 公开é".encode(), "Cookie": "gongkai=公开é".encode()},
    "long": {"Authorization": f"Bearer {'x' * 4000}", "Cookie": f"gongkai={'x' * 4000}"},
    "controls": {"Authorization": "Bearer \x01\x7f", "Cookie": "gongkai=\x01"},
}


def _walk(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str]]:
    """List all routes as (method, path); an unknown kind of route fails the test."""
    for route in routes:
        if isinstance(route, Route):
            for method in route.methods or {"GET"}:
                yield method, route.path
        elif isinstance(route, Mount):
            yield "GET", route.path
        else:
            yield from _walk(route.original_router.routes)  # type: ignore[attr-defined]  # FastAPI


@pytest.fixture
def operator_routes(context: ViewContext) -> list[tuple[str, str]]:
    """Routes that need an operator, with ids filled in."""
    routes = {
        (method, path) for method, path in _walk(build_app(context).routes) if method != "HEAD"
    }
    assert routes >= PUBLIC, f"missing routes: {PUBLIC - routes}"
    return sorted(
        (method, path.replace("{withheld}", str(uuid4()))) for method, path in routes - PUBLIC
    )


def _variants(path: str) -> list[str]:
    """Other spellings of a path that a prefix check would not match."""
    return [path, f"{path}/", f"/{path}", path.upper(), f"{path}%2f", f"/x/..{path}", f"{path};x=/"]


@pytest.mark.parametrize("headers", CREDENTIALS.values(), ids=CREDENTIALS.keys())
def test_operator_route_needs_valid_credentials(
    browser: Browser, operator_routes: list[tuple[str, str]], headers: dict[str, str]
) -> None:
    assert {path.split("/")[1] for _method, path in operator_routes} == {"api", "console"}
    for method, path in operator_routes:
        answer = browser.request(method, path, headers=headers)

        to_login = answer.status_code == 303 and "/console/login" in answer.headers["location"]
        assert answer.status_code in {401, 403} or to_login, (method, path, answer.status_code)


@pytest.mark.parametrize(
    "methods",
    [{"GET"}, pytest.param({"HEAD", "POST", "GET", "PUT", "TRACE"}, marks=pytest.mark.slow)],
    ids=["GET", "any method"],
)
def test_operator_route_is_closed_under_other_spellings(
    browser: Browser, operator_routes: list[tuple[str, str]], methods: set[str]
) -> None:
    for method, path in operator_routes:
        for spelling in _variants(path):
            for other in {method, *methods}:
                status = browser.request(other, f"{HOME}{spelling}").status_code

                assert status in {303, 401, 403, 404, 405}, (other, spelling, status)


def test_session_with_another_secret_or_purpose_is_invalid(
    browser: Browser, context: ViewContext, operators: SqlOperators
) -> None:
    operators.issue("Ada")
    forged = [
        Signer(b"another secret altogether").session("serial Ada"),
        context.signer.sign("unsubscribe", uuid4()),
        context.signer.sign("confirm", uuid4()),
        context.signer.session("serial Eve"),
        context.signer.session(""),
    ]

    for cookie in forged:
        answer = browser.get("/console", headers={"Cookie": f"gongkai={cookie}"})

        assert answer.status_code == 303, cookie


def test_mailbox_page_exists_only_in_the_demonstration(
    context: ViewContext, browser: Browser
) -> None:
    routes = set(_walk(build_app(replace(context, demo_mailbox=None)).routes))

    assert not [path for _method, path in routes if path.startswith("/demo")]
