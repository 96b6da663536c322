"""Terminal output of the demonstration: a live display, or plain lines."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from disclosures import Event, SourceHealth, SourceState
from disclosures.wording.languages import CHINESE
from disclosures.wording.names import event_name, state_name
from service.demo.comparison import MISSING, OK, ComparisonResult
from service.demo.mailbox import recipient

#: Number of lines that are kept, and that must stay visible.
MAX_LINES = 60
MIN_LINES = 6

#: Width of output that goes to no terminal, in columns.
WIDTH = 160

COLOURS = {"portal": "cyan", "event": "bold yellow", "mail": "green", "demo": "dim"}
NAMES = {"portal": "门户", "event": "事件", "mail": "邮件", "demo": "演示"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Addresses to open, by name, in order."""

    pages: tuple[tuple[str, str], ...]

    #: Token for the console.
    token: str


@dataclass(slots=True, kw_only=True)
class Terminal:
    """Prints messages, events and letters. Used as a context manager."""

    console: Console = field(default_factory=Console)
    _lines: deque[Text] = field(default_factory=lambda: deque(maxlen=MAX_LINES))
    _addresses: Addresses | None = None
    _health: Sequence[SourceHealth] = ()
    _live: Live | None = None

    def __post_init__(self) -> None:
        if not self.console.is_terminal:
            self.console.width = WIDTH

    def __enter__(self) -> Self:
        if self.console.is_terminal:
            self._live = Live(console=self.console, refresh_per_second=4, transient=False)
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def show_addresses(self, addresses: Addresses) -> None:
        """Show the addresses."""
        self._addresses = addresses
        if self._live is None:
            self.console.print(_address_table(addresses))
        self._draw()

    def print_line(self, who: str, text: str) -> None:
        """Print a line of kind ``portal``, ``event``, ``mail`` or ``demo``."""
        at = datetime.now().astimezone().strftime("%H:%M:%S")
        parts = ((f"{at} ", "dim"), (f"{NAMES[who]} ", COLOURS[who]), text)
        line = Text.assemble(*parts, no_wrap=self._live is not None, overflow="ellipsis")
        self._lines.append(line)
        if self._live is None:
            self.console.print(line, soft_wrap=True)
        self._draw()

    def event(self, event: Event) -> None:
        """Print an event."""
        revision = event.revision
        title = revision.reading.title or revision.report.url if revision else event.source.agency
        steps = [
            f"{c.before.value if c.before else '–'} → {c.after.value if c.after else '–'}"
            for c in event.change.figures[:3]
        ]
        headline = f"【{event_name(event.kind, CHINESE)}】{title}"
        self.print_line("event", f"{headline}  {'，'.join(steps)}".rstrip())

    def letter(self, letter: EmailMessage) -> None:
        """Print the arrival of a letter."""
        self.print_line("mail", f"{recipient(letter)} ← {letter['Subject']}")

    def show_health(self, health: Sequence[SourceHealth]) -> None:
        """Show the health of the sources (on a terminal only)."""
        self._health = sorted(health, key=lambda h: h.source.slug)
        self._draw()

    def _draw(self) -> None:
        if self._live is None:
            return
        height = self.console.size.height - 1
        parts: list[RenderableType] = []
        if self._addresses is not None:
            parts.append(Panel(_address_table(self._addresses), title="公开 Gongkai · demo"))
            height -= len(self._addresses.pages) + 3
        if self._health and height > len(self._health) + MIN_LINES:
            parts.append(_health_table(self._health))
            height -= len(self._health) + 1
        self._live.update(Group(*parts, *list(self._lines)[-max(height, 1) :]))


def comparison_table(result: ComparisonResult) -> Table:
    """Return the table of expected events and the outputs that received them."""
    table = Table(title="expected and received events", title_justify="left")
    table.add_column("expected")
    table.add_column("title", overflow="fold")
    table.add_column("figure")
    for output in result.outputs:
        table.add_column(output, justify="center")
    for row in result.rows:
        cells = [f"[{_colour(cell)}]{cell}[/]" for cell in row.cells]
        table.add_row(row.kind.value, row.title, row.detail, *cells)
    return table


def _colour(cell: str) -> str:
    return {OK: "green", MISSING: "bold red"}.get(cell, "dim")


def _address_table(addresses: Addresses) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, url in addresses.pages:
        table.add_row(name, Text(url, style=f"link {url}"))
    table.add_row("令牌 console token", addresses.token)
    return table


def _health_table(health: Sequence[SourceHealth]) -> Table:
    table = Table(box=None, padding=(0, 2), header_style="dim")
    for name in ("来源 source", "状态 state", "报告 reports", "上次访问 last visit"):
        table.add_column(name)
    for one in health:
        at = one.last_visit_at.astimezone().strftime("%H:%M:%S") if one.last_visit_at else "–"
        bad = one.state in (SourceState.UNREADABLE, SourceState.FAILING)
        state = Text(state_name(one.state, CHINESE), style="red" if bad else "green")
        table.add_row(one.source.agency, state, str(one.reports), at)
    return table
