"""The child's end of the pipe: receives messages from the service, sends messages to it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator

from crawler.process.framing import encode, read_envelope
from crawler.process.messages import Envelope, Message


class Transport:
    """Receives without blocking the event loop; sends synchronously.

    Sending blocks while the pipe is full: a ``PageInFlight`` must have left the process before a
    parser can hang or crash it, and the service always reads.
    """

    def __init__(self, incoming: int, outgoing: int) -> None:
        """Take two file descriptors."""
        self._incoming = incoming
        self._outgoing = outgoing

    async def receive(self, max_tail: int) -> AsyncIterator[Envelope]:
        """Yield messages until the service closes its end; a tail has at most `max_tail` bytes."""
        stream = asyncio.StreamReader(limit=2**20)
        loop = asyncio.get_running_loop()
        with os.fdopen(self._incoming, "rb", buffering=0, closefd=False) as file:
            transport, _ = await loop.connect_read_pipe(
                lambda: asyncio.StreamReaderProtocol(stream), file
            )
            try:
                while envelope := await read_envelope(stream, max_tail=max_tail):
                    yield envelope
            finally:
                transport.close()

    def send(self, message: Message, visit: int = 0) -> None:
        """Write one message completely."""
        left = memoryview(encode(Envelope(visit=visit, message=message)))
        while left:
            left = left[os.write(self._outgoing, left) :]


def open_transport() -> Transport:
    """Take over standard input and output; anything printed goes to standard error."""
    incoming, outgoing = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return Transport(incoming, outgoing)
