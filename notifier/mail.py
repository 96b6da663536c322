"""The Channel port over SMTP: a few connections, kept open and shared.

A connection goes back to the others only after an exchange that ended in order. One that was
dropped, timed out, answered nonsense or was cancelled in the middle is closed: it may still say
that it is connected, and be an answer behind.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email.message import EmailMessage
from typing import Literal

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from disclosures.errors import DeliveryError
from notifier.headers import POLICY
from notifier.refusals import CLOSING, is_final, meaning

log = logging.getLogger(__name__)

#: A connection unused for longer is asked whether it still lives.
_STALE = 5.0

#: After a connection failed, others are not tried for so long: one slow failure, not fifty.
_REST = 5.0


class SmtpChannel:
    """Sends letters through one mail server. Belongs to the event loop it first sends in.

    Args:
        host: Name or address of the server.
        port: Its port.
        username: Logs in with it, unless empty.
        password: For `username`.
        starttls: True: encryption is demanded. ``"auto"``: used where offered. False: not used.
        tls: Encrypted from the first byte (port 465).
        timeout: The longest wait for one answer. A letter takes no longer than two of them.
        connections: At the most this many at once.
        hello: What we call ourselves.
        verify: Whether the server's certificate must be valid.
        ca_file: Authorities to trust instead of the system's, as a PEM file.
    """

    def __init__(
        self,
        host: str,
        port: int = 25,
        *,
        username: str = "",
        password: str = "",
        starttls: bool | Literal["auto"] = False,
        tls: bool = False,
        timeout: timedelta = timedelta(seconds=60),
        connections: int = 4,
        hello: str = "localhost",
        verify: bool = True,
        ca_file: str = "",
    ) -> None:
        self._host, self._port = host, port
        self._username, self._password = username, password
        self._starttls = None if starttls == "auto" else starttls
        self._tls = tls
        self._timeout = timeout.total_seconds()
        self._hello = hello
        self._verify, self._ca_file = verify, ca_file
        self._free = asyncio.Semaphore(connections)

        #: Connections in good order, with the loop time they were last used at.
        self._idle: list[tuple[SMTP, float]] = []
        self._down: tuple[float, DeliveryError] | None = None

    async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
        """Send `letter` to `recipient` alone; see the Channel port for what is raised."""
        raw = letter.as_bytes(policy=POLICY)
        async with self._free:
            try:
                async with asyncio.timeout(2 * self._timeout):
                    await self._hand_over_twice(raw, sender, recipient)
            except TimeoutError as error:
                raise DeliveryError("the mail server takes too long") from error

    async def aclose(self) -> None:
        """Say goodbye on all connections, and close them."""
        while self._idle:
            connection, _ = self._idle.pop()
            try:
                await connection.quit(timeout=2)
            except (SMTPException, OSError) as error:
                log.debug("a mail server did not say goodbye", extra={"why": repr(error)})
            finally:
                connection.close()

    async def _hand_over_twice(self, raw: bytes, sender: str, recipient: str) -> None:
        """Pass one letter to the server, on a new connection if a used one is ending."""
        try:
            await self._hand_over(raw, sender, recipient, reuse=True)
        except _Closing:
            await self._hand_over(raw, sender, recipient, reuse=False)

    async def _hand_over(self, raw: bytes, sender: str, recipient: str, *, reuse: bool) -> None:
        """Pass one letter to the server.

        Raises:
            _Closing: Before the letter's text was sent, a used connection turned out to be ending.
        """
        async with self._connection(reuse=reuse) as (connection, used):
            try:
                await connection.mail(sender)
                await connection.rcpt(recipient)
                await connection.data(raw)
            except SMTPResponseException as error:
                if used and error.code == CLOSING and is_final(error):
                    raise _Closing from error
                await _start_over(connection, error)
                raise meaning(error) from error
            except (SMTPException, OSError, ValueError) as error:
                connection.close()
                raise meaning(error) from error

    @asynccontextmanager
    async def _connection(self, *, reuse: bool) -> AsyncIterator[tuple[SMTP, bool]]:
        """Lend a connection, and whether it was used before; keep it if it is still good."""
        connection = await self._living() if reuse else None
        used = connection is not None
        if connection is None:
            connection = await self._connect()
        try:
            yield connection, used
        except (DeliveryError, _Closing):
            self._keep(connection)
            raise
        except BaseException:  # cancelled, or a fault of ours: in the middle of an exchange
            connection.close()
            raise
        self._keep(connection)

    def _keep(self, connection: SMTP) -> None:
        if connection.is_connected:
            self._idle.append((connection, asyncio.get_running_loop().time()))

    async def _living(self) -> SMTP | None:
        """Take a connection that is still good, if there is one."""
        while self._idle:
            connection, last_used = self._idle.pop()
            if connection.is_connected:
                if asyncio.get_running_loop().time() - last_used < _STALE:
                    return connection
                try:
                    await connection.noop(timeout=5)
                except (SMTPException, OSError) as error:
                    log.debug("a connection had gone stale", extra={"why": repr(error)})
                else:
                    return connection
            connection.close()
        return None

    async def _connect(self) -> SMTP:
        """Open a connection, greet and log in.

        Raises:
            DeliveryError: It cannot be done now, or was tried in vain a moment ago.
        """
        now = asyncio.get_running_loop().time()
        if self._down and now < self._down[0]:
            raise type(self._down[1])(str(self._down[1]))
        connection = SMTP(
            hostname=self._host,
            port=self._port,
            username=self._username or None,
            password=self._password or None,
            local_hostname=self._hello,
            timeout=self._timeout,
            use_tls=self._tls,
            start_tls=False if self._tls else self._starttls,
            validate_certs=self._verify,
            cert_bundle=self._ca_file or None,
        )
        try:
            await connection.connect()
        except (SMTPException, OSError, ValueError) as error:
            trouble = meaning(error, connecting=True)
            self._down = asyncio.get_running_loop().time() + _REST, trouble
            raise trouble from error
        self._down = None
        return connection


class _Closing(Exception):
    """The server ends a connection that served us before; a new one may do."""


async def _start_over(connection: SMTP, error: SMTPResponseException) -> None:
    """Make the connection ready for the next letter, or close it."""
    if error.code == CLOSING or not 400 <= error.code <= 599:
        connection.close()
        return
    try:
        await connection.rset()
    except (SMTPException, OSError):
        connection.close()
