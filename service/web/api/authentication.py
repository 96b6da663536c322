"""Authentication of API requests by a bearer token."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

from service.web.context import Context
from service.web.security.rate_limits import Client, Limiter

_BEARER = HTTPBearer(auto_error=False, description="A token made by `gongkai operators issue`.")


def authenticate(
    context: Context,
    limiter: Limiter,
    client: Client,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> str:
    """Return the operator whose token was sent.

    Raises:
        HTTPException: 401, the token is missing or wrong; 429, too many wrong ones were sent.
    """
    if not limiter.may_use_api(client):
        raise HTTPException(429, "Too many wrong tokens; wait a minute.", {"Retry-After": "60"})
    name = context.operators.authenticate(credentials.credentials) if credentials else None
    if name is None:
        limiter.count_wrong_token(client)
        advice = "Send a good token: `Authorization: Bearer TOKEN`."
        raise HTTPException(401, advice, {"WWW-Authenticate": "Bearer"})
    return name


#: Dependency: the operator who sent the request.
ApiOperator = Annotated[str, Depends(authenticate)]


def api_router() -> APIRouter:
    """Make a router whose routes all need a token."""
    return APIRouter(prefix="/api", tags=["operators"], dependencies=[Depends(authenticate)])
