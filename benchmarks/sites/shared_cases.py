"""The shared cases (``../shared/cases/crawl`` beside the repository), where they are present."""

import importlib
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.sites.outcome import KEPT, Expectation, Facts, nothing_but_a_gap
from benchmarks.sites.responses import SiteRequest, response

FOLDER = Path(__file__).parents[3] / "shared" / "cases" / "crawl"

#: Environment variable with the folder of the cases, for a checkout elsewhere.
VARIABLE = "GONGKAI_BENCH_SITES"

#: Kinds whose cases name the usual number of reports, whatever the number of theirs.
_UNCOUNTED_KINDS = frozenset({"page.counter"})


@dataclass(frozen=True, slots=True)
class SharedSite:
    """One shared case."""

    case: Any
    modules: "SharedModules"

    @property
    def name(self) -> str:
        """Its name, in the table and on the command line."""
        return f"shared/{self.case.name}"

    @property
    def kind(self) -> str:
        """What it breaks, as a dotted name."""
        return str(self.case.kind)

    @property
    def about(self) -> str:
        """What it does unlike the others."""
        return str(self.case.symptom)

    @property
    def hosts(self) -> Sequence[str]:
        """Its host names, IDNs in their ASCII form."""
        names = (self.case.host, self.case.bare, f"zwgk.{self.case.bare}")
        return [name.encode("idna").decode() for name in names]

    @property
    def tls(self) -> str:
        """How its TLS is unusual; empty: plain HTTP."""
        return str(self.case.tls or "")

    def sources(self) -> Sequence[Mapping[str, object]]:
        """Entries of the catalogue."""
        return [
            {"slug": slug, "url": url, "agency": agency, **self.case.extra}
            for slug, url, agency in self.case.sources
        ]

    def respond(self, request: SiteRequest, phase: int) -> bytes:
        """Answer a request."""
        origin: Any = self.modules.origin
        origin.PHASE = phase
        asked = origin.Req(
            request.method, request.target, request.headers, request.body, request.host,
            bool(self.tls),
        )  # fmt: skip
        answer: bytes | None = self.case.answer(asked)
        return answer or response("", status="500 Internal Server Error")

    def expectation(self) -> Expectation:
        """Read what the case expects."""
        return read_expectation(self.case.expect, counted=self.kind not in _UNCOUNTED_KINDS)


@dataclass(frozen=True, slots=True)
class SharedModules:
    """The modules of the cases: sites, server, certificates."""

    sites: ModuleType
    origin: ModuleType
    certs: ModuleType


def shared_sites(folder: Path) -> Sequence[SharedSite]:
    """Return the cases; none if the folder is absent."""
    if not (folder / "sites.py").exists():
        return ()
    sys.path.append(str(folder))
    sys.dont_write_bytecode = True
    names = ("sites", "origin", "certs")
    modules = SharedModules(*(importlib.import_module(name) for name in names))
    cases = {case.name: case for case in modules.sites.CASES.values()}
    return [SharedSite(case, modules) for case in cases.values()]


def read_expectation(given: Mapping[str, object], *, counted: bool = True) -> Expectation:
    """Convert the expectation of a case: numbers of events, or a few words.

    Words: ``4 reports …``, ``told …`` (a gap must be stated), ``-`` (not compared),
    ``4 or 5 published``, ``5 kept (quiet) or published``, ``published 1, revised 1, moved …``.
    Unless `counted`, the number of stored reports is not compared.
    """
    first, second = str(given.get("p1", "")), str(given.get("p2", ""))
    gap_first = first.startswith("told")
    if gap_first and not isinstance(given.get("p2"), dict):
        return nothing_but_a_gap()
    if second == "-":
        return _all_or_gap()
    facts: dict[int, Sequence[Facts]] = {}
    if counted and (kept := re.search(r"(\d+) reports", first)):
        facts[1] = [Counter({(KEPT, ""): int(kept[1])})]
    compared = frozenset(facts)
    for phase in (2, 3):
        facts[phase] = _alternatives(given.get(f"p{phase}", {}))
    return Expectation(
        facts=facts,
        titles=False,
        gaps=frozenset({1} if gap_first else {2} if second.startswith("told") else ()),
        kept=compared,
        optional=frozenset({"moved"}) if "moved" in second else frozenset(),
    )


def _all_or_gap() -> Expectation:
    whole: Facts = Counter({("published", ""): 1, ("revised", ""): 1})
    facts = {1: [Counter({(KEPT, ""): 4})], 2: [whole], 3: [Counter[tuple[str, str]]()]}
    return Expectation(facts=facts, titles=False, gap_accepted=True, kept=frozenset({1}))


def _alternatives(value: object) -> list[Facts]:
    """Return the accepted events of one phase."""
    if isinstance(value, dict):
        return [Counter({(kind, ""): number for kind, number in value.items()})]
    words = str(value)
    if words.startswith("told"):
        return [Counter()]
    if several := re.match(r"(\d+) or (\d+) published", words):
        return [Counter({("published", ""): int(number)}) for number in several.groups()]
    if quiet := re.match(r"(\d+) kept \(quiet\) or published", words):
        return [Counter(), Counter({("published", ""): int(quiet[1])})]
    named = re.findall(r"(published|revised) (\d+)", words)
    return [Counter({(kind, ""): int(number) for kind, number in named})]
