"""From a delivery to an e-mail, always the same bytes for the same delivery."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from gettext import NullTranslations
from typing import Literal
from uuid import UUID

from disclosures import Audience, Delivery, Event, Purpose
from disclosures.errors import DeliveryRejected, InputError
from notifier.duties import duties_of
from notifier.headers import POLICY, date_header, encoded, mailbox_header, put
from notifier.inert import mailbox, safe_header
from notifier.press import printed
from notifier.story import CHINESE, Story, tell

#: Room for the diff in a letter; its HTML stays below the 102 kB at which Gmail cuts.
ROOM = 5000

Link = Literal["confirm", "unsubscribe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """What is the same on every letter."""

    #: The name of the service, as readers know it.
    service: str = "公开 Gongkai"

    #: The address letters come from.
    sender: str

    #: Where readers reach us: ``https://gongkai.example``.
    base_url: str

    #: Our domain, for Message-ID and List-Id.
    domain: str

    #: Makes the absolute, signed address that confirms or ends a subscription.
    link: Callable[[Link, UUID], str]

    #: Who runs the service and where, for the foot of each letter; empty: not printed.
    imprint: str = ""

    #: Gives the translations of reasons into a language.
    translations: Callable[[str], NullTranslations] = lambda _language: CHINESE

    def __post_init__(self) -> None:
        """Refuse a sender that would make every letter fail."""
        try:
            mailbox(self.sender)
        except DeliveryRejected as error:
            raise InputError(f"not an address to send letters from: {self.sender!r}") from error


def write_letter(delivery: Delivery, stationery: Stationery) -> EmailMessage:
    """Write the letter that `delivery` is: text and HTML, in its reader's language.

    Raises:
        DeliveryRejected: The address is none that a letter can be sent to.
        ValueError: The delivery lacks what it should tell of.
    """
    language = "en" if delivery.subscription.language == "en" else "zh"
    values: dict[str, object] = {
        "service": safe_header(stationery.service, 60),
        "imprint": stationery.imprint,
        "base_url": stationery.base_url.rstrip("/"),
        "subscription": delivery.subscription,
        "for_operator": delivery.subscription.audience is Audience.OPERATOR,
        "unsubscribe": stationery.link("unsubscribe", delivery.subscription.id),
        "language": language,
    }
    match delivery.purpose, delivery.event:
        case Purpose.CONFIRMATION, _:
            name, topic = "confirmation", f"subscription-{delivery.subscription.id}"
            subject = _CONFIRM[language].format(service=values["service"])
            values["confirm"] = stationery.link("confirm", delivery.subscription.id)
        case Purpose.EVENT, Event() if delivery.also:
            duties = duties_of(delivery, language, stationery.base_url)
            name, topic, subject = "duties", "obligations", duties.title
            values["duties"] = duties
        case Purpose.EVENT, Event() as event:
            story = tell(
                event,
                language,
                base_url=stationery.base_url,
                room=ROOM,
                translations=stationery.translations(language),
            )
            name, topic = "event", _topic(event)
            subject = _subject(story, language)
            values["story"] = story
        case _:
            raise ValueError(f"the delivery {delivery.id} has no event")
    letter = _envelope(delivery, stationery, topic, subject)
    _enclose(letter, delivery, f"{language}/{name}", values)
    put(letter, {"Content-Language": _TAG[language]})
    return letter


_CONFIRM = {"zh": "请确认订阅：{service}", "en": "Please confirm your subscription: {service}"}
_TAG = {"zh": "zh-CN", "en": "en"}


def _subject(story: Story, language: str) -> str:
    if language == "en":
        return f"[{story.label}] {story.title}"
    return f"【{story.label}】{story.title}"


def _topic(event: Event) -> str:
    """Name what all letters of one thread are about."""
    return f"report-{event.report.id}" if event.report else f"source-{event.source.id}"


def _envelope(delivery: Delivery, stationery: Stationery, topic: str, subject: str) -> EmailMessage:
    """Make a letter with all its headers and nothing in it."""
    letter = EmailMessage(policy=POLICY)
    root = f"<{topic}@{stationery.domain}>"
    sender = mailbox(stationery.sender)
    put(
        letter,
        {
            "From": mailbox_header(stationery.service, sender, "From"),
            "To": mailbox(delivery.subscription.address),
            "Subject": encoded(subject, "Subject"),
            "Date": date_header(delivery.owed_at),
            "Message-ID": f"<delivery-{delivery.id}@{stationery.domain}>",
            "In-Reply-To": root,
            "References": root,
            "List-Id": f"<disclosures.{stationery.domain}>",
            "List-Unsubscribe": f"<{stationery.link('unsubscribe', delivery.subscription.id)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Precedence": "bulk",
            "X-Auto-Response-Suppress": "All",
        },
    )
    return letter


def _enclose(
    letter: EmailMessage, delivery: Delivery, template: str, values: dict[str, object]
) -> None:
    """Put the text and the HTML into `letter`, in base64: no line of a page stands in the mail."""
    letter.set_content(printed(f"{template}.txt", **values), cte="base64")
    letter.add_alternative(printed(f"{template}.html", **values), subtype="html", cte="base64")
    letter.set_boundary(f"=_gongkai_{delivery.id.hex}")
