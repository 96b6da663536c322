"""Days, moments and lengths of time, written out in China Standard Time."""

from datetime import date, datetime, timedelta, timezone
from gettext import NullTranslations

from disclosures.wording.marking import gettext_noop as _

#: China Standard Time has had no daylight saving time since 1991.
BEIJING = timezone(timedelta(hours=8), "CST")

_MONTHS = (
    *(_("1月"), _("2月"), _("3月"), _("4月"), _("5月"), _("6月")),
    *(_("7月"), _("8月"), _("9月"), _("10月"), _("11月"), _("12月")),
)

#: In minutes.
_HOUR, _DAY = 60, 1440


def day_text(on: date, translations: NullTranslations) -> str:
    """Write a day: 2026年1月31日, 31 January 2026."""
    month = translations.gettext(_MONTHS[on.month - 1])
    pattern = translations.gettext("%(year)d年%(month)s%(day)d日")
    return pattern % {"year": on.year, "month": month, "day": on.day}


def moment_text(at: datetime, translations: NullTranslations) -> str:
    """Write a moment to the minute, in Beijing time. `at` is aware."""
    local = at.astimezone(BEIJING)
    pattern = translations.gettext("%(year)d年%(month)d月%(day)d日 %(time)s（北京时间）")
    return pattern % {
        "year": local.year,
        "month": local.month,
        "day": local.day,
        "time": f"{local:%H:%M}",
    }


def duration_text(time: timedelta, translations: NullTranslations) -> str:
    """Write a length of time in its largest whole unit: 3 天, 3 days."""
    minutes = max(int(time.total_seconds()) // 60, 0)
    if minutes >= _DAY:
        number = minutes // _DAY
        pattern = translations.ngettext("%(n)d 天", "%(n)d 天", number)
    elif minutes >= _HOUR:
        number = minutes // _HOUR
        pattern = translations.ngettext("%(n)d 小时", "%(n)d 小时", number)
    elif minutes:
        number = minutes
        pattern = translations.ngettext("%(n)d 分钟", "%(n)d 分钟", number)
    else:
        return translations.gettext("不到 1 分钟")
    return pattern % {"n": number}
