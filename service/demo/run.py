"""``gongkai demo``: runs service, sites and mailbox in one process, and the scenario on them."""

import asyncio
import contextlib
import logging
import os
import signal
from asyncio import to_thread
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from service.application import Application
from service.demo.comparison import (
    ComparisonResult,
)
from service.demo.demo_users import (
    DEMO_USERS,
    UnexpectedResponse,
    subscribe,
)
from service.demo.environment import (
    ANY_PORTS,
    FOLDER,
    ONCE_FOLDER,
    DemoEnvironment,
    open_environment,
)
from service.demo.http_client import get
from service.demo.results import all_events, compare_with_scenario
from service.demo.runner import ScenarioRunner, StepFailed
from service.demo.terminal import Addresses, Terminal, comparison_table
from service.demo.timing import FAST, WATCHABLE
from service.logs import set_up_logs
from service.wiring.build import build_application
from service.wiring.server import serve

#: Interval of polls for new events and letters, in seconds.
POLL_SECONDS = 0.2

#: Increment and maximum of the pause after a repetition, so that a long run stays small.
PAUSE_STEP = timedelta(minutes=1)
MAX_PAUSE = timedelta(minutes=15)

#: Timeout for the start of the service, in seconds.
TIMEOUT = 60

#: Name of the service's log file in the data folder.
LOG = "gongkai.log"

#: Name of the operator whose token opens the console.
OPERATOR_NAME = "demo"


def run_demo(*, once: bool) -> int:
    """Run the scenario; return the exit status.

    With `once` it runs as fast as possible, in a folder that is cleared before, and returns 0 only
    if exactly the expected events were received. Otherwise it runs slowly and repeats the scenario
    until it is stopped.

    Raises:
        InputError: The environment cannot be opened; the message says what to do.
    """
    return asyncio.run(_run_once() if once else _run_continuously())


async def _run_once() -> int:
    opened = open_environment(ONCE_FOLDER, FAST, fresh=True, ports=ANY_PORTS)
    with opened as environment, _log_to_file(environment), Terminal() as terminal:
        async with (
            _service(environment) as application,
            _showing_progress(application, environment, terminal),
        ):
            fault = await _run_scenario(application, environment, terminal)
            result = await compare_with_scenario(application, environment)
        return _print_result(terminal.console, result, fault)


async def _run_scenario(
    application: Application, environment: DemoEnvironment, terminal: Terminal
) -> str:
    """Run the scenario once; return an error message, or an empty string."""
    runner = ScenarioRunner(application=application, environment=environment)
    try:
        await _subscribe_users(application, environment, runner)
        if wrong := await runner.differences():
            return f"after the first visits: {wrong}"
        while step := runner.next_step():
            terminal.print_line("portal", f"{step.zh} · {step.en}")
            await runner.run_step(step)
        terminal.print_line("demo", "最后再访问一遍所有来源 · all sources are visited once more")
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
                "demo",
                f"演示已停止，数据保存在 {environment.folder}，下次从这里继续 · data kept",
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
        runner.start_next_repetition()
        rest = min(PAUSE_STEP * environment.portal.state.repetition, MAX_PAUSE)
        terminal.print_line("demo", f"下一轮 {rest} 后开始 · the next repetition begins in {rest}")
        await asyncio.sleep(rest.total_seconds())


async def _subscribe_users(
    application: Application, environment: DemoEnvironment, runner: ScenarioRunner
) -> None:
    """Subscribe the demo users while the sources are visited for the first time."""
    url, known = application.base_url, application.subscribers
    users = [user for user in DEMO_USERS if not user.operator]
    await asyncio.gather(
        *(subscribe(user, base_url=url, mailbox=environment.mailbox, known=known) for user in users)
    )
    await runner.first_visits()


def _progress_message(application: Application, environment: DemoEnvironment) -> str:
    """Return a message: how many reports the first visits kept, or that the scenario resumes."""
    state = environment.portal.state
    if state.repetition or state.steps:
        return "演示从上次停下的地方继续 · the scenario resumes where it stopped"
    kept = sum(health.reports for health in application.queries.health())
    return f"已留存 {kept} 份已有的报告，不通知任何人 · existing reports stored, nobody notified"


@contextlib.asynccontextmanager
async def _service(environment: DemoEnvironment) -> AsyncIterator[Application]:
    """Run the service for the duration of the context."""
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
        await _wait_until_ready(application, running)
        yield application
    finally:
        stop.set()
        await running
        await application.aclose()


async def _wait_until_ready(application: Application, running: asyncio.Task[None]) -> None:
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
    """Print new events and letters, and the health of the sources."""
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
    shown = {event.id for event in await to_thread(all_events, application)}
    letters = len(await to_thread(environment.mailbox.letters))
    while True:
        for event in reversed(await to_thread(all_events, application)):
            if event.id not in shown:
                shown.add(event.id)
                terminal.event(event)
        arrived = await to_thread(environment.mailbox.letters)
        for letter in arrived[letters:]:
            terminal.letter(letter)
        letters = len(arrived)
        terminal.show_health(await to_thread(application.queries.health))
        await asyncio.sleep(POLL_SECONDS)


@contextlib.contextmanager
def _log_to_file(environment: DemoEnvironment) -> Iterator[None]:
    """Write the service's log to a file: the terminal shows the scenario."""
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
    """Return the demo operator's token, which is stored beside the database."""
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


def _print_result(console: Console, result: ComparisonResult, fault: str) -> int:
    """Print the table and the errors; return the exit status."""
    console.print(comparison_table(result))
    for extra in result.unexpected:
        console.print(f"[bold red]received, but not expected:[/] {extra}")
    if fault:
        console.print(f"[bold red]the scenario stopped:[/] {fault}")
    matches = result.matches and not fault
    console.print("[green]all agree[/]" if matches else "[bold red]they do not agree[/]")
    return 0 if matches else 1
