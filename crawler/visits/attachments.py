"""Fetches the attachments of a report page: the text that only they hold, and their hashes."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

from crawler.reading.document_files import with_attachment, with_digest
from crawler.reading.framed_pages import is_frame
from crawler.reading.primary_file import attachments_by_url, mark_replaced, primary_files_of
from crawler.reading.report_files import with_text_finding
from crawler.visits.crawl_plan import Target, site_of
from crawler.visits.guarded_parser import GuardedParser
from crawler.visits.parsers import Parsers
from crawler.visits.visit import Visit
from disclosures import (
    TRANSIENT_FAULTS,
    Attachment,
    DocumentKind,
    Fault,
    FileRole,
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

#: Files of one report that are tried for its text, and pages within pages on the way to it.
MAX_CANDIDATES, MAX_FRAMES = 3, 2

#: States of the file that holds a report's text: that was read, or is in scanned pages.
_HOLDS_TEXT = frozenset({TextStatus.READ, TextStatus.NEEDS_OCR})

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

    async def replaced_document(self, target: Target) -> Page | None:
        """Return the file that holds the text of a known page, if its bytes are others now.

        None as well if it cannot be fetched now: a thorough visit tells why.
        """
        known = target.known.files if target.known else ()
        read = (file for file in known if file.sha256 and file.text_status in _HOLDS_TEXT)
        file = next(read, None)
        if file is None or file.url == target.url or file.varies or not self._may_check(file):
            return None
        self.max_files -= 1
        try:
            response = await self._fetch_document(target, file)
        except PageError as error:
            log.debug("file not checked", extra={"file": file.url, "reason": str(error.reason)})
            return None
        return None if response.sha256 == file.sha256 else response

    async def complete(
        self, target: Target, reading: Reading, fetched: Page | None = None
    ) -> tuple[Reading, Page | None]:
        """Return `reading` with the text of its primary file, and that file as it was fetched.

        The primary file is the file that holds the text of the report, if one does. Other linked
        files are fetched on thorough visits only, for their hashes; what a page without text
        displays is fetched with it as well. The known data of one that cannot be fetched stay.
        `fetched` is a file of the page that was fetched already.

        Raises:
            PageError: The primary file cannot be fetched now, or cannot be parsed any more.
        """
        known = target.known.files if target.known else ()
        reading = _with_own_files(with_known_files(reading, known), known)
        tried: set[str] = set()
        response = None
        for primary in primary_files_of(reading)[:MAX_CANDIDATES]:
            if primary.url == reading.url:  # a scan that is the page itself
                break
            tried.add(primary.url)
            reading, response = await self._read_primary(target, reading, primary, fetched)
            if reading.has_text:
                break
        for file in reading.attachments:
            if (
                file.url not in (*tried, reading.url)
                and self._wants_hash(reading, file)
                and self._may_check(file)
            ):
                reading = await self._check(target, reading, file)
        return with_text_finding(_without_other_frames(reading)), response

    async def _read_primary(
        self, target: Target, reading: Reading, file: Attachment, fetched: Page | None
    ) -> tuple[Reading, Page | None]:
        """`reading` with the text of `file`, and that file as it was fetched."""
        before = attachments_by_url(target.known.files if target.known else ()).get(file.url)
        if before and self._is_known_poison(before):
            return with_attachment(reading, before), None
        response = None
        try:
            response = fetched if fetched is not None and fetched.url == file.url else None
            response = response or await self._fetch_document(target, file)
            parser = partial(self._parse, reading, file, response)
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
        now = attachments_by_url(read.attachments)[file.url]
        return await self._marked(target, read, before, now), response

    async def _fetch_document(self, target: Target, file: Attachment) -> Page:
        """Fetch `file`; of a frame without text, the file that it displays. Raises PageError."""
        response = _at_linked_url(await self._fetch(target, file), file)
        for _ in range(MAX_FRAMES):
            if not is_frame(file, response):
                break
            look = partial(self.parsers.framed_file, response, self.visit.job.source)
            inner = self.parse(target.url, PageRole.REPORT, look, file=file.url)
            if inner is None or inner.url in (file.url, response.url, response.via):
                break
            response = _at_linked_url(await self._fetch(target, inner), file)
        return response

    def _parse(self, reading: Reading, file: Attachment, page: Page) -> Reading:
        return self.parsers.with_file(reading, file, page, self.visit.job.source)

    def _wants_hash(self, reading: Reading, file: Attachment) -> bool:
        """Whether the hash of a file that is not read is of interest on this visit."""
        if "#" in file.url:  # it is in the markup itself
            return False
        if file.role is not FileRole.LINKED and not file.sha256:
            return True
        is_checked = reading.kind in CHECKED_KINDS or file.role is not FileRole.LINKED
        return self.visit.job.thorough and is_checked

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
        if is_frame(file, response):  # a page: what it displays besides the report is not known
            return reading
        return await self._marked(target, reading, before, with_digest(file, response.body))

    async def _marked(
        self, target: Target, reading: Reading, before: Attachment | None, now: Attachment
    ) -> Reading:
        """`reading` with `now`, marked if its bytes were replaced.

        Bytes that differ from those before, and again when they are requested once more, vary.
        """
        marked = mark_replaced(before, now)
        if marked.differed and not marked.varies:
            try:
                again = await self._fetch(target, now)
            except PageError:
                again = None
            if again is not None and again.sha256 != now.sha256:
                marked = mark_replaced(before, replace(now, varies=True))
        return _with_attachment(reading, marked)

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


def _without_other_frames(reading: Reading) -> Reading:
    """`reading` without the pages within its page that do not hold its text, if it has one."""
    if not reading.has_text:
        return reading
    files = tuple(
        file
        for file in reading.attachments
        if file.is_document or file.text_status is TextStatus.READ
    )
    return reading if files == reading.attachments else replace(reading, attachments=files)


def _with_own_files(reading: Reading, known: Sequence[Attachment]) -> Reading:
    """`reading` whose files with bytes of their own are marked, if these were replaced."""
    before = attachments_by_url(known)
    files = tuple(
        mark_replaced(before.get(file.url), file) if file.url == reading.url else file
        for file in reading.attachments
    )
    return reading if files == reading.attachments else replace(reading, attachments=files)


def _with_attachment(reading: Reading, file: Attachment) -> Reading:
    """`reading` with `file` in place of its attachment of the same URL."""
    files = tuple(file if each.url == file.url else each for each in reading.attachments)
    return replace(reading, attachments=files)


def _error_of_page(url: str, file: Attachment, error: PageError) -> PageError:
    """The error of a page whose attachment could not be fetched or parsed."""
    fault = Fault.HTTP_ERROR if error.fault in _GONE_FAULTS else error.fault
    reason = Reason.of(ReasonCode.FILE_OF_PAGE, file=file.text[:80], reason=error.reason)
    return type(error)(url, fault, reason, error.retry_after)
