"""Withholds readings whose text occurs at three or more addresses (a template's error page)."""

from collections import Counter, deque
from hashlib import sha256

from disclosures import Fault, PageFailed, PageRole, ReportObserved
from disclosures.reason import Reason, ReasonCode
from disclosures.sameness import folded

#: From this many addresses on, one text is a template and no report.
TEMPLATE_ADDRESSES = 3


class DuplicateTextFilter:
    """Delays the readings of a visit, within limits, until their texts have been compared."""

    def __init__(self, max_pages: int, max_bytes: int) -> None:
        """Delay at most `max_pages` readings, whose pages have at most `max_bytes` bytes."""
        self._max_pages = max_pages
        self._max_bytes = max_bytes
        self._bytes = 0
        self._occurrences: Counter[str] = Counter()
        self._delayed: deque[ReportObserved] = deque()

    def add(self, observation: ReportObserved) -> list[ReportObserved | PageFailed]:
        """Add a reading; return the oldest ones that exceed the limits."""
        self._occurrences[text_key(observation)] += 1
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
        times = self._occurrences[text_key(observation)]
        if times < TEMPLATE_ADDRESSES:
            return observation
        return PageFailed(
            url=observation.url,
            role=PageRole.REPORT,
            fault=Fault.TEMPLATE,
            reason=Reason.of(ReasonCode.PAGE_DUPLICATE_TEXT, count=times),
            page=observation.page,
        )


def _size(observation: ReportObserved) -> int:
    return len(observation.page.body) + (len(observation.file.body) if observation.file else 0)


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
