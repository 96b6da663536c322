"""Languages of the service: message catalogues, date formats, and the choice for a request.

Message ids are the Chinese texts. The English catalogue is read from its ``.po`` file when it is
first needed; there is no compile step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from disclosures import Precision, Published
from disclosures.wording.languages import CHINESE, DEFAULT, LANGUAGES, TAGS, Catalogues

#: The time zone of publication dates.
SHANGHAI = ZoneInfo("Asia/Shanghai")

CATALOGUE = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES" / "gongkai.po"

_LOCALES = {"zh": Locale("zh", "CN", script="Hans"), "en": Locale("en", "GB")}


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its messages and its date formats."""

    #: A key of LANGUAGES, and its BCP 47 tag.
    code: str
    tag: str
    locale: Locale
    translations: NullTranslations

    def translate(self, text: str, **parts: object) -> str:
        """Translate `text` and fill in its parts, written ``%(name)s``."""
        translated = self.translations.gettext(text)
        return translated % parts if parts else translated

    def moment(self, at: datetime | None) -> str:
        """Format a moment in Shanghai time, to the minute."""
        if at is None:
            return "—"
        form = "y年M月d日 HH:mm" if self.code == "zh" else "d MMM y, HH:mm"
        return str(format_datetime(at, form, tzinfo=SHANGHAI, locale=self.locale))

    def time(self, at: datetime) -> str:
        """Format the time of day in Shanghai."""
        return at.astimezone(SHANGHAI).strftime("%H:%M")

    def day(self, on: date | datetime | None) -> str:
        """Format a day; of a moment, its day in Shanghai."""
        if on is None:
            return "—"
        if isinstance(on, datetime):
            on = on.astimezone(SHANGHAI).date()
        form = "y年M月d日" if self.code == "zh" else "d MMMM y"
        return str(format_date(on, form, locale=self.locale))

    def published(self, published: Published) -> str:
        """Format a publication date with the precision that was printed."""
        if published.precision is Precision.DAY:
            return self.day(published.on)
        return self.moment(published.at)

    def weekday(self, on: date) -> str:
        """Name the day of the week."""
        return str(format_date(on, "EEEE", locale=self.locale))

    def ago(self, at: datetime | None, now: datetime) -> str:
        """Format the time since `at`, or until it."""
        if at is None:
            return "—"
        text = format_timedelta(at - now, add_direction=True, locale=self.locale, threshold=1.2)
        return str(text)


@cache
def read_catalogues() -> Catalogues:
    """Read the message catalogue of every language, once."""
    with CATALOGUE.open("rb") as file:
        english = read_po(file, locale="en")
    compiled = BytesIO()
    write_mo(compiled, english)
    compiled.seek(0)
    return {"zh": CHINESE, "en": GNUTranslations(compiled)}


@cache
def read_languages() -> Mapping[str, Language]:
    """Return every language by its code."""
    catalogues = read_catalogues()
    return {
        code: Language(code, TAGS[code], _LOCALES[code], catalogues[code]) for code in LANGUAGES
    }


def choose(requested: str | None, remembered: str | None, accepted: str) -> str:
    """Choose the language of a response: requested, else remembered, else accepted, else default.

    `accepted` is an Accept-Language header (RFC 9110, section 12.5.4).
    """
    for code in (requested, remembered):
        if code in LANGUAGES:
            return str(code)
    ranked = sorted(_weighted(accepted), key=lambda pair: -pair[1])
    acceptable = [tag for tag, weight in ranked if weight > 0]
    return negotiate_locale(acceptable, list(LANGUAGES), sep="-") or DEFAULT


def _weighted(accepted: str) -> list[tuple[str, float]]:
    """Parse the languages of a header with their weights; malformed ones are left out."""
    languages = []
    for part in accepted[:200].split(","):
        tag, _sep, weight = part.strip().partition(";q=")
        try:
            languages.append((tag.lower(), float(weight or 1)))
        except ValueError:
            continue
    return languages
