"""The arguments of a spider on the command line: ``-a NAME=VALUE``."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from crawler.middlewares.address_guard import check_url
from disclosures import CrawlJob, Source
from disclosures.errors import InputError


def _number(value: str) -> int:
    if not value.isdecimal() or len(value) > 6 or int(value) < 1:
        raise ValueError("a number from 1 on")
    return int(value)


def _seconds(value: str) -> timedelta:
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        raise ValueError("a number of seconds, at most 3600")
    return timedelta(seconds=seconds)


#: Argument → how its value is read; all are fields of a Source.
ARGUMENTS: Mapping[str, Callable[[str], object]] = {
    "agency": str,
    "province": str,
    "max_pages": _number,
    "delay": _seconds,
}


def job_from(url: str, family: str, arguments: Mapping[str, str]) -> CrawlJob:
    """The job of visiting the site at `url` for the first time.

    Raises:
        InputError: An argument is unknown, or its value is invalid.
        PageRefused: `url` may not be requested.
    """
    check_url(url)
    source = Source(id=uuid5(NAMESPACE_URL, url), slug="", agency="", url=url, family=family)
    for name, value in arguments.items():
        if name not in ARGUMENTS:
            known = ", ".join(("url", *ARGUMENTS))
            raise InputError(f"-a {name}={value}: unknown argument; there are {known}")
        try:
            source = replace(source, **{name: ARGUMENTS[name](value)})  # type: ignore[arg-type]  # by name
        except ValueError as error:
            raise InputError(f"-a {name}={value}: {error}") from error
    return CrawlJob(source=source)
