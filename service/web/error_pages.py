"""What a stranger sees when something goes wrong: a page, or words a program can use."""

import logging
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from disclosures.errors import InputError, NotFound, StoreBusy
from service.web.guard import PROTECTION
from service.web.language import _
from service.web.rendering import page

log = logging.getLogger(__name__)

#: Seconds after which a busy store is worth another try.
RETRY_AFTER = 5

#: Addresses that programs read.
PLAIN = ("/feed.", "/healthz")
JSON = ("/api/",)

#: Status → heading and advice, for people.
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


def install(app: FastAPI) -> None:
    """Let `app` answer every error in the manner of the address that was asked."""
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(StoreBusy, _busy)
    app.add_exception_handler(InputError, _input)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _fault)  # boundary: one web request


def refuse(
    request: Request, status: int, detail: str = "", *, headers: dict[str, str] | None = None
) -> Response:
    """Answer `status`: JSON to the API, plain text to feed readers, a page to people.

    `detail` must hold nothing of the request: it says what may be asked, not what was.
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
    return refuse(request, 404, "There is nothing under this address; check the id.")


def _busy(request: Request, error: Exception) -> Response:
    log.warning("The store was busy.", extra={"why": str(error)})
    wait = {"Retry-After": str(RETRY_AFTER)}
    return refuse(request, 503, "The store is busy; try again in some seconds.", headers=wait)


def _input(request: Request, error: Exception) -> Response:
    return refuse(request, 400, str(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refuse(request, error.status_code, error.detail, headers=dict(error.headers or {}))


def _invalid(request: Request, error: Exception) -> Response:
    """Say which fields are wrong and how, without repeating what was sent."""
    assert isinstance(error, RequestValidationError)
    wrong = [
        f"{'.'.join(str(step) for step in fault['loc'])}: {fault['msg']}"
        for fault in error.errors()[:10]
    ]
    return refuse(request, 422, "; ".join(wrong)[:1000])


def _fault(request: Request, error: Exception) -> Response:
    """Answer a fault of ours; it is logged with its trace, and the reader learns nothing of it."""
    log.error("A request failed.", exc_info=error, extra={"why": type(error).__name__})
    return refuse(request, 500, "A fault of ours; it has been logged.", headers=dict(PROTECTION))
