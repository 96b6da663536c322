"""``gongkai demo``: the service, a portal and a mailbox in one process, and the story on them."""

import asyncio
import contextlib
import logging
import os
import signal
from asyncio import to_thread
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from disclosures import OPERATORS_ONLY, Event, EventKind
from service.application import Application
from service.demo.comparison import (
    ComparisonResult,
    OutputCheck,
    compare_outputs,
    from_events,
    from_feed,
    from_letters,
)
from service.demo.demo_users import (
    DEMO_USERS,
    UnexpectedResponse,
    event_letters,
    subscribe,
)
from service.demo.environment import (
    ANY_PORTS,
    FOLDER,
    ONCE_FOLDER,
    DemoEnvironment,
    open_environment,
)
from service.demo.http_client import get, read_feed
from service.demo.runner import ScenarioRunner, StepFailed
from service.demo.scenario import scenario_steps
from service.demo.steps import ExpectedEvent
from service.demo.terminal import Addresses, Terminal, comparison_table
from service.demo.timing import FAST, WATCHABLE
from service.logs import set_up_logs
from service.wiring.build import build_application
from service.wiring.server import serve

#: Between two looks at what is new, in seconds.
POLL_SECONDS = 0.2

#: The pause after a chapter grows by this, up to the longest: a night of it stays small.
PAUSE_STEP = timedelta(minutes=1)
MAX_PAUSE = timedelta(minutes=15)

#: Seconds until the service must answer.
TIMEOUT = 60

#: Where the service's own log goes, in the demonstration's folder.
LOG = "gongkai.log"

#: Whose token opens the console.
OPERATOR_NAME = "demo"


def run_demo(*, once: bool) -> int:
    """Play the story; give the exit status.

    Once: as fast as it can, on a stage of its own, and 0 only if exactly the story was told.
    Otherwise at a pace to watch, chapter after chapter, until somebody says stop.

    Raises:
        InputError: The stage cannot be set; the message says what to do.
    """
    return asyncio.run(_run_once() if once else _run_continuously())


async def _run_once() -> int:
    stage_alone = open_environment(ONCE_FOLDER, FAST, fresh=True, ports=ANY_PORTS)
    with stage_alone as environment, _log_to_file(environment), Terminal() as terminal:
        async with (
            _service(environment) as application,
            _showing_progress(application, environment, terminal),
        ):
            fault = await _run_chapter(application, environment, terminal)
            result = await _compare(application, environment)
        return _print_result(terminal.console, result, fault)


async def _run_chapter(
    application: Application, environment: DemoEnvironment, terminal: Terminal
) -> str:
    """Play the first chapter; say what went wrong, or nothing."""
    runner = ScenarioRunner(application=application, environment=environment)
    try:
        await _subscribe_users(application, environment, runner)
        if wrong := await runner.differences():
            return f"after the first visits: {wrong}"
        while step := runner.next_step():
            terminal.print_line("portal", f"{step.zh} · {step.en}")
            await runner.run_step(step)
        terminal.print_line("demo", "最后再访问一遍所有来源 · everything is visited once more")
        await runner.visit_all()
        if wrong := await runner.differences():
            return f"in the end: {wrong}"
    except (StepFailed, UnexpectedResponse) as error:
        return str(error)
    return ""


async def _run_continuously() -> int:
    with (
        open_environment(FOLDER, WATCHABLE) as environment,
        _log_to_file(environment),
        Terminal() as terminal,
    ):
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        try:
            async with (
                _service(environment) as application,
                _showing_progress(application, environment, terminal),
            ):
                terminal.show_addresses(await to_thread(_addresses, application))
                await _run_repetitions(application, environment, terminal)
        except asyncio.CancelledError:
            terminal.print_line(
                "demo", f"再见。一切都留在 {environment.folder}，下次从这里继续 · see you"
            )
        return 0


async def _run_repetitions(
    application: Application, environment: DemoEnvironment, terminal: Terminal
) -> None:
    runner = ScenarioRunner(application=application, environment=environment)
    await _subscribe_users(application, environment, runner)
    terminal.print_line("demo", await to_thread(_progress_message, application, environment))
    while True:
        while step := runner.next_step():
            await asyncio.sleep(environment.timing.pause.total_seconds())
            terminal.print_line("portal", f"{step.zh} · {step.en}")
            try:
                await runner.run_step(step)
            except StepFailed as error:
                terminal.print_line("demo", str(error))
        runner.start_next_chapter()
        rest = min(PAUSE_STEP * environment.portal.state.repetition, MAX_PAUSE)
        terminal.print_line("demo", f"下一章 {rest} 后开始 · the next chapter begins in {rest}")
        await asyncio.sleep(rest.total_seconds())


async def _subscribe_users(
    application: Application, environment: DemoEnvironment, runner: ScenarioRunner
) -> None:
    """Let the readers subscribe while the sources are read for the first time."""
    url, known = application.base_url, application.subscribers
    readers = [reader for reader in DEMO_USERS if not reader.operator]
    await asyncio.gather(
        *(
            subscribe(reader, base_url=url, mailbox=environment.mailbox, known=known)
            for reader in readers
        )
    )
    await runner.first_visits()


def _progress_message(application: Application, environment: DemoEnvironment) -> str:
    """Say what a first visit does (history is kept, nobody is told), or that the story goes on."""
    state = environment.portal.state
    if state.repetition or state.steps:
        return "故事从上次停下的地方继续 · the story goes on where it stopped"
    kept = sum(health.reports for health in application.queries.health())
    return f"{kept} 份已有的报告收下了，不打扰任何人 · reports kept without a word to anybody"


@contextlib.asynccontextmanager
async def _service(environment: DemoEnvironment) -> AsyncIterator[Application]:
    """Run the service for as long as the context lasts."""
    application = await to_thread(build_application, environment.settings)
    stop = asyncio.Event()
    running = asyncio.create_task(
        serve(
            application,
            stop,
            demo_mailbox=environment.mailbox.letters,
            poll_interval=environment.timing.poll_interval,
        )
    )
    try:
        await _until_it_answers(application, running)
        yield application
    finally:
        stop.set()
        await running
        await application.aclose()


async def _until_it_answers(application: Application, running: asyncio.Task[None]) -> None:
    for _ in range(TIMEOUT * 20):
        if running.done():
            await running
        with contextlib.suppress(OSError):
            if (await to_thread(get, f"{application.base_url}/healthz")).status == 200:
                return
        await asyncio.sleep(0.05)
    raise UnexpectedResponse(f"the service did not answer within {TIMEOUT} s; see {LOG}")


@contextlib.asynccontextmanager
async def _showing_progress(
    application: Application, environment: DemoEnvironment, terminal: Terminal
) -> AsyncIterator[None]:
    """Show events and letters as they come."""
    watcher = asyncio.create_task(_show_progress(application, environment, terminal))
    try:
        yield
    finally:
        watcher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watcher


async def _show_progress(
    application: Application, environment: DemoEnvironment, terminal: Terminal
) -> None:
    shown = {event.id for event in await to_thread(_all_events, application)}
    letters = len(await to_thread(environment.mailbox.letters))
    while True:
        for event in reversed(await to_thread(_all_events, application)):
            if event.id not in shown:
                shown.add(event.id)
                terminal.event(event)
        arrived = await to_thread(environment.mailbox.letters)
        for letter in arrived[letters:]:
            terminal.letter(letter)
        letters = len(arrived)
        terminal.show_health(await to_thread(application.queries.health))
        await asyncio.sleep(POLL_SECONDS)


def _all_events(application: Application) -> Sequence[Event]:
    return application.queries.events(kinds=tuple(EventKind), limit=100)


@contextlib.contextmanager
def _log_to_file(environment: DemoEnvironment) -> Iterator[None]:
    """Send the service's own log to a file: the terminal belongs to the story."""
    root = logging.getLogger()
    before = list(root.handlers)
    with (environment.folder / LOG).open("a", encoding="utf-8", buffering=1) as file:
        set_up_logs(environment.settings.log_level, "plain", file)
        try:
            yield
        finally:
            root.handlers[:] = before


def _addresses(application: Application) -> Addresses:
    url = application.base_url
    return Addresses(
        pages=(
            ("读者页 reader page", f"{url}/"),
            ("RSS", f"{url}/feed.rss"),
            ("Atom", f"{url}/feed.atom"),
            ("控制台 console", f"{url}/console"),
            ("演示邮箱 mailbox", f"{url}/demo/mailbox"),
        ),
        token=_token(application),
    )


def _token(application: Application) -> str:
    """Give the token of the demonstration's operator; it is kept beside the database."""
    path: Path = application.settings.var / "operator-token"
    if path.exists() and application.operators.authenticate(
        kept := path.read_text(encoding="ascii").strip()
    ):
        return kept
    if OPERATOR_NAME in application.operators.names():
        application.operators.revoke(OPERATOR_NAME)
    token = application.operators.issue(OPERATOR_NAME)
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(token)
    return token


async def _compare(application: Application, environment: DemoEnvironment) -> ComparisonResult:
    """Ask everybody what they heard, and hold it against the story."""
    state = environment.portal.state
    steps = scenario_steps(state.repetition, state.year, environment.sites)
    story = tuple(expected for step in steps for expected in step.expected)
    public = tuple(expected for expected in story if expected.kind not in OPERATORS_ONLY)
    outputs = [
        OutputCheck(
            name="events", expected_events=story, received=from_events(_all_events(application))
        )
    ]
    for name, path in (("RSS", "feed.rss"), ("Atom", "feed.atom")):
        response_counts = await to_thread(get, f"{application.base_url}/{path}")
        outputs.append(
            OutputCheck(
                name=name,
                expected_events=public,
                received=from_feed(read_feed(response_counts.body)),
            )
        )
    for reader in DEMO_USERS:
        expected_events: tuple[ExpectedEvent, ...] = tuple(
            expected for expected in story if reader.wants(expected)
        )
        letters = event_letters(environment.mailbox, reader)
        outputs.append(
            OutputCheck(
                name=reader.name,
                expected_events=expected_events,
                received=from_letters(letters, reader),
            )
        )
    return compare_outputs(story, environment.sites, outputs)


def _print_result(console: Console, result: ComparisonResult, fault: str) -> int:
    """Print the table; give the exit status."""
    console.print(comparison_table(result))
    for extra in result.unexpected:
        console.print(f"[bold red]told, and not expected:[/] {extra}")
    if fault:
        console.print(f"[bold red]the story stopped:[/] {fault}")
    matches = result.matches and not fault
    console.print("[green]all agree[/]" if matches else "[bold red]they do not agree[/]")
    return 0 if matches else 1
