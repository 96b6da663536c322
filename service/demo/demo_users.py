"""The demo users Ada, Bob and Cyd, who subscribe through the web pages."""

import re
from asyncio import sleep, to_thread
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from disclosures import OPERATORS_ONLY
from disclosures.errors import GongkaiError
from disclosures.ports import Subscribers
from service.demo.chapters.steps import ExpectedEvent
from service.demo.http_client import get, post
from service.demo.mailbox import Mailbox, recipient

#: Timeout for the arrival of a letter, in seconds.
TIMEOUT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoUser:
    """A subscriber of the demonstration."""

    name: str
    address: str
    language: str = "zh"

    #: Slugs of the sources subscribed to; empty: all.
    sources: tuple[str, ...] = ()
    unsubscribes: bool = False
    operator: bool = False

    def wants(self, expected: ExpectedEvent) -> bool:
        """Whether the user must receive a letter about `expected`."""
        if self.unsubscribes or self.operator != (expected.kind in OPERATORS_ONLY):
            return False
        return not self.sources or expected.site in self.sources


ADA = DemoUser(name="Ada", address="ada@readers.example")
BOB = DemoUser(name="Bob", address="bob@readers.example", language="en", sources=("linhe-swj",))
CYD = DemoUser(name="Cyd", address="cyd@readers.example", unsubscribes=True)
OPERATOR = DemoUser(name="Operator", address="operator@demo.example", operator=True)
DEMO_USERS = (ADA, BOB, CYD, OPERATOR)


class UnexpectedResponse(GongkaiError):
    """A page or letter of the service is not what it must be."""


async def subscribe(user: DemoUser, *, base_url: str, mailbox: Mailbox, known: Subscribers) -> bool:
    """Subscribe by the web form and confirm by the letter; False if that was done before.

    Raises:
        UnexpectedResponse: A page or the letter did not come.
    """
    existing = await to_thread(known.all)
    if any(s.address == user.address and (s.confirmed_at or s.ended_at) for s in existing):
        return False
    fields = {"address": user.address, "language": user.language, "sources": user.sources}
    response = await to_thread(post, f"{base_url}/subscribe", fields)
    _require(response.status == 200, f"the form answered {response.status}")
    letter = await _letter_for(user, mailbox)
    await _press_button(_link(letter, base_url, "confirm"))
    if user.unsubscribes:
        await _press_button(_link(letter, base_url, "unsubscribe"))
    return True


def event_letters(mailbox: Mailbox, user: DemoUser) -> Sequence[EmailMessage]:
    """Return the letters of a user, without confirmation letters."""
    letters = [m for m in mailbox.letters() if recipient(m) == user.address]
    return [m for m in letters if "/confirm/" not in body_of(m)]


def body_of(letter: EmailMessage) -> str:
    """Return the plain text of a letter."""
    part = letter.get_body(("plain",))
    return str(part.get_content()) if part else ""


async def _press_button(link: str) -> None:
    """Open the page of a link, then press its button."""
    opened = await to_thread(get, link)
    _require(opened.status == 200, f"{link} answered {opened.status}")
    pressed = await to_thread(post, link, {})
    _require(pressed.status == 200, f"the button of {link} answered {pressed.status}")


async def _letter_for(user: DemoUser, mailbox: Mailbox) -> EmailMessage:
    for _ in range(TIMEOUT * 20):
        for letter in await to_thread(mailbox.letters):
            if recipient(letter) == user.address and "/confirm/" in body_of(letter):
                return letter
        await sleep(0.05)
    raise UnexpectedResponse(f"no confirmation letter for {user.name} within {TIMEOUT} s")


def _link(letter: EmailMessage, base_url: str, purpose: str) -> str:
    found = re.search(rf"{re.escape(base_url)}/{purpose}/[\w.~-]+", body_of(letter))
    if found is None:
        raise UnexpectedResponse(f"the letter {letter['Subject']} has no {purpose} link")
    return found[0]


def _require(condition: object, otherwise: str) -> None:
    if not condition:
        raise UnexpectedResponse(otherwise)
