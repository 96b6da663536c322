"""What stands on the portal at a moment: a pure value, and the moves that change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from service.demo.durable import write_whole
from service.demo.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A report as it stands on its site now."""

    #: Of its manuscript.
    name: str

    #: How often it was moved to a new address.
    place: int = 0

    #: Figures that were edited since.
    edits: Mapping[str, int] = field(default_factory=dict)

    #: When it was last touched; what a static site says as Last-Modified.
    touched: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """One site at a moment."""

    #: In the order in which they were posted.
    postings: tuple[Posting, ...]

    #: When its list last changed.
    touched: datetime

    #: It answers 200 with 系统繁忙 to everything.
    busy: bool = False

    #: Its list has no rows.
    empty: bool = False

    #: A new content system put its own sentences into every text.
    redesigned: bool = False

    #: The report whose page shows something else altogether, under its own title; mostly none.
    hijacked: str = ""

    #: How often its weather changed: no two redesigns say the same, nor two adverts.
    spells: int = 0

    #: Counts new skins, adverts and regenerations: never content.
    skin: int = 0

    def find(self, name: str) -> Posting:
        """Find a posting. Raises KeyError."""
        for posting in self.postings:
            if posting.name == name:
                return posting
        raise KeyError(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalState:
    """All sites at a moment, and how far the story has come."""

    sites: Mapping[str, SiteState]

    #: Where each site listens; a restart keeps the addresses.
    ports: Mapping[str, int] = field(default_factory=dict)

    chapter: int = 0

    #: Steps of the chapter that were made.
    steps: int = 0

    #: The year that bulletins are written in.
    year: int = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
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
class Weather:
    """A site is out of order, or in order again."""

    site: str
    busy: bool = False
    empty: bool = False
    redesigned: bool = False
    hijacked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaint:
    """A site changes its skin, its adverts, its time of generation: everything but what it says."""

    site: str


#: One thing that happens on the portal.
Deed = Post | Edit | Remove | Move | Weather | Repaint


def opening(sites: Mapping[str, Site], now: datetime) -> PortalState:
    """Make the portal as it stands before the story begins."""
    at_first = {
        slug: SiteState(
            postings=tuple(
                Posting(name=m.name, touched=m.at) for m in site.manuscripts.values() if not m.later
            ),
            touched=max(m.at for m in site.manuscripts.values() if not m.later),
        )
        for slug, site in sites.items()
    }
    return PortalState(sites=at_first, year=now.year)


def after(state: PortalState, deed: Deed, now: datetime) -> PortalState:
    """Make the portal as it stands after `deed`."""
    site = _changed(state.sites[deed.site], deed, now)
    return replace(state, sites={**state.sites, deed.site: site})


def _changed(site: SiteState, deed: Deed, now: datetime) -> SiteState:
    match deed:
        case Post():
            posting = Posting(name=deed.report, touched=now)
            return replace(site, postings=(*site.postings, posting), touched=now)
        case Remove():
            site.find(deed.report)
            left = tuple(p for p in site.postings if p.name != deed.report)
            return replace(site, postings=left, touched=now)
        case Edit():
            old = site.find(deed.report)
            edits = {**old.edits, deed.figure: deed.value}
            return _with(site, old, replace(old, edits=edits, touched=now), site.touched)
        case Move():
            old = site.find(deed.report)
            return _with(site, old, replace(old, place=old.place + 1, touched=now), now)
        case Weather():
            return replace(
                site,
                busy=deed.busy,
                empty=deed.empty,
                redesigned=deed.redesigned,
                hijacked=deed.hijacked,
                spells=site.spells + 1,
                touched=now,
            )
        case Repaint():
            return replace(site, skin=site.skin + 1, touched=now)


def _with(site: SiteState, old: Posting, new: Posting, touched: datetime) -> SiteState:
    postings = tuple(new if p is old else p for p in site.postings)
    return replace(site, postings=postings, touched=touched)


def save(state: PortalState, path: Path) -> None:
    """Keep the state, whole or not at all."""
    write_whole(path, TypeAdapter(PortalState).dump_json(state, indent=1))


def load(path: Path) -> PortalState | None:
    """Read the state back; None when there is none yet.

    Raises:
        ValueError: It is not one (any more): remove the file to begin anew.
    """
    if not path.exists():
        return None
    return TypeAdapter(PortalState).validate_json(path.read_bytes())
