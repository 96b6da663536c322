"""Public pages and feeds, one router a topic."""

from service.web.pages import (
    comparisons,
    demo_mailbox,
    downloads,
    events,
    feeds,
    obligations,
    reports,
    sources,
    subscriptions,
)

__all__ = ["ROUTERS", "demo_mailbox"]

#: All but the demo mailbox, which exists only in the demonstration.
ROUTERS = [
    module.router
    for module in (
        events,
        reports,
        downloads,
        comparisons,
        sources,
        obligations,
        feeds,
        subscriptions,
    )
]
