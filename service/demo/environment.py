"""Sets the stage: the portal, the mailbox, the catalogue and the settings of the service."""

import contextlib
import shutil
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import tomlkit

from disclosures.errors import InputError
from service.demo.audience import OPERATOR
from service.demo.durable import LOCK, alone_in, write_whole
from service.demo.mailbox import Mailbox
from service.demo.portal import HOST, Portal
from service.demo.sites import Site, read_sites
from service.demo.state import PortalState, load, opening, save
from service.demo.tempo import Tempo
from service.settings import Settings, read_settings

#: Where the demonstration keeps everything, and the one that is begun anew each time.
FOLDER = Path("var/demo")
FOLDER_ONCE = Path("var/demo-once")

STORY = "story.json"

#: The key of the web port among the ports of the story.
WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything that the story is played on."""

    folder: Path
    sites: Mapping[str, Site]
    portal: Portal
    box: Mailbox
    settings: Settings
    tempo: Tempo

    def keep(self, state: PortalState) -> None:
        """Keep the state, and only then let it be seen."""
        save(state, self.folder / STORY)
        self.portal.state = state


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Ports that are tried first on the first start; a later one keeps what it got."""

    #: Of the web face, and of the first site; the other sites follow it.
    web: int = 8000
    sites: int = 18101


#: Free ports, whichever they are.
ANY = Ports(web=0, sites=0)


@contextlib.contextmanager
def set_stage(
    folder: Path, tempo: Tempo, *, anew: bool = False, ports: Ports | None = None
) -> Iterator[Stage]:
    """Open everything for as long as the context lasts; the portal is as it was left.

    `anew` removes what an earlier run left.

    Raises:
        InputError: What was kept cannot be used, or a port that it names is taken.
    """
    with alone_in(folder) as alone:
        if not alone:
            raise InputError(f"another demonstration runs in {folder}; end it first")
        if anew:
            _clear(folder)
        with _opened(folder, tempo, ports or Ports()) as stage:
            yield stage


@contextlib.contextmanager
def _opened(folder: Path, tempo: Tempo, ports: Ports) -> Iterator[Stage]:
    sites = read_sites()
    state = _state(folder, sites, ports)
    save(state, folder / STORY)
    box = Mailbox(folder / "Maildir")
    box.open()
    try:
        with _portal(sites, state) as portal:
            stage = Stage(
                folder=folder,
                sites=sites,
                portal=portal,
                box=box,
                settings=_settings(folder, tempo, port=state.ports[WEB], smtp_port=box.port),
                tempo=tempo,
            )
            stage.keep(replace(state, ports={**state.ports, **portal.ports}))
            _write_catalogue(stage)
            yield stage
    finally:
        box.close()


def _state(folder: Path, sites: Mapping[str, Site], wanted: Ports) -> PortalState:
    """Give the state as it was left, or the beginning."""
    try:
        state = load(folder / STORY)
        for slug, at in (state.sites if state else {}).items():
            for posting in at.postings:
                sites[slug].manuscript(posting.name)
    except (ValueError, KeyError) as error:
        raise InputError(f"{folder}: not of this version; remove it to begin anew") from error
    if state is None:
        first = [wanted.sites and wanted.sites + n for n in range(len(sites))]
        ports = {slug: _free(port) for slug, port in zip(sites, first, strict=True)}
        state = replace(opening(sites, datetime.now(UTC)), ports=ports)
    web = _free(state.ports.get(WEB, wanted.web))
    return replace(state, ports={**state.ports, WEB: web})


def _portal(sites: Mapping[str, Site], state: PortalState) -> Portal:
    try:
        return Portal(sites, state)
    except OSError as error:
        ports = ", ".join(str(state.ports.get(slug, "?")) for slug in sites)
        raise InputError(
            f"a port of the demonstration portal is in use ({ports}): is it running already? "
            "End the other program, or remove var/demo to begin anew on other ports"
        ) from error


def _settings(folder: Path, tempo: Tempo, *, port: int, smtp_port: int) -> Settings:
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
        withdraw_after=tempo.withdraw_after,
        withdraw_span=tempo.withdraw_span,
        family_patience=tempo.family_patience,
        unreadable_after=2,
    )


def _write_catalogue(stage: Stage) -> None:
    """Write the portal's sites down as any operator would."""
    document = tomlkit.document()
    tables = tomlkit.aot()
    for slug, site in stage.sites.items():
        table = tomlkit.table()
        table.update(
            {
                "slug": slug,
                "agency": site.agency,
                "url": stage.portal.address(slug, site.list),
                "province": site.province,
                "every": f"{stage.tempo.every.total_seconds():g}s",
                "delay": f"{stage.tempo.delay.total_seconds():g}s",
            }
        )
        tables.append(table)
    document["source"] = tables
    write_whole(stage.folder / "catalogue.toml", tomlkit.dumps(document).encode())


def _free(port: int) -> int:
    """Give `port`, or a free one if it is taken."""
    for wanted in (port, 0):
        with contextlib.suppress(OSError), socket.create_server((HOST, wanted)) as probe:
            return int(probe.getsockname()[1])
    raise InputError(f"no free port on {HOST}")


def _clear(folder: Path) -> None:
    """Remove what an earlier run left; only what is ours."""
    left = [path for path in folder.iterdir() if path.name != LOCK]
    if left and not (folder / STORY).exists():
        raise InputError(f"{folder} holds something else; move it away")
    for path in sorted(left, key=lambda path: path.name == STORY):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
