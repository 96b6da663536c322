"""The invented agencies and their reports, read from one TOML file a site."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined, Template
from pydantic import TypeAdapter

#: Time zone of the sites.
SHANGHAI = ZoneInfo("Asia/Shanghai")

#: Values that a text is rendered with: numbers, words, rows of a table.
Value = int | str | list[int] | dict[str, list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """A report that an agency has written, whether it is published or not."""

    #: Unique within its site: ``annual-2017``.
    name: str

    #: Name of the text in ``sites/texts``.
    text: str
    title: str

    #: As printed: ``2018-03-28`` or ``2014-12-02 09:46``.
    published: str
    values: Mapping[str, Value]

    #: Whether it is not published when the scenario starts.
    later: bool = False

    @property
    def at(self) -> datetime:
        """Stated time of publication; midnight where only a day is stated."""
        return datetime.fromisoformat(self.published).replace(tzinfo=SHANGHAI)

    @property
    def number(self) -> int:
        """Number in the site's content system, part of the address."""
        number = self.values["number"]
        assert isinstance(number, int)
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSeries:
    """Reports of one form: one row of values each, in the order of `columns`."""

    name: str
    text: str
    title: str
    columns: list[str]
    rows: list[list[int | str]]
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One agency's site: layout, addresses, and all reports it may publish."""

    slug: str
    agency: str
    province: str

    #: Name of the site, and of the column that is watched.
    name: str
    column: str

    #: Folder of ``sites/layouts``.
    layout: str

    #: Path of the list, and the template of a report's path.
    list: str
    address: str
    per_page: int

    #: The number in the address of the list's second page: ``index_2`` here, ``index_1`` there.
    second_page: int = 2

    #: Whether pages are static files (with ETag and Last-Modified) or generated.
    static: bool = False
    charset: str = "utf-8"

    #: Names of the reports whose page shows their text in a viewer, two pages within pages away.
    viewers: tuple[str, ...] = ()

    #: 政府网站标识码 and 备案号, for the footer.
    id_code: str = ""
    record: str = ""

    series: tuple[ReportSeries, ...] = ()
    reports: tuple[DemoReport, ...] = ()
    reports_by_name: Mapping[str, DemoReport] = field(default_factory=dict)

    def find_report(self, name: str) -> DemoReport:
        """Return a report by name; ``bulletin-YEAR-ISSUE`` is generated."""
        if name.startswith("bulletin-"):
            return self._bulletin(name)
        return self.reports_by_name[name]

    def path(self, name: str, place: int = 0) -> str:
        """Return the path of a report that was moved `place` times."""
        demo_report = self.find_report(name)
        return fill(self.address, at=demo_report.at, number=demo_report.number, place=place)

    def _bulletin(self, name: str) -> DemoReport:
        """Generate a bulletin, so that the scenario can be repeated without end."""
        year, issue = (int(part) for part in name.removeprefix("bulletin-").split("-"))
        return DemoReport(
            name=name,
            text="bulletin",
            title=f"{self.agency}政府信息公开工作情况通报（{year}年第{issue}期）",
            published=f"{year}-01-{1 + issue % 28:02d}",
            values={
                "year": year,
                "issue": issue,
                "number": 7_000_000 + year % 100 * 10_000 + issue * 101,
                "index_seq": f"{7_000_000 + issue}",
                "total": 40 + issue * 7 % 160,
                "asked": 1 + issue % 9,
            },
        )


def read_sites() -> Mapping[str, Site]:
    """Read all sites, by slug, sorted by file name."""
    folder = files(__package__) / "sites"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    sites = (_site(file.read_text(encoding="utf-8")) for file in found)
    return {site.slug: site for site in sites}


def fill(pattern: str, **values: object) -> str:
    """Render a short template of a site's file."""
    return _pattern(pattern).render(values)


@cache
def _pattern(pattern: str) -> Template:
    return _PATTERNS.from_string(pattern)


_PATTERNS = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701  # our own files, not HTML


def _site(text: str) -> Site:
    loaded = tomllib.loads(text)
    site = TypeAdapter(Site).validate_python(loaded)
    written = [m for series in site.series for m in _written(series)] + list(site.reports)
    written.sort(key=lambda m: m.at)
    by_name = {demo_report.name: demo_report for demo_report in written}
    assert len(by_name) == len(written), f"{site.slug}: two reports of one name"
    return TypeAdapter(Site).validate_python(loaded | {"reports_by_name": by_name})


def _written(series: ReportSeries) -> Iterator[DemoReport]:
    for row in series.rows:
        values: dict[str, Value] = dict(zip(series.columns, row, strict=True))
        yield DemoReport(
            name=fill(series.name, **values),
            text=series.text,
            title=fill(series.title, **values),
            published=str(values["published"]),
            values=values,
            later=series.later,
        )
