"""What stands on the portal at a moment: a pure value, and the moves that change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from service.demo.durable_files import write_atomically
from service.demo.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedReport:
    """A report as it stands on its site now."""

    #: Of its manuscript.
    name: str

    #: How often it was moved to a new address.
    place: int = 0

    #: Figures that were edited since.
    edits: Mapping[str, int] = field(default_factory=dict)

    #: When it was last touched; what a static site says as Last-Modified.
    modified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """One site at a moment."""

    #: In the order in which they were posted.
    published_reports: tuple[PublishedReport, ...]

    #: When its list last changed.
    modified_at: datetime

    #: It answers 200 with 系统繁忙 to everything.
    busy: bool = False

    #: Its list has no rows.
    empty: bool = False

    #: A new content system put its own sentences into every text.
    redesigned: bool = False

    #: The report whose page shows something else altogether, under its own title; mostly none.
    replaced_report: str = ""

    #: How often its weather changed: no two redesigns say the same, nor two adverts.
    condition_changes: int = 0

    #: Counts new skins, adverts and regenerations: never content.
    skin: int = 0

    def find(self, name: str) -> PublishedReport:
        """Find a posting. Raises KeyError."""
        for published_report in self.published_reports:
            if published_report.name == name:
                return published_report
        raise KeyError(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalState:
    """All sites at a moment, and how far the story has come."""

    sites: Mapping[str, SiteState]

    #: Where each site listens; a restart keeps the addresses.
    ports: Mapping[str, int] = field(default_factory=dict)

    repetition: int = 0

    #: Steps of the chapter that were made.
    steps: int = 0

    #: The year that bulletins are written in.
    year: int = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """A report appears (or comes back)."""

    site: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One figure of a report is changed, and nothing says so."""

    site: str
    report: str
    figure: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """A report is gone from the list, and its address answers 404."""

    site: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A report gets a new address, and its old one answers 404."""

    site: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCondition:
    """A site is out of order, or in order again."""

    site: str
    busy: bool = False
    empty: bool = False
    redesigned: bool = False
    replaced_report: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSkin:
    """A site changes its skin, its adverts, its time of generation: everything but what it says."""

    site: str


#: One thing that happens on the portal.
SiteAction = Publish | Edit | Remove | Move | SetCondition | ChangeSkin


def initial_state(sites: Mapping[str, Site], now: datetime) -> PortalState:
    """Make the portal as it stands before the story begins."""
    at_first = {
        slug: SiteState(
            published_reports=tuple(
                PublishedReport(name=m.name, modified_at=m.at)
                for m in site.reports_by_name.values()
                if not m.later
            ),
            modified_at=max(m.at for m in site.reports_by_name.values() if not m.later),
        )
        for slug, site in sites.items()
    }
    return PortalState(sites=at_first, year=now.year)


def apply_action(state: PortalState, action: SiteAction, now: datetime) -> PortalState:
    """Make the portal as it stands after `deed`."""
    site = _changed(state.sites[action.site], action, now)
    return replace(state, sites={**state.sites, action.site: site})


def _changed(site: SiteState, action: SiteAction, now: datetime) -> SiteState:
    match action:
        case Publish():
            published_report = PublishedReport(name=action.report, modified_at=now)
            return replace(
                site, published_reports=(*site.published_reports, published_report), modified_at=now
            )
        case Remove():
            site.find(action.report)
            left = tuple(p for p in site.published_reports if p.name != action.report)
            return replace(site, published_reports=left, modified_at=now)
        case Edit():
            old = site.find(action.report)
            edits = {**old.edits, action.figure: action.value}
            return _with(site, old, replace(old, edits=edits, modified_at=now), site.modified_at)
        case Move():
            old = site.find(action.report)
            return _with(site, old, replace(old, place=old.place + 1, modified_at=now), now)
        case SetCondition():
            return replace(
                site,
                busy=action.busy,
                empty=action.empty,
                redesigned=action.redesigned,
                replaced_report=action.replaced_report,
                condition_changes=site.condition_changes + 1,
                modified_at=now,
            )
        case ChangeSkin():
            return replace(site, skin=site.skin + 1, modified_at=now)


def _with(
    site: SiteState, old: PublishedReport, new: PublishedReport, modified_at: datetime
) -> SiteState:
    published_reports = tuple(new if p is old else p for p in site.published_reports)
    return replace(site, published_reports=published_reports, modified_at=modified_at)


def save(state: PortalState, path: Path) -> None:
    """Keep the state, whole or not at all."""
    write_atomically(path, TypeAdapter(PortalState).dump_json(state, indent=1))


def load(path: Path) -> PortalState | None:
    """Read the state back; None when there is none yet.

    Raises:
        ValueError: It is not one (any more): remove the file to begin anew.
    """
    if not path.exists():
        return None
    return TypeAdapter(PortalState).validate_json(path.read_bytes())
