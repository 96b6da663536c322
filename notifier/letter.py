"""Renders a delivery as an e-mail. The same delivery always gives the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from gettext import NullTranslations
from typing import Literal
from uuid import UUID

from disclosures import Audience, Delivery, Event, Purpose
from disclosures.errors import DeliveryRejected, InputError
from disclosures.sanitising import safe_header
from disclosures.subscription import ascii_address
from disclosures.wording.languages import TAGS, Catalogues, supported
from notifier.event_view import view_event
from notifier.header_encoding import POLICY, add_headers, date_header, encoded, mailbox_header
from notifier.obligation_letter import view_obligations
from notifier.renderer import render

#: Characters of diff in a letter: its HTML stays below 102 kB, beyond which Gmail clips a message.
DIFF_BUDGET = 4500

Link = Literal["confirm", "unsubscribe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """What all letters have in common."""

    #: The name of the service, as readers know it.
    service: str = "公开 Gongkai"

    #: The address in From.
    sender: str

    #: Address of the web pages: ``https://gongkai.example``.
    base_url: str

    #: The domain in Message-ID and List-Id.
    domain: str

    #: Makes the absolute, signed address that confirms or ends a subscription.
    link: Callable[[Link, UUID], str]

    #: Language code → message catalogue.
    catalogues: Catalogues

    #: Who operates the service and where, for the foot of each letter; empty: omitted.
    imprint: str = ""

    def __post_init__(self) -> None:
        """Reject a sender with which no letter could be sent."""
        try:
            ascii_address(self.sender)
        except DeliveryRejected as error:
            raise InputError(f"not an address to send letters from: {self.sender!r}") from error


def write_letter(delivery: Delivery, settings: MailSettings) -> EmailMessage:
    """Write the letter of `delivery` as text and HTML, in the subscription's language.

    Raises:
        DeliveryRejected: The subscription's address is not a single mailbox.
        ValueError: The delivery lacks its event.
    """
    language = supported(delivery.subscription.language)
    translations = settings.catalogues[language]
    template, topic, subject, view = _content(delivery, settings, translations)
    values: dict[str, object] = {
        "service": safe_header(settings.service, 60),
        "imprint": settings.imprint,
        "base_url": settings.base_url.rstrip("/"),
        "subscription": delivery.subscription,
        "for_operator": delivery.subscription.audience is Audience.OPERATOR,
        "unsubscribe": settings.link("unsubscribe", delivery.subscription.id),
        "language_tag": TAGS[language],
        **view,
    }
    letter = _letter_headers(delivery, settings, topic, subject)
    for form, attach in (("txt", letter.set_content), ("html", letter.add_alternative)):
        body = render(f"{template}.{form}", translations, **values)
        subtype = "plain" if form == "txt" else "html"
        attach(body, subtype=subtype, cte="base64")  # base64: no line of a page stands in the mail
    letter.set_boundary(f"=_gongkai_{delivery.id.hex}")
    add_headers(letter, {"Content-Language": TAGS[language]})
    return letter


def _content(
    delivery: Delivery, settings: MailSettings, translations: NullTranslations
) -> tuple[str, str, str, dict[str, object]]:
    """Choose what a letter contains: its template, thread topic, subject, and template values."""
    match delivery.purpose, delivery.event:
        case Purpose.CONFIRMATION, _:
            service = safe_header(settings.service, 60)
            subject = translations.gettext("请确认订阅：%(service)s") % {"service": service}
            confirm = settings.link("confirm", delivery.subscription.id)
            topic = f"subscription-{delivery.subscription.id}"
            return "confirmation", topic, subject, {"confirm": confirm}
        case Purpose.EVENT, Event() if delivery.also:
            letter = view_obligations(delivery, translations, settings.base_url)
            return "obligations", "obligations", letter.title, {"letter": letter}
        case Purpose.EVENT, Event() as event:
            view = view_event(
                event, translations, base_url=settings.base_url, diff_budget=DIFF_BUDGET
            )
            return "event", _topic(event), view.heading, {"view": view}
        case _:
            raise ValueError(f"the delivery {delivery.id} has no event")


def _topic(event: Event) -> str:
    """Name the subject of a mail thread: a report, or a source."""
    return f"report-{event.report.id}" if event.report else f"source-{event.source.id}"


def _letter_headers(
    delivery: Delivery, settings: MailSettings, topic: str, subject: str
) -> EmailMessage:
    """Make a letter with its headers only."""
    letter = EmailMessage(policy=POLICY)
    root = f"<{topic}@{settings.domain}>"
    sender = ascii_address(settings.sender)
    add_headers(
        letter,
        {
            "From": mailbox_header(settings.service, sender, "From"),
            "To": ascii_address(delivery.subscription.address),
            "Subject": encoded(subject, "Subject"),
            "Date": date_header(delivery.enqueued_at),
            "Message-ID": f"<delivery-{delivery.id}@{settings.domain}>",
            "In-Reply-To": root,
            "References": root,
            "List-Id": f"<disclosures.{settings.domain}>",
            "List-Unsubscribe": f"<{settings.link('unsubscribe', delivery.subscription.id)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Precedence": "bulk",
            "X-Auto-Response-Suppress": "All",
        },
    )
    return letter
