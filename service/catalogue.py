"""The catalogue file: the sources to watch, as an operator writes them in TOML.

.. code-block:: toml

    [[source]]
    slug = "zhangdian-swj"
    agency = "张店区商务局"
    url = "http://www.example.gov.cn/col/col1234/index.html"
    province = "山东省"
    every = "6h"
    allowed_hosts = ["mp.weixin.qq.com"]  # other sites that the list links to and that belong to it

        [source.selectors]                # only where a guess is wrong: CSS or XPath
        rows = "div.list > ul > li"       # also: title, date, next, body, page_title, page_date
"""

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import tomlkit
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from disclosures import Source
from disclosures.errors import InputError
from disclosures.ports import SiteFamilies
from service.durations import Duration

_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,9}[\w-]{2,63}")

#: Words of addresses that say nothing about the source.
_GENERIC = "www gov cn com org net edu index html htm shtml jsp col art list default"


class CatalogueEntry(BaseModel):
    """One ``[[source]]`` of the file; only slug, agency and url are required.

    The validation context is a SiteFamilies, which checks families and selectors.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    agency: str = Field(min_length=1, max_length=200)
    url: str = Field(pattern=r"^https?://[^\s\\@]+$", max_length=2000)
    every: Duration = timedelta(hours=1)
    province: str = ""
    family: str = ""
    delay: Duration = timedelta(seconds=2)
    max_pages: int = Field(200, ge=1, le=10_000)
    robots: bool = True
    verify_tls: bool = True
    allowed_hosts: tuple[str, ...] = Field((), max_length=50)
    tls: Literal["modern", "legacy"] = "modern"
    ca_file: str = Field("", pattern=r"^(/[^\x00-\x1f]{1,1000})?$")
    paused: bool = False
    organ: Literal["", "government", "department", "township", "ministry", "other"] = ""
    report_due: str = Field("", pattern=r"^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$")
    obligations: bool = True
    selectors: Mapping[str, str] = Field(default_factory=dict)

    @field_validator("every")
    @classmethod
    def _is_positive(cls, value: timedelta) -> timedelta:
        if value <= timedelta(0):
            raise ValueError("must be longer than nothing, like 6h")
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _are_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [host for host in value if not _HOST.fullmatch(host)]:
            raise ValueError(f"{wrong[0]!r}: a host is needed, without http://, port and path")
        return value

    @field_validator("selectors")
    @classmethod
    def _are_valid(cls, value: Mapping[str, str], info: ValidationInfo) -> Mapping[str, str]:
        if value:
            try:
                _families(info).check_selectors(value)
            except InputError as error:
                raise ValueError(str(error)) from error
        return value

    @field_validator("family")
    @classmethod
    def _is_known(cls, value: str, info: ValidationInfo) -> str:
        if value and value not in (names := _families(info).names()):
            raise ValueError(f"no such site family; there are {', '.join(names)}")
        return value

    def source(self, source_id: UUID | None = None) -> Source:
        """Convert to a Source, with a new id if none is given."""
        return Source(id=source_id or uuid4(), **self.model_dump())


def read_catalogue(path: Path, families: SiteFamilies) -> Sequence[CatalogueEntry]:
    """Read all sources of the file; none if there is no file.

    Raises:
        InputError: The file is not valid; the message says where and why.
    """
    if not path.exists():
        return ()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not readable as TOML: {error}") from error
    if unknown := set(raw) - {"source"}:
        raise InputError(f"{path}: unknown {sorted(unknown)}; sources are written as [[source]]")
    tables = enumerate(raw.get("source", []), start=1)
    entries = [_validated(path, number, table, families) for number, table in tables]
    slugs = [entry.slug for entry in entries]
    if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        raise InputError(f"{path}: each slug only once, these stand twice: {', '.join(twice)}")
    return entries


def add_to_catalogue(
    path: Path, given: Mapping[str, object], families: SiteFamilies
) -> CatalogueEntry:
    """Append one source, leaving every other line of the file as it is.

    Raises:
        InputError: It is not valid, or its slug is taken; the file is unchanged.
    """
    entries = read_catalogue(path, families)
    entry = _validated(path, len(entries) + 1, given, families)
    if entry.slug in {other.slug for other in entries}:
        raise InputError(f"{path}: a source {entry.slug!r} is there already; choose another --slug")
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    document = tomlkit.parse(text)
    tables = document.setdefault("source", tomlkit.aot())
    table = tomlkit.table()
    for name, value in given.items():
        table.add(name, value)
    if text.strip():
        table.trivia.indent = "\n"
    tables.append(table)
    _write_atomically(path, tomlkit.dumps(document))
    return entry


def read_entry(given: Mapping[str, object], families: SiteFamilies) -> Source:
    """Convert one source that is in no file.

    Raises:
        InputError: It is not valid; the message says why.
    """
    return _validated(Path("source"), 1, given, families).source()


def suggest_slug(address: str, taken: Sequence[str] = ()) -> str:
    """Derive a slug from the host and path of an address, different from all `taken`."""
    parts = urlsplit(address)
    words = re.findall(r"[a-z0-9]+", f"{parts.hostname or ''} {parts.path}".lower())
    name = "-".join(word for word in words if word not in _GENERIC.split())[:56].strip("-")
    name = name or "source"
    others = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (name, *others) if slug not in taken)


def _families(info: ValidationInfo) -> SiteFamilies:
    assert info.context is not None
    families: SiteFamilies = info.context
    return families


def _validated(
    path: Path, number: int, given: Mapping[str, object], families: SiteFamilies
) -> CatalogueEntry:
    try:
        return CatalogueEntry.model_validate(given, context=families)
    except ValidationError as error:
        messages = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        name = given.get("slug") or f"number {number}"
        raise InputError(f"{path}: source {name}: {messages}") from error


def _write_atomically(path: Path, text: str) -> None:
    """Replace the file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=f".{path.name}.", delete=False, encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
