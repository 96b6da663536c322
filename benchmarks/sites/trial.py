"""Watches sites with one service through three phases, and collects what it knew and announced."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from benchmarks.sites.outcome import (
    KEPT,
    PHASES,
    PhaseResult,
    SiteResult,
    assess_site,
)
from benchmarks.sites.watched_site import WatchedSite
from disclosures import ReportState, SourceHealth, SourceState
from disclosures.change import OPERATORS_ONLY, EventKind
from service.application import Application
from service.catalogue import read_entry
from service.reasons import all_in_english, in_english
from service.settings import read_settings
from service.wiring.build import build_application

START = datetime(2026, 11, 30, 1, tzinfo=UTC)
BETWEEN = timedelta(days=2)

#: Sites visited at the same time, and seconds for one visit.
AT_ONCE, VISIT_TIMEOUT = 6, 180.0


class SteppingClock:
    """A clock that moves by a millisecond whenever it is read, and when it is told to."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._lock = Lock()

    def __call__(self) -> datetime:
        """Return the time, a little later than the last time."""
        with self._lock:
            self._at += timedelta(milliseconds=1)
            return self._at

    def set(self, at: datetime) -> None:
        """Go on from `at`, never backwards."""
        with self._lock:
            self._at = max(self._at, at)


#: The visits of each phase: whether each is thorough.
THOROUGH = {1: (False, False), 2: (False, True), 3: (True,)}

#: States in which the service says of no gap.
WELL = frozenset({SourceState.NEW, SourceState.OK})


async def watch_sites(
    sites: Sequence[WatchedSite],
    *,
    database_url: str,
    folder: Path,
    enter_phase: Callable[[int], None],
    progress: Callable[[str], None],
) -> Mapping[str, SiteResult]:
    """Visit all sites in each phase; return the outcome of each by name.

    `enter_phase` changes the sites before the visits of a phase.
    """
    clock = SteppingClock(START)
    settings = read_settings(
        database_url=database_url,
        var=folder,
        catalogue=folder / "none.toml",
        base_url="http://gongkai.example",
        operator_address="operator@gongkai.example",
        allowed_networks=("127.0.0.0/8",),
        crawl_timeout=timedelta(seconds=10),
    )
    application = build_application(settings, now=clock)
    results: dict[str, dict[int, PhaseResult]] = {site.name: {} for site in sites}
    try:
        for site in sites:
            for given in site.sources():
                source = {"delay": timedelta(0), **given}
                application.sources.put(read_entry(source, application.families))
        for phase in PHASES:
            enter_phase(phase)
            clock.set(START + BETWEEN * (phase - 1))
            begun = clock()
            await _visit_all(application, sites, phase, progress)
            clock.set(clock() + timedelta(minutes=65))
            await asyncio.to_thread(application.ledger.emit_delayed)
            health = {each.source.slug: each for each in application.queries.health()}
            for site in sites:
                results[site.name][phase] = _phase_result(application, site, begun, health)
    finally:
        await application.aclose()
    return {site.name: assess_site(site.expectation(), results[site.name]) for site in sites}


async def _visit_all(
    application: Application,
    sites: Sequence[WatchedSite],
    phase: int,
    progress: Callable[[str], None],
) -> None:
    """Visit each site twice in phases 1 and 2, once in phase 3.

    Twice, since one failure of a page proves nothing, and since a thorough visit, which ignores
    validators and recheck times, alone checks every file.
    """
    room = asyncio.Semaphore(AT_ONCE)
    done = 0

    async def visit(site: WatchedSite) -> None:
        nonlocal done
        async with room:
            for thorough in THOROUGH[phase]:
                for slug in _slugs(site):
                    await _visit(application, slug, thorough=thorough)
        done += 1
        if done % 20 == 0 or done == len(sites):
            progress(f"phase {phase}: {done} of {len(sites)} sites visited")

    await asyncio.gather(*(visit(site) for site in sites))


async def _visit(application: Application, slug: str, *, thorough: bool) -> None:
    lease = await asyncio.to_thread(application.schedule.lease, slug, thorough=thorough)
    if lease is None:
        raise RuntimeError(f"the host of {slug} is leased")
    async with asyncio.timeout(VISIT_TIMEOUT):
        await application.dispatch.visit_host(lease)


def _phase_result(
    application: Application,
    site: WatchedSite,
    begun: datetime,
    health: Mapping[str, SourceHealth],
) -> PhaseResult:
    facts: Counter[tuple[str, str]] = Counter()
    stated: list[str] = []
    slugs = tuple(_slugs(site))
    kept = {
        revision.report.id: revision.reading.title or ""
        for slug in slugs
        for revision in application.queries.reports(source=slug, limit=200)
        if revision.report.state is ReportState.PRESENT
    }  # a report in two sources is one report
    facts.update((KEPT, title) for title in kept.values())
    for event in application.queries.events(sources=slugs, kinds=EventKind, limit=400):
        if event.occurred_at >= begun and event.kind not in OPERATORS_ONLY:
            title = (event.revision.reading.title if event.revision else None) or ""
            facts[event.kind.value, title] += 1
        elif event.occurred_at >= begun and event.kind is not EventKind.RECOVERED:
            stated.append(f"event: {event.kind.value}")
    for slug in slugs:
        stated += _statements(application, health[slug])
    well = all(health[slug].state in WELL for slug in slugs)
    return PhaseResult(facts=facts, stated=", ".join(dict.fromkeys(stated)), well=well)


def _statements(application: Application, health: SourceHealth) -> Iterable[str]:
    """Yield what the service says about gaps: the state of the source, and what is withheld."""
    if health.state not in WELL:
        reason = in_english(health.reason)
        yield f"{health.state.value} ({reason})" if reason else health.state.value
    for withheld in application.queries.withheld(source=health.source.slug, limit=3):
        yield f"quarantined ({all_in_english(withheld.reasons) or 'mass change'})"


def _slugs(site: WatchedSite) -> list[str]:
    return [str(source["slug"]) for source in site.sources()]
