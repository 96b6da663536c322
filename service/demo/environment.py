"""Opens what the scenario needs: sites, mailbox, catalogue and settings."""

import contextlib
import shutil
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import tomlkit

from disclosures.errors import InputError
from service.demo.demo_users import OPERATOR
from service.demo.durable_files import LOCK, lock_folder, write_atomically
from service.demo.mailbox import Mailbox
from service.demo.portal import HOST, Portal
from service.demo.portal_state import PortalState, initial_state, load, save
from service.demo.sites import Site, read_sites
from service.demo.timing import Timing
from service.settings import Settings, read_settings

#: Data folders: of the continuous demonstration, and of `--once`, which is cleared each time.
FOLDER = Path("var/demo")
ONCE_FOLDER = Path("var/demo-once")

STATE_FILE = "story.json"

#: Key of the web server's port among the ports of the state.
WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEnvironment:
    """The open sites and mailbox, and the settings of the service."""

    folder: Path
    sites: Mapping[str, Site]
    portal: Portal
    mailbox: Mailbox
    settings: Settings
    timing: Timing

    def store(self, state: PortalState) -> None:
        """Store the state, then publish it on the sites."""
        save(state, self.folder / STATE_FILE)
        self.portal.state = state


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Ports that are tried on the first start; later starts reuse the ports found then."""

    #: Port of the web server, and of the first site; the other sites follow it.
    web: int = 8000
    sites: int = 18101


#: Any free ports.
ANY_PORTS = Ports(web=0, sites=0)


def portal_networks(folder: Path = FOLDER) -> tuple[str, ...]:
    """The network of the portal, if a demonstration runs in `folder`; else none."""
    if not (folder / STATE_FILE).is_file():
        return ()
    with lock_folder(folder) as free:
        return () if free else (f"{HOST}/32",)


@contextlib.contextmanager
def open_environment(
    folder: Path, timing: Timing, *, fresh: bool = False, ports: Ports | None = None
) -> Iterator[DemoEnvironment]:
    """Open the environment for the duration of the context, in the state it was left in.

    `fresh` deletes the files of an earlier run first.

    Raises:
        InputError: The stored state cannot be used, or one of its ports is in use.
    """
    with lock_folder(folder) as locked:
        if not locked:
            raise InputError(f"another demonstration runs in {folder}; end it first")
        if fresh:
            _clear(folder)
        with _opened(folder, timing, ports or Ports()) as environment:
            yield environment


@contextlib.contextmanager
def _opened(folder: Path, timing: Timing, ports: Ports) -> Iterator[DemoEnvironment]:
    sites = read_sites()
    state = _state(folder, sites, ports)
    save(state, folder / STATE_FILE)
    mailbox = Mailbox(folder / "Maildir")
    mailbox.open()
    try:
        with _portal(sites, state) as portal:
            environment = DemoEnvironment(
                folder=folder,
                sites=sites,
                portal=portal,
                mailbox=mailbox,
                settings=_settings(folder, timing, port=state.ports[WEB], smtp_port=mailbox.port),
                timing=timing,
            )
            environment.store(replace(state, ports={**state.ports, **portal.ports}))
            _write_catalogue(environment)
            yield environment
    finally:
        mailbox.close()


def _state(folder: Path, sites: Mapping[str, Site], ports: Ports) -> PortalState:
    """Return the stored state, or the initial one."""
    try:
        state = load(folder / STATE_FILE)
        for slug, at in (state.sites if state else {}).items():
            for published_report in at.published_reports:
                sites[slug].find_report(published_report.name)
    except (ValueError, KeyError) as error:
        raise InputError(f"{folder}: of another version; remove it to start again") from error
    if state is None:
        first = [ports.sites and ports.sites + n for n in range(len(sites))]
        site_ports = {slug: _free(port) for slug, port in zip(sites, first, strict=True)}
        state = replace(initial_state(sites, datetime.now(UTC)), ports=site_ports)
    web = _free(state.ports.get(WEB, ports.web))
    return replace(state, ports={**state.ports, WEB: web})


def _portal(sites: Mapping[str, Site], state: PortalState) -> Portal:
    try:
        return Portal(sites, state)
    except OSError as error:
        ports = ", ".join(str(state.ports.get(slug, "?")) for slug in sites)
        raise InputError(
            f"a port of the demonstration portal is in use ({ports}): is it running already? "
            "End the other program, or remove var/demo to start again on other ports"
        ) from error


def _settings(folder: Path, timing: Timing, *, port: int, smtp_port: int) -> Settings:
    return read_settings(
        database_url=f"sqlite:///{folder / 'gongkai.db'}",
        var=folder,
        catalogue=folder / "catalogue.toml",
        host=HOST,
        port=port,
        base_url=f"http://{HOST}:{port}",
        smtp_host=HOST,
        smtp_port=smtp_port,
        smtp_security="none",
        smtp_username="",
        mail_from="gongkai@demo.example",
        operator_address=OPERATOR.address,
        allowed_networks=(f"{HOST}/32",),
        withdraw_after=timing.withdraw_after,
        withdraw_span=timing.withdraw_span,
        unreadable_span=timing.unreadable_span,
        correlation_delay=timing.correlation_delay,
        unreadable_after=2,
    )


def _write_catalogue(environment: DemoEnvironment) -> None:
    """Write the catalogue file of all sites."""
    document = tomlkit.document()
    tables = tomlkit.aot()
    for slug, site in environment.sites.items():
        table = tomlkit.table()
        table.update(
            {
                "slug": slug,
                "agency": site.agency,
                "url": environment.portal.address(slug, site.list),
                "province": site.province,
                "every": f"{environment.timing.every.total_seconds():g}s",
                "delay": f"{environment.timing.delay.total_seconds():g}s",
            }
        )
        tables.append(table)
    document["source"] = tables
    write_atomically(environment.folder / "catalogue.toml", tomlkit.dumps(document).encode())


def _free(port: int) -> int:
    """Return `port` if it is free, else a free port."""
    for candidate in (port, 0):
        with contextlib.suppress(OSError), socket.create_server((HOST, candidate)) as probe:
            return int(probe.getsockname()[1])
    raise InputError(f"no free port on {HOST}")


def _clear(folder: Path) -> None:
    """Delete the files of an earlier run; refuse a folder with other content."""
    left = [path for path in folder.iterdir() if path.name != LOCK]
    if left and not (folder / STATE_FILE).exists():
        raise InputError(f"{folder} contains other files; move them away")
    for path in sorted(left, key=lambda path: path.name == STATE_FILE):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
