"""Builds the observations of a visit: page unchanged, page failed. Pure."""

from crawler.requests import NotModified
from disclosures import (
    KnownPage,
    Page,
    PageFailed,
    PageRole,
    PageUnchanged,
    UnchangedCheck,
)
from disclosures.errors import PageError


def unchanged_response(
    response: Page | NotModified, known: KnownPage, role: PageRole
) -> PageUnchanged | None:
    """The observation if the response is a 304 or has the known bytes; None otherwise."""
    if isinstance(response, NotModified):
        return page_unchanged(response, known.url, role, UnchangedCheck.NOT_MODIFIED)
    if response.sha256 == known.raw_sha256:
        return page_unchanged(response, known.url, role, UnchangedCheck.SAME_BYTES)
    return None


def page_unchanged(
    response: Page | NotModified, url: str, role: PageRole, how: UnchangedCheck
) -> PageUnchanged:
    """The observation of a page whose content is the known one."""
    return PageUnchanged(
        url=url,
        role=role,
        how=how,
        etag=response.etag,
        last_modified=response.last_modified,
        raw_sha256=response.sha256 if isinstance(response, Page) else "",
    )


def page_failed(url: str, role: PageRole, error: PageError, page: Page | None = None) -> PageFailed:
    """The observation of a page that could not be fetched or parsed."""
    return PageFailed(
        url=url,
        role=role,
        fault=error.fault,
        reason=error.reason,
        retry_after=error.retry_after,
        page=page,
    )


def page_or_none(response: Page | NotModified | None) -> Page | None:
    """The page of a response, to be kept with a failure; None if it has none."""
    return response if isinstance(response, Page) else None
