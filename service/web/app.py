"""Assembles the web app: middleware, routers, error handlers."""

from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from service.web import api, console, pages
from service.web.compression import Compression
from service.web.context import ViewContext
from service.web.coverage import CoverageCache
from service.web.error_pages import add_error_handlers
from service.web.feed_cache import FeedCache
from service.web.rendering import STATIC, renderer
from service.web.security.headers import SecurityHeaders
from service.web.security.origin_check import OriginCheck
from service.web.security.rate_limits import RateLimiter
from service.web.security.sessions import Sessions

#: Maximum size of a request body, in bytes.
MAX_BODY_BYTES = 64 * 1024

#: Minimum size of a response that is compressed, in bytes.
MIN_COMPRESSED_BYTES = 1000


def build_app(context: ViewContext) -> FastAPI:
    """Build the app of pages, feeds, console and API.

    Run it behind a server that keeps no access log (addresses contain tokens) and resolves
    X-Forwarded-For of the proxy it trusts.
    """
    app = FastAPI(
        title="Gongkai",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,  # it loads scripts from another site
        redoc_url=None,
        redirect_slashes=False,  # a redirect would repeat the Host header
        max_body_size=MAX_BODY_BYTES,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(
                TrustedHostMiddleware, allowed_hosts=list(context.trusted_hosts), www_redirect=False
            ),
            Middleware(Compression, minimum_size=MIN_COMPRESSED_BYTES, compresslevel=6),
            Middleware(OriginCheck, base_url=context.base_url),
        ],
    )
    set_state(app, context)
    for router in (*pages.ROUTERS, *console.ROUTERS, *api.ROUTERS):
        app.include_router(router)
    if context.demo_mailbox is not None:
        app.include_router(pages.demo_mailbox.router)
    app.mount("/static", StaticFiles(directory=Path(STATIC)), name="static")
    add_error_handlers(app)
    return app


def set_state(app: FastAPI, context: ViewContext) -> None:
    """Let `app` serve `context`, with no sessions, empty caches and no counted requests.

    Its hosts, public URL and demo mailbox remain those of the context it was built for.
    """
    app.state.context = context
    app.state.renderer = renderer()
    app.state.rate_limiter = RateLimiter(context.rate_limits)
    app.state.sessions = Sessions()
    app.state.feeds = FeedCache()
    app.state.coverage = CoverageCache()
