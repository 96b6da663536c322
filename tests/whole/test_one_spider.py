"""The command line and the service run the same spiders, and get the same from them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest

from disclosures.content_digest import digest
from store.queries.queries import SqlQueries
from tests.whole.environment import Environment, responds
from tests.whole.service_process import wait_until

ROOT = Path(__file__).parent.parent.parent

#: They start the service, and a process for each command.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

#: The five formats of the first pages, and the site of the portal that has each.
SITES = {
    "hanweb": "haidong-swt",
    "directory": "linhe-swj",
    "commerce_portal": "nanping-swt",
    "bare_article": "yunze-swt",
    "trs": "nanze-jmj",
}
SLUG = SITES["hanweb"]


def _run(environment: Environment, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a module as a command, with the settings of the service."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment.service.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _name_families(environment: Environment) -> None:
    """Write the family of each site into the catalogue; a visit only when it is asked for."""
    path = environment.folder / "catalogue.toml"
    text = path.read_text("utf-8").replace('every = "1s"', 'every = "24h"')
    for family, slug in SITES.items():
        text = text.replace(f'slug = "{slug}"\n', f'slug = "{slug}"\nfamily = "{family}"\n')
    path.write_text(text, "utf-8")


def _visits(log: str) -> list[str]:
    """The families of the spiders that visited the site, by the log."""
    return re.findall(rf"visit started  source={SLUG} family=(\w+)", log)


def test_all_five_ways_to_a_visit_run_the_same_spider(environment: Environment) -> None:
    _name_families(environment)

    def log() -> str:
        return environment.service.log

    def wait_for_visits(count: int) -> None:
        wait_until(lambda: len(_visits(log())) >= count, lambda: f"visit {count}\n{log()[-3000:]}")

    environment.service.start()
    wait_until(lambda: responds(environment), lambda: f"it starts\n{log()[-3000:]}")
    wait_for_visits(1)  # as scheduled
    assert _run(environment, "service.cli", "recrawl", SLUG).returncode == 0
    wait_for_visits(2)
    token = _run(environment, "service.cli", "operators", "issue", "Ada").stdout.split()[-1]
    with httpx.Client(base_url=environment.base_url) as client:
        bearer = {"Authorization": f"Bearer {token}"}
        body = {"sources": [SLUG]}
        assert client.post("/api/recrawl", json=body, headers=bearer).status_code == 200
        wait_for_visits(3)
        origin = {"Origin": environment.base_url}
        entered = client.post("/console/login", data={"token": token}, headers=origin)
        cookie = {k: m.value for k, m in SimpleCookie(entered.headers["set-cookie"]).items()}
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookie.items())}
        pressed = client.post("/console/recrawl", data={"source": SLUG}, headers=origin | cookies)
        assert pressed.status_code == 303, pressed.text
    wait_for_visits(4)
    environment.service.stop()
    environment.service.environment["GONGKAI_LOG_LEVEL"] = "DEBUG"  # commands log no INFO
    visited = _run(environment, "service.cli", "visit", SLUG)

    assert visited.returncode == 0, visited.stderr
    assert set(_visits(log())) == set(_visits(visited.stderr)) == {"hanweb"}


def test_crawl_of_each_first_format_yields_what_the_service_keeps(
    environment: Environment, tmp_path: Path
) -> None:
    _name_families(environment)
    cycle = _run(environment, "service.cli", "cycle")
    assert cycle.returncode == 0, cycle.stderr

    for family, slug in SITES.items():
        site = environment.sites[slug]
        arguments = {
            "url": environment.portal.address(slug, site.list),
            "agency": site.agency,
            "province": site.province,
            "delay": "0",
        }
        out = tmp_path / f"{family}.jsonl"
        crawl = _run(
            environment,
            "scrapy",
            *("crawl", family, "-O", str(out)),
            *(part for name, value in arguments.items() for part in ("-a", f"{name}={value}")),
        )
        assert crawl.returncode == 0, crawl.stderr
        items = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        assert f"'families/{family}/reports': {len(items)}" in crawl.stderr

        kept = _kept(environment, slug)
        assert {item["listed_url"]: item["digest"] for item in items} == {
            url: digest for url, (digest, _) in kept.items()
        }
        assert {item["listed_url"]: (item["title"], item["kind"]) for item in items} == {
            url: title_and_kind for url, (_, title_and_kind) in kept.items()
        }


def _kept(environment: Environment, slug: str) -> Mapping[str, tuple[str, tuple[str | None, str]]]:
    """What the service keeps of a source: address → digest, title and kind of each report."""
    revisions = SqlQueries(environment.database.sessions).reports(source=slug, limit=200)
    return {
        each.report.url: (digest(each.reading), (each.reading.title, each.reading.kind.value))
        for each in revisions
    }


def test_private_address_is_refused_with_the_setting_that_would_allow_it(
    environment: Environment,
) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
    environment.service.environment = clean

    address = environment.portal.address(SLUG, "/list")
    refused = _run(environment, "scrapy", "crawl", "hanweb", "-a", f"url={address}")

    assert "not a public address" in refused.stderr
    assert "set GONGKAI_ALLOWED_NETWORKS" in refused.stderr
