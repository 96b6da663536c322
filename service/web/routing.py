"""Routers of pages: answered for GET and HEAD, and absent from the API schema."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute


class PageRoute(APIRoute):
    """A route that answers HEAD wherever it answers GET (RFC 9110, section 9.3.2)."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        methods = set(options.pop("methods", None) or {"GET"})
        if "GET" in methods:
            methods.add("HEAD")
        super().__init__(path, endpoint, methods=methods, **options)


def page_router(**options: Any) -> APIRouter:
    """Make a router whose endpoints return responses as they are."""
    return APIRouter(
        route_class=PageRoute, include_in_schema=False, redirect_slashes=False, **options
    )
