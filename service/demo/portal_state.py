"""The state of all sites, as an immutable value, and the actions that change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from service.demo.durable_files import write_atomically
from service.demo.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedReport:
    """A report that is published on its site."""

    #: Name of its DemoReport.
    name: str

    #: Number of moves to a new address.
    place: int = 0

    #: Edited figures: key → value.
    edits: Mapping[str, int] = field(default_factory=dict)

    #: Time of the last change; Last-Modified of a static site.
    modified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """The state of one site."""

    #: In the order of publication.
    published_reports: tuple[PublishedReport, ...]

    #: Time of the last change of the list.
    modified_at: datetime

    #: Whether every page is answered 200 with 系统繁忙.
    busy: bool = False

    #: Whether the list has no rows.
    empty: bool = False

    #: Whether a new content system has added sentences to every text.
    redesigned: bool = False

    #: Name of a report whose text is replaced, under its own title; mostly none.
    replaced_report: str = ""

    #: Name of a report that the list names and whose page answers 404; mostly none.
    missing_report: str = ""

    #: Number of SetCondition actions: makes the added and replaced texts differ each time.
    condition_changes: int = 0

    #: Number of ChangeSkin actions: layout and adverts, never content.
    skin: int = 0

    def find(self, name: str) -> PublishedReport:
        """Return a published report by name. Raises KeyError."""
        for published_report in self.published_reports:
            if published_report.name == name:
                return published_report
        raise KeyError(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalState:
    """The state of all sites, and the progress of the scenario."""

    sites: Mapping[str, SiteState]

    #: Port of each site; a restart reuses it.
    ports: Mapping[str, int] = field(default_factory=dict)

    repetition: int = 0

    #: Number of finished steps of this repetition.
    steps: int = 0

    #: Year of the bulletins.
    year: int = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Publish a report, or publish it again."""

    site: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Change one figure of a report silently."""

    site: str
    report: str
    figure: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Remove a report from the list; its address answers 404."""

    site: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Move a report to a new address; the old one answers 404."""

    site: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCondition:
    """Put a site into a fault condition, or back to normal."""

    site: str
    busy: bool = False
    empty: bool = False
    redesigned: bool = False
    replaced_report: str = ""
    missing_report: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSkin:
    """Change layout, adverts and generation time of a site, but not its content."""

    site: str


#: An action on one site.
SiteAction = Publish | Edit | Remove | Move | SetCondition | ChangeSkin


def initial_state(sites: Mapping[str, Site], now: datetime) -> PortalState:
    """Return the state before the scenario starts."""
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
    """Return the state after `action`. Raises KeyError for a report that is not published."""
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
                missing_report=action.missing_report,
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
    """Store the state atomically."""
    write_atomically(path, TypeAdapter(PortalState).dump_json(state, indent=1))


def load(path: Path) -> PortalState | None:
    """Load the state; None if there is none yet.

    Raises:
        ValueError: It is not one (any more): remove the file to begin anew.
    """
    if not path.exists():
        return None
    return TypeAdapter(PortalState).validate_json(path.read_bytes())
