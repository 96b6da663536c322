"""Withholds readings whose text occurs for three or more reports (a template's error page).

A list may link to one report at several addresses, as when it is filed in several columns: rows
with one title and date, whose pages show that title, are one report.
"""

from collections import defaultdict, deque
from hashlib import sha256

from disclosures import Fault, FieldLocation, PageFailed, PageRole, Reading, ReportObserved
from disclosures.content_digest import folded
from disclosures.reason import Reason, ReasonCode

#: From this many reports on, one text is a template and no report.
TEMPLATE_REPORTS = 3

#: Where a title is found that is not on the page itself.
_NOT_ON_PAGE = frozenset({FieldLocation.LIST, FieldLocation.SOURCE, FieldLocation.SYNTHESISED})


class DuplicateTextFilter:
    """Delays the readings of a visit, within limits, until their texts have been compared."""

    def __init__(self, max_pages: int, max_bytes: int) -> None:
        """Delay at most `max_pages` readings, whose pages have at most `max_bytes` bytes."""
        self._max_pages = max_pages
        self._max_bytes = max_bytes
        self._bytes = 0
        self._reports: dict[str, set[str]] = defaultdict(set)
        self._addresses: dict[str, set[str]] = defaultdict(set)
        self._delayed: deque[ReportObserved] = deque()

    def add(self, observation: ReportObserved) -> list[ReportObserved | PageFailed]:
        """Add a reading; return the oldest ones that exceed the limits."""
        self._reports[text_key(observation)].add(_report_label(observation))
        self._addresses[text_key(observation)].add(observation.url)
        self._delayed.append(observation)
        self._bytes += _size(observation)
        released = []
        while len(self._delayed) > self._max_pages or self._bytes > self._max_bytes:
            released.append(self._release())
        return released

    def flush(self) -> list[ReportObserved | PageFailed]:
        """Return all delayed readings in their order."""
        return [self._release() for _ in range(len(self._delayed))]

    def _release(self) -> ReportObserved | PageFailed:
        observation = self._delayed.popleft()
        self._bytes -= _size(observation)
        text = text_key(observation)
        if len(self._reports[text]) < TEMPLATE_REPORTS:
            return observation
        return PageFailed(
            url=observation.url,
            role=PageRole.REPORT,
            fault=Fault.TEMPLATE,
            reason=Reason.of(ReasonCode.PAGE_DUPLICATE_TEXT, count=len(self._addresses[text])),
            page=observation.page,
        )


def _size(observation: ReportObserved) -> int:
    pages = (observation.page, *observation.page.further, observation.file)
    return sum(len(page.body) for page in pages if page is not None)


def _report_label(observation: ReportObserved) -> str:
    """What is equal for two addresses of one report, as far as the list and the page tell.

    A title that the page does not show (查看, or that of a row whose page is an error page) does
    not tell: each such address counts as a report of its own.
    """
    listed = observation.listed
    if listed is None or not _shows_title(observation.reading, listed.title):
        return observation.url
    return f"{folded(listed.title)}\0{listed.published_on}"


def _shows_title(reading: Reading, title: str) -> bool:
    """Whether the page itself shows `title`, which a list may cut short."""
    wanted = folded(title).rstrip(".…")
    origin = reading.provenance.get("title")
    shown = [reading.body_text]
    if origin is not None:
        shown += [] if origin.where in _NOT_ON_PAGE else [reading.title or ""]
        candidates = (other.partition(": ") for other in origin.others)
        shown += [raw for where, _, raw in candidates if where not in _NOT_ON_PAGE]
    return bool(wanted) and any(wanted in folded(text) for text in shown)


def text_key(observation: ReportObserved) -> str:
    """A hash that is equal for two pages of equal text; titles are left out, a list may give them.

    A page without text has the hash of its bytes.
    """
    reading = observation.reading
    text = folded(reading.body_text)
    if not text:
        return observation.page.sha256
    files = "".join(file.url for file in reading.attachments)
    cells = "".join(folded(cell) for table in reading.tables for row in table.rows for cell in row)
    return sha256(f"{text}\0{cells}\0{files}".encode()).hexdigest()
