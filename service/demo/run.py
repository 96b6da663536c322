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
from service.application import serve
from service.demo.audience import (
    CAST,
    NobodyAnswered,
    letters_about_events,
    subscribe,
)
from service.demo.browser import get, read_feed
from service.demo.director import Director, NotTold
from service.demo.screen import Addresses, Screen, verdict_table
from service.demo.script import Told
from service.demo.stage import ANY, FOLDER, FOLDER_ONCE, Stage, set_stage
from service.demo.story import chapter
from service.demo.tempo import AT_ONCE, TO_WATCH
from service.demo.verdict import Medium, Verdict, from_events, from_feed, from_letters, judge
from service.logs import set_up_logs
from service.wiring import House, build

#: Between two looks at what is new, in seconds.
LOOK = 0.2

#: The pause after a chapter grows by this, up to the longest: a night of it stays small.
REST = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=15)

#: Seconds until the service must answer.
PATIENCE = 60

#: Where the service's own log goes, in the demonstration's folder.
LOG = "gongkai.log"

#: Whose token opens the console.
OPERATOR_NAME = "demo"


def play(*, once: bool) -> int:
    """Play the story; give the exit status.

    Once: as fast as it can, on a stage of its own, and 0 only if exactly the story was told.
    Otherwise at a pace to watch, chapter after chapter, until somebody says stop.

    Raises:
        InputError: The stage cannot be set; the message says what to do.
    """
    return asyncio.run(_play_once() if once else _play_on())


async def _play_once() -> int:
    stage_alone = set_stage(FOLDER_ONCE, AT_ONCE, anew=True, ports=ANY)
    with stage_alone as stage, _log_beside(stage), Screen() as screen:
        async with _service(stage) as house, _watching(house, stage, screen):
            fault = await _play_chapter(house, stage, screen)
            verdict = await _verdict(house, stage)
        return _report(screen.console, verdict, fault)


async def _play_chapter(house: House, stage: Stage, screen: Screen) -> str:
    """Play the first chapter; say what went wrong, or nothing."""
    director = Director(house=house, stage=stage)
    try:
        await _seat(house, stage, director)
        if wrong := await director.differences():
            return f"after the first visits: {wrong}"
        while step := director.next_step():
            screen.say("portal", f"{step.zh} · {step.en}")
            await director.perform(step)
        screen.say("demo", "最后再访问一遍所有来源 · everything is visited once more")
        await director.visit_all()
        if wrong := await director.differences():
            return f"in the end: {wrong}"
    except (NotTold, NobodyAnswered) as error:
        return str(error)
    return ""


async def _play_on() -> int:
    with set_stage(FOLDER, TO_WATCH) as stage, _log_beside(stage), Screen() as screen:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        try:
            async with _service(stage) as house, _watching(house, stage, screen):
                screen.show_addresses(await to_thread(_addresses, house))
                await _chapters(house, stage, screen)
        except asyncio.CancelledError:
            screen.say("demo", f"再见。一切都留在 {stage.folder}，下次从这里继续 · see you")
        return 0


async def _chapters(house: House, stage: Stage, screen: Screen) -> None:
    director = Director(house=house, stage=stage)
    await _seat(house, stage, director)
    screen.say("demo", await to_thread(_where_we_are, house, stage))
    while True:
        while step := director.next_step():
            await asyncio.sleep(stage.tempo.pause.total_seconds())
            screen.say("portal", f"{step.zh} · {step.en}")
            try:
                await director.perform(step)
            except NotTold as error:
                screen.say("demo", str(error))
        director.turn_page()
        rest = min(REST * stage.portal.state.chapter, LONGEST_REST)
        screen.say("demo", f"下一章 {rest} 后开始 · the next chapter begins in {rest}")
        await asyncio.sleep(rest.total_seconds())


async def _seat(house: House, stage: Stage, director: Director) -> None:
    """Let the readers subscribe while the sources are read for the first time."""
    url, known = house.base_url, house.subscribers
    readers = [reader for reader in CAST if not reader.operator]
    await asyncio.gather(
        *(subscribe(reader, base_url=url, box=stage.box, known=known) for reader in readers)
    )
    await director.first_visits()


def _where_we_are(house: House, stage: Stage) -> str:
    """Say what a first visit does (history is kept, nobody is told), or that the story goes on."""
    state = stage.portal.state
    if state.chapter or state.steps:
        return "故事从上次停下的地方继续 · the story goes on where it stopped"
    kept = sum(health.reports for health in house.archive.health())
    return f"{kept} 份已有的报告收下了，不打扰任何人 · reports kept without a word to anybody"


@contextlib.asynccontextmanager
async def _service(stage: Stage) -> AsyncIterator[House]:
    """Run the service for as long as the context lasts."""
    house = await to_thread(build, stage.settings)
    stop = asyncio.Event()
    running = asyncio.create_task(
        serve(house, stop, demo_mailbox=stage.box.letters, pace=stage.tempo.pace)
    )
    try:
        await _until_it_answers(house, running)
        yield house
    finally:
        stop.set()
        await running
        await house.aclose()


async def _until_it_answers(house: House, running: asyncio.Task[None]) -> None:
    for _ in range(PATIENCE * 20):
        if running.done():
            await running
        with contextlib.suppress(OSError):
            if (await to_thread(get, f"{house.base_url}/healthz")).status == 200:
                return
        await asyncio.sleep(0.05)
    raise NobodyAnswered(f"the service did not answer within {PATIENCE} s; see {LOG}")


@contextlib.asynccontextmanager
async def _watching(house: House, stage: Stage, screen: Screen) -> AsyncIterator[None]:
    """Show events and letters as they come."""
    watcher = asyncio.create_task(_watch(house, stage, screen))
    try:
        yield
    finally:
        watcher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watcher


async def _watch(house: House, stage: Stage, screen: Screen) -> None:
    shown = {event.id for event in await to_thread(_all_events, house)}
    letters = len(await to_thread(stage.box.letters))
    while True:
        for event in reversed(await to_thread(_all_events, house)):
            if event.id not in shown:
                shown.add(event.id)
                screen.event(event)
        arrived = await to_thread(stage.box.letters)
        for letter in arrived[letters:]:
            screen.letter(letter)
        letters = len(arrived)
        screen.show_health(await to_thread(house.archive.health))
        await asyncio.sleep(LOOK)


def _all_events(house: House) -> Sequence[Event]:
    return house.archive.events(kinds=tuple(EventKind), limit=100)


@contextlib.contextmanager
def _log_beside(stage: Stage) -> Iterator[None]:
    """Send the service's own log to a file: the terminal belongs to the story."""
    root = logging.getLogger()
    before = list(root.handlers)
    with (stage.folder / LOG).open("a", encoding="utf-8", buffering=1) as file:
        set_up_logs(stage.settings.log_level, "plain", file)
        try:
            yield
        finally:
            root.handlers[:] = before


def _addresses(house: House) -> Addresses:
    url = house.base_url
    return Addresses(
        pages=(
            ("读者页 reader page", f"{url}/"),
            ("RSS", f"{url}/feed.rss"),
            ("Atom", f"{url}/feed.atom"),
            ("控制台 console", f"{url}/console"),
            ("演示邮箱 mailbox", f"{url}/demo/mailbox"),
        ),
        token=_token(house),
    )


def _token(house: House) -> str:
    """Give the token of the demonstration's operator; it is kept beside the database."""
    path: Path = house.settings.var / "operator-token"
    if path.exists() and house.operators.authenticate(
        kept := path.read_text(encoding="ascii").strip()
    ):
        return kept
    if OPERATOR_NAME in house.operators.names():
        house.operators.revoke(OPERATOR_NAME)
    token = house.operators.issue(OPERATOR_NAME)
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(token)
    return token


async def _verdict(house: House, stage: Stage) -> Verdict:
    """Ask everybody what they heard, and hold it against the story."""
    state = stage.portal.state
    steps = chapter(state.chapter, state.year, stage.sites)
    story = tuple(told for step in steps for told in step.told)
    public = tuple(told for told in story if told.kind not in OPERATORS_ONLY)
    media = [Medium(name="events", wanted=story, heard=from_events(_all_events(house)))]
    for name, path in (("RSS", "feed.rss"), ("Atom", "feed.atom")):
        answered = await to_thread(get, f"{house.base_url}/{path}")
        media.append(Medium(name=name, wanted=public, heard=from_feed(read_feed(answered.body))))
    for reader in CAST:
        wanted: tuple[Told, ...] = tuple(told for told in story if reader.wants(told))
        letters = letters_about_events(stage.box, reader)
        media.append(Medium(name=reader.name, wanted=wanted, heard=from_letters(letters, reader)))
    return judge(story, stage.sites, media)


def _report(console: Console, verdict: Verdict, fault: str) -> int:
    """Print the table; give the exit status."""
    console.print(verdict_table(verdict))
    for extra in verdict.extras:
        console.print(f"[bold red]told, and not expected:[/] {extra}")
    if fault:
        console.print(f"[bold red]the story stopped:[/] {fault}")
    agrees = verdict.agrees and not fault
    console.print("[green]all agree[/]" if agrees else "[bold red]they do not agree[/]")
    return 0 if agrees else 1
