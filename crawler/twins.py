"""Notices one text under several addresses: an error page that pretends to be reports (D2)."""

from collections import Counter, deque
from hashlib import sha256

from disclosures import Fault, PageFailed, ReportRead, Role
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
        self._waiting: deque[ReportRead] = deque()

    def add(self, sight: ReportRead) -> list[ReportRead | PageFailed]:
        """Take one reading in; give those that can wait no longer."""
        self._times[text_key(sight)] += 1
        self._waiting.append(sight)
        self._bytes += _size(sight)
        released = []
        while len(self._waiting) > self._max_pages or self._bytes > self._max_bytes:
            released.append(self._release())
        return released

    def flush(self) -> list[ReportRead | PageFailed]:
        """Give all the others, in the order in which they came."""
        return [self._release() for _ in range(len(self._waiting))]

    def _release(self) -> ReportRead | PageFailed:
        sight = self._waiting.popleft()
        self._bytes -= _size(sight)
        times = self._times[text_key(sight)]
        if times < TOO_MANY:
            return sight
        return PageFailed(
            url=sight.url,
            role=Role.REPORT,
            fault=Fault.TEMPLATE,
            why=f"the same text stands under {times} addresses",
            page=sight.page,
        )


def _size(sight: ReportRead) -> int:
    return len(sight.page.body) + (len(sight.file.body) if sight.file else 0)


def text_key(sight: ReportRead) -> str:
    """What coincides when two pages show the same text; titles may come from the list."""
    reading = sight.reading
    text = folded(reading.body_text)
    if not text:
        return sight.page.sha256
    files = "".join(file.url for file in reading.attachments)
    cells = "".join(folded(cell) for table in reading.tables for row in table.rows for cell in row)
    return sha256(f"{text}\0{cells}\0{files}".encode()).hexdigest()
