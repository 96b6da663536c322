"""All errors that leave a package, and what the caller may do next.

GongkaiError
├── PageError                 one page could not be read; `fault` is its code
│   ├── PageUnreachable           no response: the next visit tries again
│   ├── PageUnreadable            a response without content: an operator looks if it lasts
│   └── PageRefused               refused by us (address, robots.txt, size): an operator decides
├── CrawlerDied               the crawler process ended: running visits are tried again later
├── StoreError                the store could not write or find something
│   ├── NotFound                  no such object: check the id
│   └── StoreBusy                 locked or unreachable: try again
├── DeliveryError             a letter was not accepted: try again later
│   ├── DeliveryRejected        rejected for good: do not try again
│   ├── DeliverySuspended       the relay's fault: stop the round, count no attempt
│   └── DeliveryUnclear         the recipient's fault or the relay's: try again, compare recipients
└── InputError                invalid input: the message says what to give
"""

from datetime import timedelta

from disclosures.page import Fault
from disclosures.reason import Reason


class GongkaiError(Exception):
    """Base of all errors raised on purpose."""


class PageError(GongkaiError):
    """One page could not be read."""

    def __init__(
        self, url: str, fault: Fault, reason: Reason, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(f"{url}: {fault.value}: {reason}")
        self.url = url
        self.fault = fault
        self.reason = reason

        #: Delay that the site asked for (Retry-After); None: none.
        self.retry_after = retry_after


class PageUnreachable(PageError):
    """No response; the next visit tries again."""


class PageUnreadable(PageError):
    """A response without content; an operator looks if it lasts."""


class PageRefused(PageError):
    """The page is refused by us; an operator decides."""


class CrawlerDied(GongkaiError):
    """The crawler process ended; running visits are tried again later."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class StoreError(GongkaiError):
    """The store could not write or find something."""


class NotFound(StoreError):
    """No such object; check the id."""


class StoreBusy(StoreError):
    """The store is locked or unreachable; try again."""


class DeliveryError(GongkaiError):
    """A letter was not accepted; try again later."""


class DeliveryRejected(DeliveryError):
    """The letter was rejected for good; do not try again."""


class DeliverySuspended(DeliveryError):
    """The relay cannot be reached or rejects us: no letter and no recipient is at fault."""


class DeliveryUnclear(DeliveryError):
    """The recipient is at fault or the relay: failures of several recipients tell."""


class InputError(GongkaiError):
    """Invalid input; the message says what to give instead."""
