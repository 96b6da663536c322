"""Operations on the application that several commands and the clock share."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from service.application import Application
from service.catalogue import CatalogueEntry, read_catalogue

log = logging.getLogger(__name__)


def load_catalogue(application: Application) -> tuple[int, int]:
    """Bring the stored sources in line with the catalogue file; return (listed, newly paused).

    A source that is no longer in the file is paused; its history stays.

    Raises:
        InputError: The file is not valid; nothing is changed.
    """
    path = application.settings.catalogue
    entries: Sequence[CatalogueEntry] = read_catalogue(path, application.families)
    stored = {source.slug: source for source in application.sources.all()}
    for entry in entries:
        known = stored.pop(entry.slug, None)
        source = entry.source(known.id if known else None)
        if source != known:
            application.sources.put(source)
    removed = [source for source in stored.values() if not source.paused]
    for source in removed:
        application.sources.put(replace(source, paused=True))
    if not entries:
        log.warning(
            "no sources: add one with `gongkai sources add ADDRESS`", extra={"catalogue": str(path)}
        )
    if removed:
        log.warning(
            "sources paused: no longer in the catalogue",
            extra={"sources": ", ".join(source.slug for source in removed)},
        )
    return len(entries), len(removed)


def emit_delayed(application: Application) -> int:
    """Emit the events of delayed changes whose delay has passed; return how many."""
    events = application.ledger.emit_delayed()
    for event in events:
        log.info(
            "event emitted",
            extra={
                "kind": event.kind.value,
                "source": event.source.slug,
                "event": str(event.id),
                "delayed": True,
            },
        )
    return len(events)
