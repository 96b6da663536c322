"""The demo users Ada, Bob and Cyd, who subscribe by the web pages as anybody does."""

import re
from asyncio import sleep, to_thread
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from disclosures import OPERATORS_ONLY
from disclosures.errors import GongkaiError
from disclosures.ports import Subscribers
from service.demo.http_client import get, post
from service.demo.mailbox import Mailbox, recipient
from service.demo.steps import ExpectedEvent

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


async def subscribe(
    reader: DemoUser, *, base_url: str, mailbox: Mailbox, known: Subscribers
) -> bool:
    """Subscribe by the web form and confirm by the letter; False if that was done before.

    Raises:
        NobodyAnswered: A page or the letter did not come.
    """
    kept = await to_thread(known.all)
    if any(s.address == reader.address and (s.confirmed_at or s.ended_at) for s in kept):
        return False
    wish = {"address": reader.address, "language": reader.language, "sources": reader.sources}
    response_counts = await to_thread(post, f"{base_url}/subscribe", wish)
    _require(response_counts.status == 200, f"the form answered {response_counts.status}")
    letter = await _letter_for(reader, mailbox)
    await _press_button(_link(letter, base_url, "confirm"))
    if reader.unsubscribes:
        await _press_button(_link(letter, base_url, "unsubscribe"))
    return True


def event_letters(mailbox: Mailbox, reader: DemoUser) -> Sequence[EmailMessage]:
    """Return the letters of a user, without confirmation letters."""
    letters = [m for m in mailbox.letters() if recipient(m) == reader.address]
    return [m for m in letters if "/confirm/" not in body_of(m)]


def body_of(letter: EmailMessage) -> str:
    """Return the plain text of a letter."""
    part = letter.get_body(("plain",))
    return str(part.get_content()) if part else ""


async def _press_button(link: str) -> None:
    """Open the page of a link, then press its button."""
    looked = await to_thread(get, link)
    _require(looked.status == 200, f"{link} answered {looked.status}")
    pressed = await to_thread(post, link, {})
    _require(pressed.status == 200, f"the button of {link} answered {pressed.status}")


async def _letter_for(reader: DemoUser, mailbox: Mailbox) -> EmailMessage:
    for _ in range(TIMEOUT * 20):
        for letter in await to_thread(mailbox.letters):
            if recipient(letter) == reader.address and "/confirm/" in body_of(letter):
                return letter
        await sleep(0.05)
    raise UnexpectedResponse(f"no letter asked {reader.name} to confirm within {TIMEOUT} s")


def _link(letter: EmailMessage, base_url: str, purpose: str) -> str:
    found = re.search(rf"{re.escape(base_url)}/{purpose}/[\w.~-]+", body_of(letter))
    if found is None:
        raise UnexpectedResponse(f"the letter {letter['Subject']} has no {purpose} link")
    return found[0]


def _require(min_withheld: object, otherwise: str) -> None:
    if not min_withheld:
        raise UnexpectedResponse(otherwise)
