"""What a visit shows of one page: unchanged, a list read; values only."""

from dataclasses import dataclass

from crawler.answers import NotModified
from disclosures import (
    KnownPage,
    ListEntry,
    ListObserved,
    Page,
    PageFailed,
    PageRole,
    PageUnchanged,
    UnchangedCheck,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSeen:
    """What a list came to."""

    entries: tuple[ListEntry, ...]

    #: Whether it was read now, to its end: only then absence means anything.
    complete: bool

    #: Rows that link to other sites.
    elsewhere: tuple[ListEntry, ...] = ()

    #: A further page that could not be had.
    failed: PageFailed | None = None


def same_as(
    answer: Page | NotModified, remembered: KnownPage, role: PageRole
) -> PageUnchanged | None:
    """The lower rungs of the ladder: nothing was sent, or the same bytes."""
    if isinstance(answer, NotModified):
        return page_same(answer, remembered.url, role, UnchangedCheck.NOT_MODIFIED)
    if answer.sha256 == remembered.raw_sha256:
        return page_same(answer, remembered.url, role, UnchangedCheck.SAME_BYTES)
    return None


def page_same(
    answer: Page | NotModified, url: str, role: PageRole, how: UnchangedCheck
) -> PageUnchanged:
    """The sight of a page that says what it said."""
    return PageUnchanged(
        url=url,
        role=role,
        how=how,
        etag=answer.etag,
        last_modified=answer.last_modified,
        raw_sha256=answer.sha256 if isinstance(answer, Page) else "",
    )


def list_read(url: str, page: Page, seen: ListSeen, *, whole: bool) -> ListObserved:
    """The sight of a list; a page without rows of its own vouches for none (`whole` is False)."""
    return ListObserved(
        url=url,
        entries=seen.entries,
        complete=seen.complete,
        elsewhere=seen.elsewhere,
        etag=page.etag if whole else "",
        last_modified=page.last_modified if whole else "",
        raw_sha256=page.sha256 if whole else "",
    )


def body_of(answer: Page | NotModified | None) -> Page | None:
    """The page of an answer, to be kept with a failure; None when there is none."""
    return answer if isinstance(answer, Page) else None
