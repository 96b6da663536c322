"""The files of a report page: its text where the page has none, their hashes now and then."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlsplit

from crawler.eyes import Eyes
from crawler.frames import Order
from crawler.reading.bearers import bearer_of, by_address, replaced
from crawler.reading.files import described, noted
from crawler.route import Stop, same_site
from crawler.steps import Steps
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
from disclosures.errors import PageError, PageRefused, PageUnreachable
from disclosures.reason import Reason, ReasonCode
from disclosures.sameness import with_known_files

log = logging.getLogger(__name__)

#: Kinds of report whose files are looked at for replacements.
REPORTS = frozenset(
    {
        DocumentKind.ANNUAL_REPORT,
        DocumentKind.INTERIM_REPORT,
        DocumentKind.STATISTICS_FORM,
        DocumentKind.SCORECARD,
    }
)

#: A file that is not there is no proof that its page is gone.
_OF_PAGES = frozenset({Fault.GONE, Fault.SOFT_404})


@dataclass(slots=True, kw_only=True)
class Files:
    """Looks at files on behalf of one visit, within its budget."""

    order: Order
    steps: Steps
    eyes: Eyes
    _belongs: Callable[[str], bool] = field(init=False)
    _left: int = field(init=False)

    def __post_init__(self) -> None:
        self._belongs = same_site(self.order.job.source.url)
        self._left = self.steps.limits.max_files

    async def complete(self, stop: Stop, reading: Reading) -> tuple[Reading, Page | None]:
        """Give `reading` with the text that only a file holds, that file, and what is known of all.

        Files that hold no text of the report are fetched on thorough visits alone, for their
        hashes; one that cannot be had is as it was.

        Raises:
            PageError: The report is in a file that cannot be had today, or could be read before.
        """
        reading = with_known_files(reading, stop.known.files if stop.known else ())
        bearer, answer = bearer_of(reading), None
        if bearer is not None:
            reading, answer = await self._read_from(stop, reading, bearer)
        if self.order.job.thorough and reading.kind in REPORTS:
            for file in reading.attachments:
                if (bearer is None or file.url != bearer.url) and self._may_look_at(file):
                    reading = await self._look_at(stop, reading, file)
        return reading, answer

    async def _read_from(
        self, stop: Stop, reading: Reading, file: Attachment
    ) -> tuple[Reading, Page | None]:
        """`reading` with the text of `file`, and that file as it came."""
        before = by_address(stop.known.files if stop.known else ()).get(file.url)
        if before and self._killed_us(before):
            return noted(reading, before), None
        answer = None
        try:
            answer = _linked(await self._answer(stop, file), file)
            text = partial(self._text, reading, file, answer.body)
            read = self.steps.read(stop.url, PageRole.REPORT, text, file=file.url)
        except PageError as error:
            if error.fault in TRANSIENT_FAULTS or (
                before and before.text_status is TextStatus.READ
            ):
                raise _of_page(stop.url, file, error) from error
            reason = Reason.of(
                ReasonCode.FILE_NOT_READ, fault=error.fault.value, reason=error.reason
            )
            unread = replace(file, text_status=TextStatus.UNREADABLE, reason=reason)
            return noted(reading, unread), answer
        return _with(read, replaced(before, by_address(read.attachments)[file.url])), answer

    def _text(self, reading: Reading, file: Attachment, body: bytes) -> Reading:
        return self.eyes.with_file(reading, file, body, self.order.job.source)

    async def _look_at(self, stop: Stop, reading: Reading, file: Attachment) -> Reading:
        """`reading` with the hash that `file` has today, if it can be had."""
        self._left -= 1
        before = by_address(stop.known.files if stop.known else ()).get(file.url)
        try:
            answer = await self._answer(stop, file)
        except PageError as error:
            log.debug("file left out", extra={"file": file.url, "reason": str(error.reason)})
            return reading
        return _with(reading, replaced(before, described(file, answer.body)))

    async def _answer(self, stop: Stop, file: Attachment) -> Page:
        """What is answered when `file` is asked for. Raises PageError."""
        if file.url in self.order.poison:
            raise PageRefused(file.url, Fault.POISON, Reason.of(ReasonCode.PARSER_CRASHED_FILE))
        if not self._is_ours(file):
            reason = Reason.of(ReasonCode.FILE_OTHER_SITE)
            raise PageRefused(file.url, Fault.FORBIDDEN_ADDRESS, reason)
        if self.steps.given_up:
            reason = Reason.of(ReasonCode.FILE_SITE_PAUSED)
            raise PageUnreachable(file.url, Fault.RATE_LIMITED, reason)
        answer = await self.steps.fetch(file.url, PageRole.REPORT, page=stop.url)
        assert isinstance(answer, Page), "a 304 that nobody asked for is a fault"
        return answer

    def _may_look_at(self, file: Attachment) -> bool:
        return self._left > 0 and not self.steps.given_up and self._is_ours(file)

    def _is_ours(self, file: Attachment) -> bool:
        return urlsplit(file.url).scheme in ("http", "https") and self._belongs(file.url)

    def _killed_us(self, before: Attachment) -> bool:
        """Whether the crawler died over this file on an earlier visit; thorough ones try again."""
        killed = before.reason is not None and before.reason.params.get("fault") == Fault.POISON
        return killed and not self.order.job.thorough


def _linked(answer: Page, file: Attachment) -> Page:
    """The answer under the address by which the page links to it."""
    return answer if answer.url == file.url else replace(answer, url=file.url, via=answer.url)


def _with(reading: Reading, file: Attachment) -> Reading:
    """`reading` with one of its files replaced by the same, better known."""
    files = tuple(file if each.url == file.url else each for each in reading.attachments)
    return replace(reading, attachments=files)


def _of_page(url: str, file: Attachment, error: PageError) -> PageError:
    """The error of a page whose file could not be had."""
    fault = Fault.HTTP_ERROR if error.fault in _OF_PAGES else error.fault
    reason = Reason.of(ReasonCode.FILE_OF_PAGE, file=file.text[:80], reason=error.reason)
    return type(error)(url, fault, reason, error.retry_after)
