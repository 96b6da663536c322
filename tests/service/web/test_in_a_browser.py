"""Pages in a real browser: hostile text runs no script, and no page needs one."""

import asyncio
import contextlib
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from disclosures import Attachment, Block, BlockKind, ReportObserved
from service.web.app import build_app
from service.web.context import ViewContext
from service.web.security.headers import SecurityHeaders
from tests.service.web.conftest import Page, Visit

pytestmark = pytest.mark.slow

MakeObservation = Callable[..., ReportObserved]

#: What an executed script adds to the page.
MARK = "data-ran"
RAN = f"document.documentElement.setAttribute('{MARK}','1')"

ATTACKS = [
    f"<script>{RAN}</script>",
    f'<img src=x onerror="{RAN}">',
    f'"><svg onload="{RAN}">',
    f"</title><script>{RAN}</script>",
    f'<iframe srcdoc="<script>parent.{RAN}</script>"></iframe>',
    f'<details open ontoggle="{RAN}">x</details>',
    f'<body onload="{RAN}">',
    f'<input autofocus onfocus="{RAN}">',
]

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--virtual-time-budget=3000",
]  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("NO BROWSER: install Debian's chromium to test pages in it")
    return found


@contextlib.contextmanager
def _served(app: ASGIApp, listener: socket.socket) -> Iterator[str]:
    """Serve `app` on loopback for as long as the block lasts."""
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


def _dom(chromium: str, tmp_path: Path, url: str) -> str:
    """Return the HTML of a page after the browser has loaded it."""
    done = subprocess.run(
        [chromium, *FLAGS, f"--user-data-dir={tmp_path}/profile", "--dump-dom", url],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def _ran(html: str) -> bool:
    """Whether a script of the page was executed."""
    return re.search(rf"<html[^>]*{MARK}", html) is not None


def test_hostile_reports_run_no_script_and_pages_work_without_scripts(
    chromium: str,
    tmp_path: Path,
    listener: socket.socket,
    context: ViewContext,
    visit: Visit,
    make_observation: MakeObservation,
) -> None:
    """The content is complete without JavaScript."""
    attack = " ".join(ATTACKS)
    files = (Attachment(text=attack, url=f"javascript:{RAN}"),)
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=one) for one in ATTACKS)
    visit(make_observation(title=attack, blocks=blocks[:-1], attachments=files))
    [event] = visit(make_observation(title=attack, blocks=blocks, attachments=files))
    assert event.report
    report = f"/reports/{event.report.id}"
    local = replace(context, trusted_hosts=["127.0.0.1"])

    with _served(build_app(local), listener) as home:
        for path in ("/", f"/events/{event.id}", report, f"{report}/revisions/2", "/subscribe"):
            served = httpx.get(home + path, headers={"Accept-Language": "en-US"}, trust_env=False)
            shown = _dom(chromium, tmp_path, home + path)

            assert not _ran(shown)
            assert "<script" not in shown
            assert Page(shown).text == Page(served.text).text
            assert event.source.agency in Page(shown).text


def _raw(_request: object) -> HTMLResponse:
    """A page with unescaped text."""
    return HTMLResponse(f"<!doctype html><title>raw</title><p>here {' '.join(ATTACKS)}")


@pytest.mark.parametrize(
    ("protected", "ran"), [(False, True), (True, False)], ids=["without the policy", "with it"]
)
def test_content_security_policy_blocks_unescaped_scripts(
    chromium: str, tmp_path: Path, listener: socket.socket, protected: bool, ran: bool
) -> None:
    """The first case shows that the attacks work without the policy."""
    bare = Starlette(routes=[Route("/", _raw)])

    with _served(SecurityHeaders(bare) if protected else bare, listener) as home:
        dom = _dom(chromium, tmp_path, home)

    assert "here" in dom
    assert _ran(dom) is ran
