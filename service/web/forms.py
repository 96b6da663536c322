"""HTML forms, read within limits."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request

#: Maximum number of fields, and bytes of one field. The app limits the whole body.
MAX_FIELDS = 400
MAX_FIELD_BYTES = 8 * 1024


async def read_form(request: Request) -> Mapping[str, list[str]]:
    """Read a form, urlencoded or multipart; return the values of each field, in order.

    Raises:
        HTTPException: 413, it is too large; 400, it is malformed or contains a file.
    """
    fields: dict[str, list[str]] = {}
    form_limits = {"max_files": 0, "max_fields": MAX_FIELDS, "max_part_size": MAX_FIELD_BYTES}
    async with request.form(**form_limits) as form:
        for name, value in form.multi_items():
            if not isinstance(value, str):
                raise HTTPException(400, "Files are not taken.")
            fields.setdefault(name, []).append(value)
    return fields


#: Dependency: the fields of the form.
Form = Annotated[Mapping[str, list[str]], Depends(read_form)]


def first_value(form: Mapping[str, list[str]], name: str, *, length: int = 1000) -> str:
    """Return the first value of a field, stripped and cut; empty if there is none."""
    values = form.get(name, [""])
    return values[0].strip()[:length]
