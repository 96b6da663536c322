"""Small sites, each with one property of real ones: right, gap stated, or silently wrong.

``python -m benchmarks sites [--database postgresql] [--list FILE] [NAME...]`` serves all sites (or
those whose name contains a NAME) on loopback, watches them with one service through three phases,
and prints each that did not come out right, with the reason. Needs a network of its own (see
`network`).
"""

import argparse
import asyncio
import logging
import os
import shutil
import ssl
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console
from rich.table import Table

from benchmarks.measure import Measure
from benchmarks.sites import network, shared_cases
from benchmarks.sites.outcome import SiteOutcome, SiteResult
from benchmarks.sites.own.catalogue import own_sites
from benchmarks.sites.responses import SiteRequest, not_found
from benchmarks.sites.server import SiteServer
from benchmarks.sites.trial import watch_sites
from benchmarks.sites.watched_site import WatchedSite

#: Largest share of sites that may come out other than right.
GOAL_NOT_RIGHT = 0.05


def run(*arguments: str) -> Sequence[Measure]:
    """Watch the sites; exits with status 2 where no network of its own is permitted."""
    options = _parse(arguments)
    logging.getLogger().addHandler(logging.NullHandler())  # what is wrong is in the table
    sites = chosen_sites(options.names)
    folder = network.inside()
    if folder is None:
        _run_inside(sites, arguments)
    results = _watch(sites, folder, options.database)
    if options.list:
        _write_list(options.list, sites, results)
    return _measures(sites, results)


def chosen_sites(names: Sequence[str]) -> Sequence[WatchedSite]:
    """Return all sites, or those whose name contains one of `names`."""
    shared_folder = Path(os.environ.get(shared_cases.VARIABLE, shared_cases.FOLDER))
    shared = shared_cases.shared_sites(shared_folder)
    if not shared and not network.inside():
        print(f"SKIPPED: the shared cases are not in {shared_folder}", file=sys.stderr)
    sites: Sequence[WatchedSite] = [*shared, *own_sites()]
    chosen = [s for s in sites if not names or any(name in s.name for name in names)]
    if not chosen:
        raise SystemExit(f"no site has any of these in its name: {', '.join(names)}")
    return chosen


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks sites")
    parser.add_argument("names", nargs="*", help="parts of the names of sites; none: all sites")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--list", type=Path, help="file for all outcomes, one site a line")
    return parser.parse_args(arguments)


def _run_inside(sites: Sequence[WatchedSite], arguments: Sequence[str]) -> NoReturn:
    """Run this benchmark again within a network of its own, and exit as it does."""
    folder = network.new_folder()
    try:
        _make_certificates(_secure(sites, folder), folder)
        again = ["-m", "benchmarks", "sites", *arguments]
        status = network.run_inside(folder, list(_addresses(sites)), again)
    except network.NoNetwork as error:
        print(error, file=sys.stderr)
        status = 2
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(status)


def _secure(sites: Sequence[WatchedSite], folder: Path) -> list[shared_cases.SharedSite]:
    """Return the TLS sites; their certificates are below `folder`."""
    secure = [s for s in sites if isinstance(s, shared_cases.SharedSite) and s.tls]
    for site in secure:
        certs: Any = site.modules.certs
        certs.D = str(folder / "certificates")
    return secure


def _make_certificates(secure: Sequence[shared_cases.SharedSite], folder: Path) -> None:
    """Make the certificates of TLS sites, and trust their root."""
    if secure:
        bits = [1024 if site.tls == "rsa1024" else 2048 for site in secure]
        pairs = [(s.case.name, s.case.host, size) for s, size in zip(secure, bits, strict=True)]
        secure[0].modules.certs.make(pairs)
        os.environ["SSL_CERT_FILE"] = str(folder / "certificates" / "root.pem")


def _addresses(sites: Sequence[WatchedSite]) -> Iterator[tuple[str, str]]:
    """Yield the loopback address of each host; a TLS site has one of its own."""
    secure = [site.name for site in sites if site.tls]
    for site in sites:
        place = secure.index(site.name) + 2 if site.name in secure else 1
        yield from ((f"127.0.0.{place}", host) for host in site.hosts)


def _watch(sites: Sequence[WatchedSite], folder: Path, database: str) -> Mapping[str, SiteResult]:
    phase = 1
    by_host = {host: site for site in sites for host in site.hosts}

    def respond(request: SiteRequest) -> bytes:
        site = by_host.get(request.host.lower())
        return site.respond(request, phase) if site else not_found()

    def enter_phase(number: int) -> None:
        nonlocal phase
        phase = number

    with ExitStack() as stack:
        for port in (80, 8080):
            stack.callback(SiteServer("127.0.0.1", port, respond).close)
        for place, site in enumerate(_secure(sites, folder), 2):
            context: ssl.SSLContext = site.modules.certs.context(site.case.name, site.tls)
            stack.callback(SiteServer(f"127.0.0.{place}", 443, respond, context).close)
        url = stack.enter_context(_database(database, folder))
        watching = watch_sites(
            sites, database_url=url, folder=folder, enter_phase=enter_phase, progress=_progress
        )
        return asyncio.run(watching)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/bench.db"
        return
    from tests.postgres import Postgres  # only where it is asked for

    server = Postgres()
    server.start()
    try:
        yield server.create()
    finally:
        server.stop()


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _write_list(
    file: Path, sites: Sequence[WatchedSite], results: Mapping[str, SiteResult]
) -> None:
    lines = [
        f"{result.outcome.value}\t{site.kind}\t{site.name}\t{site.about}\t{result.why}"
        for site in sorted(sites, key=lambda site: (site.kind, site.name))
        for result in [results[site.name]]
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _measures(sites: Sequence[WatchedSite], results: Mapping[str, SiteResult]) -> Sequence[Measure]:
    table = Table("site", "kind", "what is unusual", "outcome", "why", show_lines=False)
    for site in sites:
        result = results[site.name]
        if result.outcome is not SiteOutcome.RIGHT or result.false_alarm:
            outcome = "false alarm" if result.false_alarm else result.outcome.value
            table.add_row(site.name, site.kind, site.about, outcome, result.why)
    console = Console()
    if not console.is_terminal:
        console.width = 220
    console.print(table)
    outcomes = Counter(result.outcome for result in results.values())
    alarms = sum(result.false_alarm for result in results.values())
    rows = (
        ("silently wrong", outcomes[SiteOutcome.SILENTLY_WRONG], 0.0),
        ("not right", len(sites) - outcomes[SiteOutcome.RIGHT], GOAL_NOT_RIGHT),
        ("right", outcomes[SiteOutcome.RIGHT], None),
        ("gap stated", outcomes[SiteOutcome.GAP_STATED], None),
        ("right, and a gap is stated nevertheless", alarms, None),
    )
    return [
        Measure(measure=name, value=value, unit="sites", reference="all sites",
                reference_value=len(sites), goal=goal)
        for name, value, goal in rows
    ]  # fmt: skip
