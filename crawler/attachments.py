"""Fetches the attachments of a report page: the text that only they hold, and their hashes."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

from crawler.crawl_plan import Target, site_of
from crawler.guarded_parser import GuardedParser
from crawler.parsers import Parsers
from crawler.reading.document_files import with_attachment, with_digest
from crawler.reading.primary_file import attachments_by_url, mark_replaced, primary_file_of
from crawler.visit import Visit
from disclosures import (
    TRANSIENT_FAULTS,
    Attachment,
    DocumentKind,
    Fault,
    Page,
    PageRole,
    Reading,
    TextStatus,
)
from disclosures.content_digest import with_known_files
from disclosures.errors import PageError, PageRefused, PageUnreachable
from disclosures.reason import Reason, ReasonCode

log = logging.getLogger(__name__)

#: Kinds of document whose attachments are checked for replacement on thorough visits.
CHECKED_KINDS = frozenset(
    {
        DocumentKind.ANNUAL_REPORT,
        DocumentKind.INTERIM_REPORT,
        DocumentKind.STATISTICS_FORM,
        DocumentKind.SCORECARD,
    }
)

#: Faults that mean for a page that it is gone, but not for its attachment.
_GONE_FAULTS = frozenset({Fault.GONE, Fault.SOFT_404})


class FetchFile(Protocol):
    """Sends the request for an attachment."""

    async def __call__(self, url: str, *, page: str) -> Page:
        """Fetch the attachment `url` of the page `page`. Raises PageError."""


@dataclass(slots=True, kw_only=True)
class AttachmentFetcher:
    """Fetches and parses attachments for one visit, within its limits."""

    visit: Visit
    parsers: Parsers

    #: Attachments that may still be fetched only for their hashes.
    max_files: int
    fetch: FetchFile
    parse: GuardedParser
    _on_same_site: Callable[[str], bool] = field(init=False)

    def __post_init__(self) -> None:
        self._on_same_site = site_of(self.visit.job.source)

    async def complete(self, target: Target, reading: Reading) -> tuple[Reading, Page | None]:
        """Return `reading` with the text of its primary file, and that file as it was fetched.

        The primary file is the attachment that holds the text of the report, if one does. Other
        attachments are fetched on thorough visits only, for their hashes; the known data of one
        that cannot be fetched stay.

        Raises:
            PageError: The primary file cannot be fetched now, or cannot be parsed any more.
        """
        reading = with_known_files(reading, target.known.files if target.known else ())
        primary, response = primary_file_of(reading), None
        if primary is not None:
            reading, response = await self._read_primary(target, reading, primary)
        if self.visit.job.thorough and reading.kind in CHECKED_KINDS:
            for file in reading.attachments:
                if (primary is None or file.url != primary.url) and self._may_check(file):
                    reading = await self._check(target, reading, file)
        return reading, response

    async def _read_primary(
        self, target: Target, reading: Reading, file: Attachment
    ) -> tuple[Reading, Page | None]:
        """`reading` with the text of `file`, and that file as it was fetched."""
        before = attachments_by_url(target.known.files if target.known else ()).get(file.url)
        if before and self._is_known_poison(before):
            return with_attachment(reading, before), None
        response = None
        try:
            response = _at_linked_url(await self._fetch(target, file), file)
            parser = partial(self._parse, reading, file, response.body)
            read = self.parse(target.url, PageRole.REPORT, parser, file=file.url)
        except PageError as error:
            if error.fault in TRANSIENT_FAULTS or (
                before and before.text_status is TextStatus.READ
            ):
                raise _error_of_page(target.url, file, error) from error
            reason = Reason.of(
                ReasonCode.FILE_NOT_READ, fault=error.fault.value, reason=error.reason
            )
            unread = replace(file, text_status=TextStatus.UNREADABLE, reason=reason)
            return with_attachment(reading, unread), response
        return _with_attachment(
            read, mark_replaced(before, attachments_by_url(read.attachments)[file.url])
        ), response

    def _parse(self, reading: Reading, file: Attachment, body: bytes) -> Reading:
        return self.parsers.with_file(reading, file, body, self.visit.job.source)

    async def _check(self, target: Target, reading: Reading, file: Attachment) -> Reading:
        """`reading` with the current hash of `file`, if it can be fetched."""
        self.max_files -= 1
        before = attachments_by_url(target.known.files if target.known else ()).get(file.url)
        try:
            response = await self._fetch(target, file)
        except PageError as error:
            log.debug(
                "attachment not checked", extra={"file": file.url, "reason": str(error.reason)}
            )
            return reading
        return _with_attachment(reading, mark_replaced(before, with_digest(file, response.body)))

    async def _fetch(self, target: Target, file: Attachment) -> Page:
        """Fetch `file`. Raises PageError."""
        if file.url in self.visit.poison:
            raise PageRefused(file.url, Fault.POISON, Reason.of(ReasonCode.PARSER_CRASHED_FILE))
        if not self._may_fetch(file):
            reason = Reason.of(ReasonCode.FILE_OTHER_SITE)
            raise PageRefused(file.url, Fault.FORBIDDEN_ADDRESS, reason)
        if self.visit.stopped:
            reason = Reason.of(ReasonCode.FILE_SITE_PAUSED)
            raise PageUnreachable(file.url, Fault.RATE_LIMITED, reason)
        return await self.fetch(file.url, page=target.url)

    def _may_check(self, file: Attachment) -> bool:
        return self.max_files > 0 and not self.visit.stopped and self._may_fetch(file)

    def _may_fetch(self, file: Attachment) -> bool:
        return urlsplit(file.url).scheme in ("http", "https") and self._on_same_site(file.url)

    def _is_known_poison(self, before: Attachment) -> bool:
        """Whether this file crashed the crawler on an earlier visit; thorough ones try again."""
        poison = before.reason is not None and before.reason.params.get("fault") == Fault.POISON
        return poison and not self.visit.job.thorough


def _at_linked_url(response: Page, file: Attachment) -> Page:
    """The response under the URL by which the page links to it."""
    if response.url == file.url:
        return response
    return replace(response, url=file.url, via=response.url)


def _with_attachment(reading: Reading, file: Attachment) -> Reading:
    """`reading` with `file` in place of its attachment of the same URL."""
    files = tuple(file if each.url == file.url else each for each in reading.attachments)
    return replace(reading, attachments=files)


def _error_of_page(url: str, file: Attachment, error: PageError) -> PageError:
    """The error of a page whose attachment could not be fetched or parsed."""
    fault = Fault.HTTP_ERROR if error.fault in _GONE_FAULTS else error.fault
    reason = Reason.of(ReasonCode.FILE_OF_PAGE, file=file.text[:80], reason=error.reason)
    return type(error)(url, fault, reason, error.retry_after)
