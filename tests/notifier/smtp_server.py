"""An SMTP server on loopback with a fault for each recipient, named by the local part."""

import asyncio
import base64
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

#: Replies to RCPT.
AT_RCPT = {
    "tmp450": "450 4.2.1 come back later",
    "full": "452 4.2.2 mailbox full",
    "fullforgood": "552 5.2.2 mailbox full",
    "perm550": "550 5.1.1 <perm550@b.example>: no such user",
    "policy": "550 5.7.26 unauthenticated mail is not accepted",
    "login": "530 authentication required",
    "closing": "421 4.3.2 closing",
    "garbage": "banana",
    "lost": "503 bad sequence of commands",
    "multi": "\r\n".join(["250-on and on"] * 5000 + ["250 at last"]),
}

#: Replies after DATA.
AT_DATA = {
    "tmp451data": "451 4.3.0 try again",
    "perm554data": "554 5.6.0 content refused",
    "policydata": "554 5.7.1 looks like spam",
    "garbagedata": "\x00\xff nothing to see",
}


class FaultyServer:
    """Serves SMTP with the fault that the name of each recipient selects."""

    def __init__(self, closes_after: int | None = None, password: str = "") -> None:
        #: Recipient and text of each letter accepted, or received before a dropped connection.
        self.taken: list[tuple[str, bytes]] = []

        #: How often each recipient was given.
        self.seen: Counter[str] = Counter()

        #: Set when a letter was received and is not replied to.
        self.hangs = asyncio.Event()
        self.connections = 0
        self.most_at_once = 0
        self.port = 0
        self._closes_after = closes_after
        self._password = password
        self._open: set[asyncio.Task[None]] = set()

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Serve one connection to its end."""
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.connections += 1
        self.most_at_once = max(self.most_at_once, len(self._open))
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def close_all(self) -> None:
        """Close all connections."""
        talking = set(self._open)
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)

    async def _converse(self, reader: StreamReader, writer: StreamWriter) -> None:
        mails, recipient = 0, ""
        writer.write(b"220 mx.b.example ESMTP\r\n")
        while line := (await reader.readline()).decode("ascii").strip():
            verb = line[:4].upper()
            if verb == "MAIL":
                mails += 1
            if verb == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
            if verb == "DATA":
                writer.write(b"354 go ahead\r\n")
                answer = await self._text(reader, writer, recipient)
            else:
                answer = await self._answer(verb, line, writer, recipient, mails)
            writer.write(answer.encode("latin-1") + b"\r\n")
            await writer.drain()
            if verb == "QUIT":
                return

    async def _answer(
        self, verb: str, line: str, writer: StreamWriter, recipient: str, mails: int
    ) -> str:
        match verb:
            case "EHLO":
                return (
                    "250-mx.b.example\r\n250 AUTH PLAIN" if self._password else "250 mx.b.example"
                )
            case "AUTH":
                given = base64.b64decode(line.split()[-1]).split(b"\0")[-1].decode()
                return "235 welcome" if given == self._password else "535 5.7.8 wrong password"
            case "MAIL" if self._closes_after and mails > self._closes_after:
                return "421 4.7.0 too many messages on one connection"
            case "RCPT":
                return await self._recipient(recipient.partition("@")[0], writer)
            case "QUIT":
                return "221 bye"
            case _:
                return "250 OK"

    async def _recipient(self, name: str, writer: StreamWriter) -> str:
        self.seen[name] += 1
        first = self.seen[name] == 1
        if name == "hangrcpt":
            await asyncio.Event().wait()
        if name == "droprcpt" or (name == "flaky" and first):
            writer.transport.abort()
        if name == "grey" and first:
            return "451 4.7.1 greylisted"
        return AT_RCPT.get(name, "250 OK")

    async def _text(self, reader: StreamReader, writer: StreamWriter, recipient: str) -> str:
        lines = []
        while (line := await reader.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        name = recipient.partition("@")[0]
        if name == "hangdata":
            self.hangs.set()
            await asyncio.Event().wait()
        if name not in AT_DATA:
            self.taken.append((recipient, b"".join(lines)))
        if name == "dropdata":
            writer.transport.abort()
        return AT_DATA.get(name, "250 OK")


@asynccontextmanager
async def faulty_server(
    closes_after: int | None = None, password: str = ""
) -> AsyncIterator[FaultyServer]:
    """Serve on a free port of loopback for as long as the block runs."""
    faulty = FaultyServer(closes_after, password)
    server = await asyncio.start_server(faulty.serve, "127.0.0.1", 0)
    faulty.port = server.sockets[0].getsockname()[1]
    try:
        yield faulty
    finally:
        server.close()
        await faulty.close_all()


@asynccontextmanager
async def banner_server(banner: bytes) -> AsyncIterator[int]:
    """Send `banner`, which may be empty, to each connection, and nothing else; yield the port."""
    talking: set[StreamWriter] = set()

    async def greet(reader: StreamReader, writer: StreamWriter) -> None:
        talking.add(writer)
        writer.write(banner)
        await writer.drain()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in talking:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
