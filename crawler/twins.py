"""Notices one text under several addresses: an error page that pretends to be reports (D2)."""

from collections import Counter, deque
from hashlib import sha256

from disclosures import Fault, PageFailed, PageRole, ReportObserved
from disclosures.reason import Reason, ReasonCode
from disclosures.sameness import folded

#: From as many addresses on, one text is a template and no report.
TOO_MANY = 3


class Twins:
    """Keeps readings back, within limits, until it is clear whether they are all alike."""

    def __init__(self, max_pages: int, max_bytes: int) -> None:
        self._max_pages = max_pages
        self._max_bytes = max_bytes
        self._bytes = 0
        self._times: Counter[str] = Counter()
        self._waiting: deque[ReportObserved] = deque()

    def add(self, observation: ReportObserved) -> list[ReportObserved | PageFailed]:
        """Take one reading in; give those that can wait no longer."""
        self._times[text_key(observation)] += 1
        self._waiting.append(observation)
        self._bytes += _size(observation)
        released = []
        while len(self._waiting) > self._max_pages or self._bytes > self._max_bytes:
            released.append(self._release())
        return released

    def flush(self) -> list[ReportObserved | PageFailed]:
        """Give all the others, in the order in which they came."""
        return [self._release() for _ in range(len(self._waiting))]

    def _release(self) -> ReportObserved | PageFailed:
        observation = self._waiting.popleft()
        self._bytes -= _size(observation)
        times = self._times[text_key(observation)]
        if times < TOO_MANY:
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
    """What coincides when two pages show the same text; titles may come from the list."""
    reading = observation.reading
    text = folded(reading.body_text)
    if not text:
        return observation.page.sha256
    files = "".join(file.url for file in reading.attachments)
    cells = "".join(folded(cell) for table in reading.tables for row in table.rows for cell in row)
    return sha256(f"{text}\0{cells}\0{files}".encode()).hexdigest()
