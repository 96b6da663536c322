"""Every error that leaves a room, and what the caller may do next.

GongkaiError
├── PageError                 one page could not be read; `fault` says how
│   ├── PageUnreachable           the site did not answer: the next visit tries again
│   ├── PageUnreadable            it answered, but not with content: a person looks if it lasts
│   └── PageRefused               we do not take it (address, robots.txt, size): a person decides
├── CrawlerDied               the crawler process is gone: visits under way are tried again later
├── StoreError                the store could not keep or find something
│   ├── NotFound                  there is no such thing: check the id
│   └── StoreBusy                 locked or away for the moment: try again
├── DeliveryError             a letter did not reach its reader: try again later
│   ├── DeliveryRejected        and never will: stop trying this one
│   └── DeliverySuspended       our own doing (policy, login): stop the round, tell the operator
└── InputError                what a person gave cannot be taken: the message says what to give
"""

from datetime import timedelta

from disclosures.page import Fault
from disclosures.reason import Reason


class GongkaiError(Exception):
    """Base of every error that we raise on purpose."""


class PageError(GongkaiError):
    """One page could not be read."""

    def __init__(
        self, url: str, fault: Fault, reason: Reason, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(f"{url}: {fault.value}: {reason}")
        self.url = url
        self.fault = fault
        self.reason = reason

        #: When the site asked us to come back; None: it did not say.
        self.retry_after = retry_after


class PageUnreachable(PageError):
    """The site did not answer; the next visit tries again."""


class PageUnreadable(PageError):
    """The site answered, but not with content; a person looks if it lasts."""


class PageRefused(PageError):
    """We do not take this page; a person decides."""


class CrawlerDied(GongkaiError):
    """The crawler process is gone; visits under way are tried again later."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class StoreError(GongkaiError):
    """The store could not keep or find something."""


class NotFound(StoreError):
    """There is no such thing; check the id."""


class StoreBusy(StoreError):
    """The store is locked or away for the moment; try again."""


class DeliveryError(GongkaiError):
    """A letter did not reach its reader; try again later."""


class DeliveryRejected(DeliveryError):
    """The other side said no for good; stop trying this one."""


class DeliverySuspended(DeliveryError):
    """The other side objects to us, not to the reader; stop the round and tell the operator."""


class InputError(GongkaiError):
    """What a person gave cannot be taken; the message says what to give instead."""
