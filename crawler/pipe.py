"""The crawler process's end of the pipe: words in from the service, words out to it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator

from crawler.frames import Frame, Word, encode, read_frame


class Pipe:
    """Reads frames without blocking, and writes them at once.

    Writing blocks while the pipe is full: what we have in hand must be known outside before a
    parser gets a chance to hang, and the service always reads.
    """

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    async def frames(self, max_tail: int) -> AsyncIterator[Frame]:
        """Give frames as they come, until the service closes its end; tails are pages."""
        stream = asyncio.StreamReader(limit=2**20)
        loop = asyncio.get_running_loop()
        with os.fdopen(self._incoming, "rb", buffering=0, closefd=False) as file:
            transport, _ = await loop.connect_read_pipe(
                lambda: asyncio.StreamReaderProtocol(stream), file
            )
            try:
                while frame := await read_frame(stream, max_tail=max_tail):
                    yield frame
            finally:
                transport.close()

    def say(self, word: Word, visit: int = 0) -> None:
        """Write one word, all of it."""
        left = memoryview(encode(Frame(visit=visit, word=word)))
        while left:
            left = left[os.write(self._outgoing, left) :]


def open_pipe() -> Pipe:
    """Take standard input and output for frames; what is printed goes to standard error."""
    incoming, outgoing = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return Pipe(incoming, outgoing)
