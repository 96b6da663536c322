"""The operator's console: what goes badly first, recrawls, and what waits for a decision."""

import logging
from collections.abc import Iterable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from disclosures import Change, WithheldReading
from service.web.asking import only_known, read_id, read_page
from service.web.desk import desk_of
from service.web.forms import Form, only, with_form
from service.web.guard import PRIVATE_PAGE, local_path
from service.web.language import _
from service.web.pacing import client_of, limits_of
from service.web.rendering import page
from service.web.sessions import (
    HOME,
    LOGIN,
    OPERATOR,
    behind_login,
    cookie_name,
    sessions_of,
)
from store.diff import compare
from store.significance import judged

log = logging.getLogger(__name__)

#: Where readings wait for a decision; whoever decides one goes on with the next.
HELD_PAGE = "/console/held"

#: Rows on one page.
SOURCES = 100
RUNS = 100
QUARANTINED = 20

#: Runs shown on the first page.
LATEST = 12

INCIDENTS = 20

#: Readings of an incident that are shown with it.
SAMPLE = 3

#: What an operator may have done just now.
DONE = ("called", "accepted", "discarded", "released")

#: Seconds after which one whose logins failed may try again.
PATIENCE = 900


def login_page(request: Request) -> Response:
    """Ask for a token."""
    values = {"next": local_path(request.query_params.get("next", ""), HOME), "wrong": ""}
    return page(request, "login.html", values, headers=PRIVATE_PAGE)


def log_in(request: Request, form: Form) -> Response:
    """Open a session for who shows a good token. Whatever is wrong, the answer is the same."""
    desk = desk_of(request)
    limits, client = limits_of(request), client_of(request)
    onward = local_path(only(form, "next", length=2000), HOME)
    if not limits.may_log_in(client):
        wrong = _("失败次数过多，请稍后再试。")
        wait = {"Retry-After": str(PATIENCE), **PRIVATE_PAGE}
        values = {"next": onward, "wrong": wrong}
        return page(request, "login.html", values, status=429, headers=wait)
    name = desk.operators.authenticate(only(form, "token"))
    if name is None:
        limits.login_failed(client)
        log.warning("A login failed.")
        values = {"next": onward, "wrong": _("这不是有效的令牌。")}
        return page(request, "login.html", values, status=403, headers=PRIVATE_PAGE)
    log.info("An operator logged in.", extra={"operator": name})
    answer = RedirectResponse(onward, 303, PRIVATE_PAGE)
    sessions_of(request).open(desk, name, answer)
    return answer


def log_out(request: Request) -> Response:
    """End the session."""
    desk = desk_of(request)
    answer = RedirectResponse(LOGIN, 303, PRIVATE_PAGE)
    sessions_of(request).end(desk, request.cookies.get(cookie_name(desk)), answer)
    return answer


def overview(request: Request) -> Response:
    """Show the sources, worst first, with the state of everything else."""
    only_known(request.query_params, {"page", *DONE})
    desk = desk_of(request)
    number = read_page(request.query_params)
    health = desk.archive.health()
    subscriptions = desk.subscribers.all()
    start = (number - 1) * SOURCES
    values = {
        "shown": health[start : start + SOURCES],
        "number": number,
        "more": len(health) > start + SOURCES,
        "outbox": desk.outbox.waiting(),
        "active": sum(one.active for one in subscriptions),
        "asked": sum(one.confirmed_at is None and one.ended_at is None for one in subscriptions),
        "incidents": len(desk.archive.incidents()),
        "held": sum(one.withheld for one in health),
        "pending": sum(one.delayed for one in health),
        "runs": desk.archive.runs(limit=LATEST),
        "done": _done(request),
    }
    return page(request, "console.html", values, headers=PRIVATE_PAGE)


def runs(request: Request) -> Response:
    """Show the latest visits, of all sources or of one."""
    only_known(request.query_params, {"source"})
    slug = request.query_params.get("source", "")
    desk = desk_of(request)
    source = desk.sources.get(slug) if slug else None
    values = {"runs": desk.archive.runs(source=slug, limit=RUNS), "source": source}
    return page(request, "runs.html", values, headers=PRIVATE_PAGE)


def withheld(request: Request) -> Response:
    """Show what waits for a decision, oldest first; with ``pending=1``, what needs none."""
    only_known(request.query_params, {"source", "incident", "pending", *DONE})
    pending = request.query_params.get("pending", "") == "1"
    slug = request.query_params.get("source", "")
    key = request.query_params.get("incident", "")
    waiting = desk_of(request).archive.withheld(
        source=slug, incident=read_id(key) if key else None, delayed=pending, limit=QUARANTINED + 1
    )
    values = {
        "waiting": _beside(waiting[:QUARANTINED]),
        "more": len(waiting) > QUARANTINED,
        "pending": pending,
        "done": _done(request),
    }
    return page(request, "held.html", values, headers=PRIVATE_PAGE)


def incidents(request: Request) -> Response:
    """Show what came as a storm, newest first, each with some of its diffs."""
    only_known(request.query_params, set())
    archive = desk_of(request).archive
    found = [
        (one, _beside(archive.withheld(incident=one.id, limit=SAMPLE)) if one.withheld else [])
        for one in archive.incidents(closed=True, limit=INCIDENTS)
    ]
    names = {one.source.slug: one.source.agency for one in archive.health()} if found else {}
    values = {"incidents": found, "names": names}
    return page(request, "incidents.html", values, headers=PRIVATE_PAGE)


def recrawl(request: Request, form: Form) -> Response:
    """Call sources forward: those named, or all with ``all``."""
    slugs = None if "all" in form else [slug for slug in form.get("source", []) if slug]
    called = desk_of(request).schedule.make_due(slugs)
    log.info(
        "A recrawl was asked for.", extra={"operator": request.scope[OPERATOR], "sources": called}
    )
    return _back(called=called)


def accept(request: Request) -> Response:
    """Believe a held reading."""
    events = desk_of(request).ledger.accept(read_id(request.path_params["held"]))
    log.info("A held reading was accepted.", extra={"operator": request.scope[OPERATOR]})
    return _back(HELD_PAGE, accepted=len(events))


def discard(request: Request) -> Response:
    """Drop a held reading for good."""
    desk_of(request).ledger.discard(read_id(request.path_params["held"]))
    log.info("A held reading was discarded.", extra={"operator": request.scope[OPERATOR]})
    return _back(HELD_PAGE, discarded=1)


def release(request: Request) -> Response:
    """Believe all that came with a storm."""
    events = desk_of(request).ledger.release(read_id(request.path_params["incident"]))
    log.info("An incident was released.", extra={"operator": request.scope[OPERATOR]})
    return _back(released=len(events))


def dismiss(request: Request) -> Response:
    """Drop all that came with a storm."""
    dropped = desk_of(request).ledger.dismiss(read_id(request.path_params["incident"]))
    log.info("An incident was discarded.", extra={"operator": request.scope[OPERATOR]})
    return _back(discarded=dropped)


ROUTES = [
    Route(LOGIN, login_page),
    Route(LOGIN, with_form(log_in), methods=["POST"]),
    *behind_login(
        [
            Route(HOME, overview),
            Route("/console/runs", runs),
            Route(HELD_PAGE, withheld),
            Route("/console/incidents", incidents),
            Route("/console/incidents/{incident}/release", release, methods=["POST"]),
            Route("/console/incidents/{incident}/discard", dismiss, methods=["POST"]),
            Route("/console/recrawl", with_form(recrawl), methods=["POST"]),
            Route("/console/held/{held}/accept", accept, methods=["POST"]),
            Route("/console/held/{held}/discard", discard, methods=["POST"]),
            Route("/console/logout", log_out, methods=["POST"]),
        ]
    ),
]


def _beside(waiting: Iterable[WithheldReading]) -> list[tuple[WithheldReading, Change]]:
    """Put beside each what differs from what we keep."""
    return [
        (one, judged(change or Change()))
        for one in waiting
        for change in (
            compare(one.before.reading if one.before else None, one.observation.reading),
        )
    ]


def _back(where: str = HOME, **done: int) -> Response:
    """Go back to a page of the console, which says what was done."""
    return RedirectResponse(f"{where}?{urlencode(done)}", 303, PRIVATE_PAGE)


def _done(request: Request) -> tuple[str, int] | None:
    """Read what was done just now: a word of ours and a number."""
    for name in DONE:
        text = request.query_params.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 9:
            return name, int(text)
    return None
