"""Forms: read within bounds, then answered in a thread of the pool, as every page is."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

#: Fields of a form, and bytes of one field. The whole body is bounded by the app.
FIELDS = 400
FIELD_BYTES = 8 * 1024

#: Field name → its values, in the order sent.
Form = Mapping[str, list[str]]


def with_form(
    answer: Callable[[Request, Form], Response],
) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint that reads the form of a request and has `answer` answer it."""

    async def endpoint(request: Request) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(answer, request, form)

    endpoint.__name__ = getattr(answer, "__name__", "form")
    endpoint.__doc__ = answer.__doc__
    return endpoint


async def read_form(request: Request) -> Form:
    """Read a form, urlencoded or multipart; files are not taken.

    Raises:
        HTTPException: 413, it has too much in it; 400, it is no form.
    """
    fields: dict[str, list[str]] = {}
    async with request.form(max_files=0, max_fields=FIELDS, max_part_size=FIELD_BYTES) as form:
        for name, value in form.multi_items():
            if not isinstance(value, str):
                raise HTTPException(400, "Files are not taken.")
            fields.setdefault(name, []).append(value)
    return fields


def only(form: Form, name: str, *, length: int = 1000) -> str:
    """Give the one value of a field, stripped; empty when there is none."""
    values = form.get(name, [""])
    return values[0].strip()[:length]
