"""The web app, put together: middleware from the outside in, then the routes of each room."""

from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from service.web import (
    api,
    api_incidents,
    console,
    coverage,
    evidence,
    feeds,
    mailbox,
    obligations,
    reading,
    refusals,
    subscribing,
)
from service.web.desk import Desk
from service.web.guard import Protection, SameOrigin
from service.web.pacing import Limits
from service.web.rendering import STATIC, renderer
from service.web.sessions import Sessions

__all__ = ["Desk", "build_app"]

#: The largest body that is read, in bytes.
BODY = 64 * 1024

#: Answers shorter than this are sent unpacked, in bytes.
WORTH_PACKING = 1000


def build_app(desk: Desk) -> FastAPI:
    """Make the app that serves readers, feed readers, operators and their programs.

    Run it behind a server that keeps no access log (addresses hold tokens) and resolves
    X-Forwarded-For of the proxy it trusts.
    """
    app = FastAPI(
        title="Gongkai",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,  # it loads scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,  # a redirect would repeat the Host header
        max_body_size=BODY,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        routes=_routes(desk),
        middleware=[
            Middleware(Protection),
            Middleware(
                TrustedHostMiddleware, allowed_hosts=list(desk.trusted_hosts), www_redirect=False
            ),
            Middleware(GZipMiddleware, minimum_size=WORTH_PACKING, compresslevel=6),
            Middleware(SameOrigin, base_url=desk.base_url),
        ],
    )
    app.include_router(api.router)
    app.include_router(api_incidents.router)
    app.state.desk = desk
    app.state.renderer = renderer()
    app.state.limits = Limits(desk.pace)
    app.state.sessions = Sessions()
    app.state.press = feeds.Press()
    app.state.counted = coverage.Counted()
    refusals.install(app)
    return app


def _routes(desk: Desk) -> list[BaseRoute]:
    """List what people and feed readers ask for."""
    routes: list[BaseRoute] = [
        *reading.ROUTES,
        *evidence.ROUTES,
        *coverage.ROUTES,
        *obligations.ROUTES,
        *feeds.ROUTES,
        *subscribing.ROUTES,
        *console.ROUTES,
        Mount("/static", StaticFiles(directory=Path(STATIC)), name="static"),
    ]
    return [*routes, *mailbox.ROUTES] if desk.demo_mailbox is not None else routes
