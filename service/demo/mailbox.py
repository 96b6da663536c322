"""The SMTP server of the demonstration, which stores every letter in a Maildir."""

import asyncio
import mailbox
import socket
import threading
from collections.abc import Coroutine, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from service.demo.durable_files import sync_folder

HOST = "127.0.0.1"

#: Maximum size of a letter, in bytes.
MAX_LETTER_BYTES = 2_000_000


class Mailbox:
    """A Maildir and its SMTP server. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        for part in ("tmp", "new", "cur"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._maildir = mailbox.Maildir(folder)
        self._writing = threading.Lock()
        self._read: dict[str, EmailMessage] = {}
        self._controller: _Server | None = None

    @property
    def port(self) -> int:
        """Port of the server, while it is open."""
        assert self._controller is not None
        return int(self._controller.port)

    def open(self, port: int = 0) -> None:
        """Start the server; port 0 takes a free one.

        Raises:
            OSError: The port belongs to somebody else.
        """
        server = _Server(self, port)
        server.start()
        self._controller = server

    def close(self) -> None:
        """Stop the server. Stored letters stay."""
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    def keep(self, letter: bytes) -> None:
        """Store a letter durably."""
        with self._writing:
            self._maildir.add(letter)
            sync_folder(self._folder / "new")

    def letters(self) -> Sequence[EmailMessage]:
        """Read all letters, in the order of arrival."""
        found = sorted((self._folder / "new").iterdir(), key=lambda f: (f.stat().st_mtime_ns, f))
        return [self._letter(file) for file in found]

    def _letter(self, file: Path) -> EmailMessage:
        if file.name not in self._read:
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self._read[file.name] = letter
        return self._read[file.name]


def recipient(letter: EmailMessage) -> str:
    """Return the envelope recipient."""
    return str(letter["Delivered-To"] or "")


class _Handler:
    """Stores letters before the server answers 250."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._box = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # of aiosmtpd
        """Store one copy for each recipient, with LF line ends."""
        content = (envelope.original_content or b"").replace(b"\r\n", b"\n")
        head = f"Return-Path: <{envelope.mail_from}>\n"
        for address in envelope.rcpt_tos:
            copy = f"{head}Delivered-To: {address}\n".encode() + content
            await asyncio.to_thread(self._box.keep, copy)
        return "250 2.0.0 kept"


class _Server(Controller):
    """aiosmtpd in a thread, on a socket that is bound before the thread starts."""

    def __init__(self, mailbox: Mailbox, port: int) -> None:
        self._socket = socket.create_server((HOST, port))
        bound = self._socket.getsockname()[1]
        super().__init__(
            _Handler(mailbox),
            hostname=HOST,
            port=bound,
            data_size_limit=MAX_LETTER_BYTES,
            ident="Gongkai demo",
        )

    def _create_server(self) -> Coroutine[object, object, asyncio.AbstractServer]:
        """Listen on the bound socket, so that no other process can take the port meanwhile."""
        return self.loop.create_server(self._factory_invoker, sock=self._socket)
