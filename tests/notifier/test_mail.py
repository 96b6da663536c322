"""Tests of `notifier.mail` against a faulty SMTP server on loopback."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from email.message import EmailMessage

import pytest

from disclosures import Delivery
from disclosures.errors import (
    DeliveryError,
    DeliveryRejected,
    DeliverySuspended,
    DeliveryUnclear,
)
from notifier.letter import MailSettings, write_letter
from notifier.mail import SmtpChannel
from tests.notifier.letter_checks import checked, text_of
from tests.notifier.smtp_server import banner_server, faulty_server

SOON = timedelta(seconds=0.3)


@pytest.fixture
def letter(make_delivery: Callable[..., Delivery], mail_settings: MailSettings) -> EmailMessage:
    return write_letter(make_delivery(), mail_settings)


def send(channel: SmtpChannel, letter: EmailMessage, name: str) -> Coroutine[None, None, None]:
    return channel.send(letter, sender="news@gongkai.example", recipient=f"{name}@b.example")


async def outcome(channel: SmtpChannel, letter: EmailMessage, name: str) -> type | None:
    try:
        await send(channel, letter, name)
    except DeliveryError as error:
        kind, why = type(error), str(error)
    else:
        return None
    assert "@" not in why
    return kind


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("tmp450", DeliveryError, id="450 at RCPT"),
        pytest.param("tmp451data", DeliveryError, id="451 after DATA"),
        pytest.param("full", DeliveryError, id="mailbox full"),
        pytest.param("fullforgood", DeliveryError, id="mailbox full, permanent code"),
        pytest.param("closing", DeliverySuspended, id="421 at RCPT"),
        pytest.param("garbage", DeliveryUnclear, id="invalid reply at RCPT"),
        pytest.param("garbagedata", DeliveryUnclear, id="invalid reply after DATA"),
        pytest.param("lost", DeliveryUnclear, id="503 at RCPT"),
        pytest.param("droprcpt", DeliveryUnclear, id="dropped at RCPT"),
        pytest.param("dropdata", DeliveryUnclear, id="dropped after DATA"),
        pytest.param("hangrcpt", DeliveryUnclear, id="silent at RCPT"),
        pytest.param("hangdata", DeliveryUnclear, id="silent after DATA"),
        pytest.param("perm550", DeliveryRejected, id="550 5.1.1"),
        pytest.param("perm554data", DeliveryRejected, id="554 after DATA"),
        pytest.param("policy", DeliveryUnclear, id="550 5.7.26"),
        pytest.param("policydata", DeliveryUnclear, id="554 5.7.1 after DATA"),
        pytest.param("login", DeliverySuspended, id="530"),
        pytest.param("multi", DeliveryUnclear, id="5000 lines"),
    ],
)
def test_a_failure_is_classified_and_the_next_letter_is_sent(
    letter: EmailMessage, name: str, expected: type | None
) -> None:
    """All three letters use one connection at a time."""

    async def run() -> None:
        async with faulty_server() as server:
            channel = SmtpChannel("127.0.0.1", server.port, timeout=SOON, connections=1)

            assert await outcome(channel, letter, "before") is None
            assert await outcome(channel, letter, name) is expected
            assert await outcome(channel, letter, "after") is None
            assert [to.partition("@")[0] for to, _ in server.taken if name not in to] == [
                "before",
                "after",
            ]
            await channel.aclose()

    asyncio.run(run())


@pytest.mark.parametrize(("name", "failure"), [("grey", DeliveryError), ("flaky", DeliveryUnclear)])
def test_a_letter_that_failed_once_is_accepted_on_retry(
    letter: EmailMessage, name: str, failure: type
) -> None:
    async def run() -> None:
        async with faulty_server() as server:
            channel = SmtpChannel("127.0.0.1", server.port, timeout=SOON)

            assert await outcome(channel, letter, name) is failure
            assert await outcome(channel, letter, name) is None
            assert len(server.taken) == 1
            await channel.aclose()

    asyncio.run(run())


def test_the_server_receives_the_bytes_of_the_letter(letter: EmailMessage) -> None:
    async def run() -> None:
        async with faulty_server() as server:
            channel = SmtpChannel("127.0.0.1", server.port)

            await send(channel, letter, "ada")
            await channel.aclose()
            [(to, raw)] = server.taken
            assert to == "ada@b.example"
            assert raw == letter.as_bytes()
            assert "54 件 → 45 件" in text_of(checked(raw))

    asyncio.run(run())


def test_connections_are_bounded_and_reused(letter: EmailMessage) -> None:
    async def run() -> None:
        async with faulty_server() as server:
            channel = SmtpChannel("127.0.0.1", server.port, connections=3)

            await asyncio.gather(*(send(channel, letter, f"n{n}") for n in range(40)))
            await channel.aclose()
            assert len({to for to, _ in server.taken}) == 40
            assert server.connections == server.most_at_once == 3

    asyncio.run(run())


def test_a_letter_refused_by_421_on_a_reused_connection_is_sent_on_a_new_one(
    letter: EmailMessage,
) -> None:
    async def run() -> None:
        async with faulty_server(closes_after=2) as server:
            channel = SmtpChannel("127.0.0.1", server.port, connections=1)

            for n in range(7):
                await send(channel, letter, f"n{n}")
            await channel.aclose()
            assert len(server.taken) == 7
            assert server.connections == 4

    asyncio.run(run())


def test_a_connection_cancelled_during_an_exchange_is_not_reused(letter: EmailMessage) -> None:
    async def run() -> None:
        async with faulty_server() as server:
            channel = SmtpChannel("127.0.0.1", server.port, connections=1)
            await send(channel, letter, "before")
            sending = asyncio.create_task(send(channel, letter, "hangdata"))
            await asyncio.wait_for(server.hangs.wait(), 5)
            sending.cancel()
            await send(channel, letter, "after")

            assert sending.cancelled()
            assert [to for to, _ in server.taken] == ["before@b.example", "after@b.example"]
            assert server.connections == 2
            await channel.aclose()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("banner", "expected"),
    [
        pytest.param(b"", DeliverySuspended, id="silence"),
        pytest.param(b"421 4.3.2 too busy\r\n", DeliverySuspended, id="421"),
        pytest.param(b"554 5.3.2 no service for you\r\n", DeliverySuspended, id="554"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", DeliverySuspended, id="another protocol"),
    ],
)
def test_after_a_failed_connection_none_is_opened_for_a_while(
    letter: EmailMessage, banner: bytes, expected: type
) -> None:
    """Fifty letters take one timeout, not fifty."""

    async def run() -> None:
        async with banner_server(banner) as port:
            channel = SmtpChannel("127.0.0.1", port, timeout=SOON, connections=1)

            async with asyncio.timeout(3):
                found = [await outcome(channel, letter, f"n{n}") for n in range(50)]
            assert set(found) == {expected}

    asyncio.run(run())


def test_a_refused_connection_is_the_fault_of_the_relay(letter: EmailMessage) -> None:
    async def run() -> None:
        async with banner_server(b"") as port:
            pass
        assert await outcome(SmtpChannel("127.0.0.1", port), letter, "ada") is DeliverySuspended

    asyncio.run(run())


@pytest.mark.parametrize(("password", "expected"), [("right", None), ("wrong", DeliverySuspended)])
def test_failed_authentication_suspends_delivery(
    letter: EmailMessage, password: str, expected: type | None
) -> None:
    async def run() -> None:
        async with faulty_server(password="right") as server:
            channel = SmtpChannel("127.0.0.1", server.port, username="u", password=password)

            assert await outcome(channel, letter, "ada") is expected
            assert len(server.taken) == (expected is None)
            await channel.aclose()

    asyncio.run(run())
