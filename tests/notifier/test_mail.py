"""What a mail server does to one letter is known for what it is, and costs no other letter."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from email.message import EmailMessage

import pytest

from disclosures import Delivery
from disclosures.errors import DeliveryError, DeliveryRejected, DeliverySuspended
from notifier.letter import Stationery, write_letter
from notifier.mail import SmtpChannel
from tests.notifier.mail_check import checked, text_of
from tests.notifier.smtp_server import banner_server, faulty_server

SOON = timedelta(seconds=0.3)


@pytest.fixture
def letter(make_delivery: Callable[..., Delivery], stationery: Stationery) -> EmailMessage:
    return write_letter(make_delivery(), stationery)


def carry(channel: SmtpChannel, letter: EmailMessage, name: str) -> Coroutine[None, None, None]:
    return channel.send(letter, sender="news@gongkai.example", recipient=f"{name}@b.example")


async def outcome(channel: SmtpChannel, letter: EmailMessage, name: str) -> type | None:
    try:
        await carry(channel, letter, name)
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
        pytest.param("fullforgood", DeliveryError, id="mailbox full, said for good"),
        pytest.param("closing", DeliveryError, id="421 at RCPT"),
        pytest.param("garbage", DeliveryError, id="nonsense at RCPT"),
        pytest.param("garbagedata", DeliveryError, id="nonsense after DATA"),
        pytest.param("lost", DeliveryError, id="out of step"),
        pytest.param("droprcpt", DeliveryError, id="dropped at RCPT"),
        pytest.param("dropdata", DeliveryError, id="dropped after DATA"),
        pytest.param("hangrcpt", DeliveryError, id="silent at RCPT"),
        pytest.param("hangdata", DeliveryError, id="silent after DATA"),
        pytest.param("perm550", DeliveryRejected, id="550 5.1.1"),
        pytest.param("perm554data", DeliveryRejected, id="554 after DATA"),
        pytest.param("policy", DeliverySuspended, id="550 5.7.26"),
        pytest.param("policydata", DeliverySuspended, id="554 5.7.1 after DATA"),
        pytest.param("login", DeliverySuspended, id="530"),
        pytest.param("multi", DeliveryError, id="5000 lines"),
    ],
)
def test_each_trouble_is_known_and_the_next_letter_arrives(
    letter: EmailMessage, name: str, expected: type | None
) -> None:
    """M1, M3, M4: temporary, for good, or our own fault; on one connection."""

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


@pytest.mark.parametrize("name", ["grey", "flaky"])
def test_a_letter_that_failed_once_arrives_when_tried_again(
    letter: EmailMessage, name: str
) -> None:
    """M2."""

    async def run() -> None:
        async with faulty_server() as server:
            channel = SmtpChannel("127.0.0.1", server.port, timeout=SOON)

            assert await outcome(channel, letter, name) is DeliveryError
            assert await outcome(channel, letter, name) is None
            assert len(server.taken) == 1
            await channel.aclose()

    asyncio.run(run())


def test_what_arrives_is_what_was_written(letter: EmailMessage) -> None:
    async def run() -> None:
        async with faulty_server() as server:
            channel = SmtpChannel("127.0.0.1", server.port)

            await carry(channel, letter, "ada")
            await channel.aclose()
            [(to, raw)] = server.taken
            assert to == "ada@b.example"
            assert raw == letter.as_bytes()
            assert "54 件 → 45 件" in text_of(checked(raw))

    asyncio.run(run())


def test_connections_are_few_and_used_again(letter: EmailMessage) -> None:
    """M9: bounded."""

    async def run() -> None:
        async with faulty_server() as server:
            channel = SmtpChannel("127.0.0.1", server.port, connections=3)

            await asyncio.gather(*(carry(channel, letter, f"n{n}") for n in range(40)))
            await channel.aclose()
            assert len({to for to, _ in server.taken}) == 40
            assert server.connections == server.most_at_once == 3

    asyncio.run(run())


def test_a_server_that_closes_after_some_letters_costs_none(letter: EmailMessage) -> None:
    """M1: 421 after N mails on a used connection is tried at once on a new one."""

    async def run() -> None:
        async with faulty_server(closes_after=2) as server:
            channel = SmtpChannel("127.0.0.1", server.port, connections=1)

            for n in range(7):
                await carry(channel, letter, f"n{n}")
            await channel.aclose()
            assert len(server.taken) == 7
            assert server.connections == 4

    asyncio.run(run())


def test_a_connection_cancelled_in_the_middle_is_not_used_again(letter: EmailMessage) -> None:
    async def run() -> None:
        async with faulty_server() as server:
            channel = SmtpChannel("127.0.0.1", server.port, connections=1)
            await carry(channel, letter, "before")
            sending = asyncio.create_task(carry(channel, letter, "hangdata"))
            await asyncio.wait_for(server.hangs.wait(), 5)
            sending.cancel()
            await carry(channel, letter, "after")

            assert sending.cancelled()
            assert [to for to, _ in server.taken] == ["before@b.example", "after@b.example"]
            assert server.connections == 2
            await channel.aclose()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("banner", "expected"),
    [
        pytest.param(b"", DeliveryError, id="silence"),
        pytest.param(b"421 4.3.2 too busy\r\n", DeliveryError, id="421"),
        pytest.param(b"554 5.3.2 no service for you\r\n", DeliverySuspended, id="554"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", DeliveryError, id="another protocol"),
    ],
)
def test_a_server_that_does_not_greet_is_left_alone_for_a_while(
    letter: EmailMessage, banner: bytes, expected: type
) -> None:
    """M4: fifty letters cost one time-out and not fifty."""

    async def run() -> None:
        async with banner_server(banner) as port:
            channel = SmtpChannel("127.0.0.1", port, timeout=SOON, connections=1)

            async with asyncio.timeout(3):
                found = [await outcome(channel, letter, f"n{n}") for n in range(50)]
            assert set(found) == {expected}

    asyncio.run(run())


def test_nobody_at_home_is_a_trouble_that_passes(letter: EmailMessage) -> None:
    async def run() -> None:
        async with banner_server(b"") as port:
            pass
        assert await outcome(SmtpChannel("127.0.0.1", port), letter, "ada") is DeliveryError

    asyncio.run(run())


@pytest.mark.parametrize(("password", "expected"), [("right", None), ("wrong", DeliverySuspended)])
def test_a_login_that_fails_stops_the_round(
    letter: EmailMessage, password: str, expected: type | None
) -> None:
    async def run() -> None:
        async with faulty_server(password="right") as server:
            channel = SmtpChannel("127.0.0.1", server.port, username="u", password=password)

            assert await outcome(channel, letter, "ada") is expected
            assert len(server.taken) == (expected is None)
            await channel.aclose()

    asyncio.run(run())
