"""Why something was not read, believed, visited or sent: a code and its parameters.

Stored, sent and compared as data; ``disclosures.wording.reasons`` makes sentences for people only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union

from disclosures.reason_codes import ReasonCode as ReasonCode

#: What a parameter may be. Foreign text (an exception's message, a title) is a plain string.
Param = Union[str, int, float, tuple[Union[str, "Reason"], ...], "Reason"]


_CODES = frozenset(ReasonCode)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. Several are a ``tuple[Reason, ...]``, never one joined text."""

    #: A plain string where an older or newer version stored a code that this one does not have.
    code: ReasonCode | str
    #: By the names that the code's template has places for.
    params: Mapping[str, Param] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Take a known code as a ReasonCode, however it was read."""
        if self.code in _CODES:
            object.__setattr__(self, "code", ReasonCode(self.code))

    @classmethod
    def of(cls, code: ReasonCode, /, **params: Param) -> "Reason":
        """Make one from keyword arguments: ``Reason.of(ReasonCode.HTTP_ERROR, status=503)``."""
        return cls(code, params)

    def __str__(self) -> str:
        """Write it for logs: ``http.error(status=503)``."""
        params = (f"{name}={_written(value)}" for name, value in self.params.items())
        return f"{self.code}({', '.join(params)})"

    def as_json(self) -> dict[str, object]:
        """Give it as JSON values: ``{"code": "http.error", "params": {"status": 503}}``."""
        params = {name: _plain(value) for name, value in self.params.items()}
        return {"code": str(self.code), "params": params}

    @classmethod
    def from_json(cls, value: object) -> "Reason":
        """Read what `as_json` gave; an unknown code stays a plain string.

        Raises:
            TypeError: It is nothing that `as_json` gives.
        """
        if not isinstance(value, Mapping) or not isinstance(value.get("code"), str):
            raise TypeError(f"not a reason: {value!r:.80}")
        params = value.get("params", {})
        if not isinstance(params, Mapping):
            raise TypeError(f"not the parameters of a reason: {params!r:.80}")
        return cls(value["code"], {str(name): _param(each) for name, each in params.items()})


def _written(value: Param) -> str:
    text = json.dumps(_plain(value), ensure_ascii=False)
    return str(value) if isinstance(value, Reason) else text


def _plain(value: Param) -> object:
    if isinstance(value, Reason):
        return value.as_json()
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _param(value: object) -> Param:
    if isinstance(value, list | tuple):
        return tuple(Reason.from_json(x) if isinstance(x, Mapping) else str(x) for x in value)
    return value if isinstance(value, str | int | float) else Reason.from_json(value)
