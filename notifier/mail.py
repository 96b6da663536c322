"""The Channel port over SMTP, with a small pool of persistent connections.

A connection returns to the pool only after an exchange that ended in order. One that was dropped,
timed out, sent an invalid reply or was cancelled during an exchange is closed: its next reply might
belong to the previous command.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email.message import EmailMessage
from typing import Literal

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from disclosures.errors import DeliveryError, DeliveryUnclear
from notifier.header_encoding import POLICY
from notifier.smtp_replies import CLOSING, delivery_error, is_before_data

log = logging.getLogger(__name__)

#: Seconds after which an idle connection is checked with NOOP before use.
_STALE_AFTER = 5.0

#: Seconds without new connections after one failed, so that a round fails once, not fifty times.
_RECONNECT_DELAY = 5.0


class SmtpChannel:
    """Sends letters through one mail server. Use it within one event loop.

    Args:
        host: Name or address of the server.
        port: Its port.
        username: For authentication; empty: none.
        password: For `username`.
        starttls: True: required. ``"auto"``: used if offered. False: not used.
        tls: Implicit TLS (port 465).
        timeout: For one reply. A letter takes at most twice as long.
        connections: Most connections at a time.
        hello: Our name in EHLO.
        verify: Whether the server's certificate must be valid.
        ca_file: PEM file of certificate authorities, instead of the system's.
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

        #: Usable connections, each with the loop time of its last use.
        self._idle: list[tuple[SMTP, float]] = []

        #: After a failed connection: loop time until which none is opened, and the error.
        self._down: tuple[float, DeliveryError] | None = None

    async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
        """Send `letter` to `recipient`. Raises what the Channel port promises."""
        raw = letter.as_bytes(policy=POLICY)
        async with self._free:
            try:
                async with asyncio.timeout(2 * self._timeout):
                    await self._transmit_or_reconnect(raw, sender, recipient)
            except TimeoutError as error:
                raise DeliveryUnclear("the mail server takes too long") from error

    async def aclose(self) -> None:
        """Send QUIT on all idle connections and close them."""
        while self._idle:
            connection, _ = self._idle.pop()
            try:
                await connection.quit(timeout=2)
            except (SMTPException, OSError) as error:
                log.debug("mail server did not reply to QUIT", extra={"why": repr(error)})
            finally:
                connection.close()

    async def _transmit_or_reconnect(self, raw: bytes, sender: str, recipient: str) -> None:
        """Transmit one letter, on a new connection if the server is closing a pooled one."""
        try:
            await self._transmit(raw, sender, recipient, reuse=True)
        except _ConnectionClosing:
            await self._transmit(raw, sender, recipient, reuse=False)

    async def _transmit(self, raw: bytes, sender: str, recipient: str, *, reuse: bool) -> None:
        """Transmit one letter.

        Raises:
            _ConnectionClosing: The server is closing a pooled connection; DATA was not sent.
        """
        async with self._connection(reuse=reuse) as (connection, used):
            try:
                await connection.mail(sender)
                await connection.rcpt(recipient)
                await connection.data(raw)
            except SMTPResponseException as error:
                if used and error.code == CLOSING and is_before_data(error):
                    raise _ConnectionClosing from error
                await _reset_or_close(connection, error)
                raise delivery_error(error) from error
            except (SMTPException, OSError, ValueError) as error:
                connection.close()
                raise delivery_error(error) from error

    @asynccontextmanager
    async def _connection(self, *, reuse: bool) -> AsyncIterator[tuple[SMTP, bool]]:
        """Yield a connection and whether it is from the pool; pool it again if it is usable."""
        connection = await self._pooled() if reuse else None
        used = connection is not None
        if connection is None:
            connection = await self._connect()
        try:
            yield connection, used
        except (DeliveryError, _ConnectionClosing):
            self._return(connection)
            raise
        except BaseException:  # cancelled, or a bug: the exchange is incomplete
            connection.close()
            raise
        self._return(connection)

    def _return(self, connection: SMTP) -> None:
        if connection.is_connected:
            self._idle.append((connection, asyncio.get_running_loop().time()))

    async def _pooled(self) -> SMTP | None:
        """Take a usable connection from the pool; None: there is none."""
        while self._idle:
            connection, last_used = self._idle.pop()
            if connection.is_connected:
                if asyncio.get_running_loop().time() - last_used < _STALE_AFTER:
                    return connection
                try:
                    await connection.noop(timeout=5)
                except (SMTPException, OSError) as error:
                    log.debug("pooled connection was stale", extra={"why": repr(error)})
                else:
                    return connection
            connection.close()
        return None

    async def _connect(self) -> SMTP:
        """Open a connection, send EHLO and authenticate.

        Raises:
            DeliveryError: It failed, or did so less than _RECONNECT_DELAY ago.
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
            failure = delivery_error(error, connecting=True)
            self._down = asyncio.get_running_loop().time() + _RECONNECT_DELAY, failure
            raise failure from error
        self._down = None
        return connection


class _ConnectionClosing(Exception):
    """The server is closing a pooled connection; a new one may work."""


async def _reset_or_close(connection: SMTP, error: SMTPResponseException) -> None:
    """Send RSET, so that the connection takes the next letter, or close it."""
    if error.code == CLOSING or not 400 <= error.code <= 599:
        connection.close()
        return
    try:
        await connection.rset()
    except (SMTPException, OSError):
        connection.close()
