"""Languages: Chinese as written in the code and templates, English from a catalogue.

A message's id is its Chinese text. The catalogue is read as it stands (no compile step), once,
when the app is built.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from disclosures import Precision, Published

#: Where publication dates are at home.
SHANGHAI = ZoneInfo("Asia/Shanghai")

CATALOGUE = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES" / "messages.po"

#: The languages we speak, the default first: code → what its readers call it.
LANGUAGES: Mapping[str, str] = {"zh": "中文", "en": "English"}
DEFAULT = "zh"


def _(text: str) -> str:
    """Mark `text` for the catalogue; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: its words and its way of writing dates."""

    #: ``zh`` or ``en``; ``tag`` is what HTML and HTTP call it.
    code: str
    tag: str
    locale: Locale
    translations: NullTranslations

    def say(self, text: str, **parts: object) -> str:
        """Translate `text` and fill in its parts, written ``%(name)s``."""
        said = str(self.translations.gettext(text))
        return said % parts if parts else said

    def moment(self, at: datetime | None) -> str:
        """Write a moment as it was in Shanghai, to the minute."""
        if at is None:
            return "—"
        form = "y年M月d日 HH:mm" if self.code == "zh" else "d MMM y, HH:mm"
        return str(format_datetime(at, form, tzinfo=SHANGHAI, locale=self.locale))

    def time(self, at: datetime) -> str:
        """Write the time of day as it was in Shanghai."""
        return at.astimezone(SHANGHAI).strftime("%H:%M")

    def day(self, on: date | datetime | None) -> str:
        """Write a day; of a moment, the day it was in Shanghai."""
        if on is None:
            return "—"
        if isinstance(on, datetime):
            on = on.astimezone(SHANGHAI).date()
        form = "y年M月d日" if self.code == "zh" else "d MMMM y"
        return str(format_date(on, form, locale=self.locale))

    def published(self, published: Published) -> str:
        """Write a publication date with no more than was printed."""
        if published.precision is Precision.DAY:
            return self.day(published.on)
        return self.moment(published.at)

    def weekday(self, on: date) -> str:
        """Name the day of the week."""
        return str(format_date(on, "EEEE", locale=self.locale))

    def ago(self, at: datetime | None, now: datetime) -> str:
        """Say how long ago, or how far ahead, `at` is."""
        if at is None:
            return "—"
        said = format_timedelta(at - now, add_direction=True, locale=self.locale, threshold=1.2)
        return str(said)


def read_tongues(catalogue: Path = CATALOGUE) -> Mapping[str, Tongue]:
    """Read the languages that we speak."""
    with catalogue.open("rb") as file:
        english = read_po(file, locale="en")
    compiled = BytesIO()
    write_mo(compiled, english)
    compiled.seek(0)
    return {
        "zh": Tongue("zh", "zh-CN", Locale("zh", "CN", script="Hans"), NullTranslations()),
        "en": Tongue("en", "en", Locale("en", "GB"), Translations(compiled)),
    }


def choose(asked: str | None, remembered: str | None, accepted: str) -> str:
    """Choose a language: the one asked for, the one remembered, what the browser likes, ours.

    `accepted` is an Accept-Language header (RFC 9110, section 12.5.4).
    """
    for wish in (asked, remembered):
        if wish in LANGUAGES:
            return str(wish)
    ranked = sorted(_wishes(accepted), key=lambda wish: -wish[1])
    liked = [tag for tag, weight in ranked if weight > 0]
    return negotiate_locale(liked, list(LANGUAGES), sep="-") or DEFAULT


def _wishes(accepted: str) -> list[tuple[str, float]]:
    """Read the languages of a header with their weights; what cannot be read is left out."""
    wishes = []
    for part in accepted[:200].split(","):
        tag, _sep, weight = part.strip().partition(";q=")
        try:
            wishes.append((tag.lower(), float(weight or 1)))
        except ValueError:
            continue
    return wishes
