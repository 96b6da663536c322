"""Joins the pages over which the text of a report is spread, as one parsed page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.reading.lists.opened_list import OpenedList
from crawler.reading.lists.pagers.counts.printed_counts import is_pager_text
from crawler.reading.page.article import ArticleParts, is_boilerplate, split_article
from crawler.reading.page.labels import is_only_labels
from crawler.reading.page.lines import PageLine
from crawler.reading.page.opened_page import OpenedPage, open_page
from crawler.reading.page.parsed_page import ParsedPage, parse_page
from crawler.reading.text_pages import find_text_pages, findings_on_further_pages
from crawler.reading.transport.http_status import reject_error_status
from disclosures import Fault, Finding, Page, Source
from disclosures.content_digest import folded
from disclosures.errors import PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Characters from which a text that occurs in an earlier one repeats it.
_MIN_REPEATED = 60

#: Lines at the end of a page that may be the same on each page.
_MAX_COMMON = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """One page of a text, as the request for the next one needs it."""

    #: Addresses of the other pages by number, in order.
    further: dict[int, str]

    #: Its part of the text, folded.
    text: str


def text_page(page: Page, *, source: Source | None = None, first: Page | None = None) -> TextPage:
    """Look at one page of a text; `first` is the first, if this is a further one.

    Raises:
        PageError: It cannot be read, or is no page of a text.
    """
    opened = open_page(page, source)
    if first is None:
        return TextPage(
            further=find_text_pages(opened).further, text=_text(parse_page(opened).article.body)
        )
    beginning = open_page(first, source)
    parsed = parse_page(beginning, drop=find_text_pages(beginning).pagers)
    further = _parse_further(opened, parsed)
    part = _continued(further, parsed.article)
    return TextPage(further=find_text_pages(opened, parsed.url).further, text=_text(part.body))


def parse_pages(
    opened: OpenedPage, further: Sequence[OpenedPage]
) -> tuple[ParsedPage, tuple[Finding, ...]]:
    """Parse a page, with the articles of its further pages behind its own.

    What all pages print, the title above and the editor below, is left in place once. The text
    ends at a page that repeats one before it. Returns the finding that it goes on, if it does.

    Raises:
        PageError: One of them cannot be read.
    """
    named = [find_text_pages(opened)]
    parsed = parse_page(opened, drop=named[0].pagers)
    whole, taken, ended = parsed.article, list[ParsedPage](), False
    for each in further:
        named.append(find_text_pages(each, opened.url))
        page = _parse_further(each, parsed)
        part = _continued(page, parsed.article)
        ended = ended or repeats(_text(part.body), _text(whole.body))
        if not ended:
            whole = _appended(whole, part)
            taken.append(page)
    read = [each.url for each in further]
    found = [] if ended else [*findings_on_further_pages(named, read, parsed.container)]
    return replace(parsed, article=whole, further=tuple(taken)), tuple(found)


def repeats(text: str, before: str) -> bool:
    """Whether the text of a page adds nothing to that of the pages before it."""
    return not text or text == before or (len(text) >= _MIN_REPEATED and text in before)


def _parse_further(opened: OpenedPage, first: ParsedPage) -> ParsedPage:
    """Parse a further page of the text of `first`. Raises PageError."""
    reject_error_status(opened.page)
    if OpenedList(opened=opened).is_list:
        reason = Reason.of(ReasonCode.PAGE_LIST_NOT_REPORT)
        raise PageUnreadable(opened.url, Fault.REDIRECTED_HOME, reason)
    pagers = find_text_pages(opened, first.url).pagers
    return parse_page(opened, drop=pagers, like=first.container)


def _continued(page: ParsedPage, first: ArticleParts) -> ArticleParts:
    """Return the article of a further page: all lines from below its head to its tail.

    A part of a text may begin with any line; the head is what the first page has above its text,
    or what is above every text.
    """
    found = split_article(page.inside) if page.inside else page.article
    lines = (*found.head, *found.body)
    above = {folded(line.text) for line in first.head} - {""}
    start = 0
    for at, line in enumerate(found.head):
        if folded(line.text) in above or is_only_labels(line.text) or is_boilerplate(line.text):
            start = at + 1
    body = _without_page_numbers(lines[start:])
    return ArticleParts(head=lines[:start], body=tuple(body), tail=found.tail)


def _appended(before: ArticleParts, part: ArticleParts) -> ArticleParts:
    """Return the article so far with a further part, and what both end with once."""
    body = list(_without_page_numbers(before.body))
    common = 0
    for mine, others in zip(reversed(body), reversed(part.body), strict=False):
        if not mine.text or mine.cells is not None or mine.text != others.text:
            break
        common += 1
    if 0 < common <= min(_MAX_COMMON, len(part.body) - 1):
        del body[-common:]
    return ArticleParts(head=before.head, body=(*body, *part.body), tail=part.tail)


def _without_page_numbers(lines: Sequence[PageLine]) -> Sequence[PageLine]:
    """Return lines without those at both ends that only number the page."""
    start, end = 0, len(lines)
    while start < end and _numbers_page(lines[start]):
        start += 1
    while end > start and _numbers_page(lines[end - 1]):
        end -= 1
    return lines[start:end]


def _numbers_page(line: PageLine) -> bool:
    text = line.text
    if line.cells is not None or not any(sign in text for sign in "页頁/"):
        return False
    return any(sign.isdecimal() for sign in text) and is_pager_text(text)


def _text(lines: Sequence[PageLine]) -> str:
    return "".join(_texts(lines))


def _texts(lines: Sequence[PageLine]) -> Iterator[str]:
    for line in lines:
        yield folded(line.text) or ("￼" if line.image else "")
