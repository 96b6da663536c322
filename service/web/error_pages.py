"""Error responses: a page for people, JSON for the API, plain text for feed readers."""

import logging
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from disclosures.errors import InputError, NotFound, StoreBusy
from disclosures.wording.marking import gettext_noop as _
from service.web.rendering import page
from service.web.security.headers import SECURITY_HEADERS
from service.web.security.sessions import NotLoggedIn, not_logged_in

log = logging.getLogger(__name__)

#: Retry-After of a busy store, in seconds.
RETRY_AFTER = 5

#: Path prefixes that are answered in plain text and in JSON.
PLAIN = ("/feed.", "/healthz")
JSON = ("/api/",)

#: Status → heading and advice of the error page.
ADVICE = {
    400: (_("请求有误"), _("请检查网址中的参数。")),
    403: (_("不允许"), _("请从本站页面重新操作。")),
    404: (_("没有这个页面"), _("网址可能有误。报告与版本一经收录即永久保留，不会因此消失。")),
    405: (_("方式不对"), _("这个网址不接受这种请求。")),
    413: (_("内容过大"), _("提交的内容超出上限。")),
    429: (_("请求过于频繁"), _("请稍后再试。")),
    500: (_("出错了"), _("问题已记录。请稍后再试。")),
    503: (_("暂时繁忙"), _("请稍等几秒后刷新。")),
}


def add_error_handlers(app: FastAPI) -> None:
    """Register the error handlers of `app`."""
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(StoreBusy, _busy)
    app.add_exception_handler(InputError, _input)
    app.add_exception_handler(NotLoggedIn, not_logged_in)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _internal_error)  # boundary: one web request


def error_response(
    request: Request, status: int, detail: str = "", *, headers: dict[str, str] | None = None
) -> Response:
    """Answer with an error `status`, in the format of the requested path.

    `detail` must contain nothing of the request.
    """
    path = request.url.path
    detail = detail or HTTPStatus(status).phrase
    if path.startswith(JSON):
        body = {"error": HTTPStatus(status).phrase, "detail": detail}
        return JSONResponse(body, status, headers)
    if path.startswith(PLAIN):
        return PlainTextResponse(f"{detail}\n", status, headers)
    heading, advice = ADVICE.get(status, (_("出错了"), ""))
    values = {"status": status, "heading": heading, "advice": advice, "detail": detail}
    shown = detail if status == HTTPStatus.BAD_REQUEST else ""
    return page(request, "error.html", values | {"detail": shown}, status=status, headers=headers)


def _not_found(request: Request, error: Exception) -> Response:
    return error_response(request, 404, "There is nothing under this address; check the id.")


def _busy(request: Request, error: Exception) -> Response:
    log.warning("The store was busy.", extra={"why": str(error)})
    wait = {"Retry-After": str(RETRY_AFTER)}
    return error_response(
        request, 503, "The store is busy; try again in some seconds.", headers=wait
    )


def _input(request: Request, error: Exception) -> Response:
    return error_response(request, 400, str(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return error_response(
        request, error.status_code, error.detail, headers=dict(error.headers or {})
    )


def _invalid(request: Request, error: Exception) -> Response:
    """Name the invalid fields, without repeating their values."""
    assert isinstance(error, RequestValidationError)
    wrong = [
        f"{'.'.join(str(step) for step in fault['loc'])}: {fault['msg']}"
        for fault in error.errors()[:10]
    ]
    return error_response(request, 422, "; ".join(wrong)[:1000])


def _internal_error(request: Request, error: Exception) -> Response:
    """Answer 500 and log the exception; the response says nothing about it."""
    log.error("A request failed.", exc_info=error, extra={"why": type(error).__name__})
    return error_response(
        request, 500, "A fault of ours; it has been logged.", headers=dict(SECURITY_HEADERS)
    )
