"""Annotations of an event: significance with its criteria, and the dates it is known by."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from gettext import NullTranslations

from disclosures.change import Change, Event, EventKind, Significance
from disclosures.reading import MissingText, Reading
from disclosures.report import Revision
from disclosures.wording.dates import BEIJING, duration_text, moment_text
from disclosures.wording.marking import pgettext_noop
from disclosures.wording.punctuation import comma_separated

#: A document dated at least this long before it was first seen is annotated with both dates.
BACKDATED_BY = timedelta(days=30)

#: The criteria of the significance classifier, as stored in ``Change.criteria``.
_CRITERIA: Mapping[str, str] = {
    "figure": pgettext_noop("criterion", "数据"),
    "number": pgettext_noop("criterion", "数字"),
    "date": pgettext_noop("criterion", "日期"),
    "name": pgettext_noop("criterion", "所引文件名"),
    "doc_no": pgettext_noop("criterion", "文号"),
    "title": pgettext_noop("criterion", "标题"),
    "attachment": pgettext_noop("criterion", "附件"),
    "field": pgettext_noop("criterion", "著录项"),
    "negation": pgettext_noop("criterion", "否定词"),
    "moved": pgettext_noop("criterion", "段落位置"),
    "text": pgettext_noop("criterion", "文字"),
    "punctuation": pgettext_noop("criterion", "标点"),
    "brackets": pgettext_noop("criterion", "括号写法"),
    "layout": pgettext_noop("criterion", "排版"),
    "misprint": pgettext_noop("criterion", "错别字"),
    "renumbering": pgettext_noop("criterion", "序号顺延"),
    "boilerplate": pgettext_noop("criterion", "正文以外的页面元素"),
}


def annotations(event: Event, translations: NullTranslations) -> Iterator[str]:
    """Yield whole sentences about `event`, the most significant first."""
    if event.revision is None:
        return
    if event.kind is EventKind.PUBLISHED:
        yield from backdating(event.revision, event.revision.seen_at, translations)
    if event.change.criteria and event.kind in (EventKind.REVISED, EventKind.RESTORED):
        yield significance(event.change, translations)
    if missing := missing_text(event.revision.reading, translations):
        yield missing
    if event.before_at is None:
        return
    before = moment_text(event.before_at, translations)
    if event.kind is EventKind.REVISED:
        after = moment_text(event.revision.seen_at, translations)
        yield translations.gettext(
            "改动发生在%(before)s（最后一次见到原文）与%(after)s（首次见到新文）之间。"
        ) % {"before": before, "after": after}
    if event.kind is EventKind.RESTORED:
        absence = duration_text(event.occurred_at - event.before_at, translations)
        yield translations.gettext(
            "此前最后一次见到它是%(before)s，到重新出现相隔 %(absence)s。"
        ) % {"before": before, "absence": absence}


def backdating(first: Revision, seen_at: datetime, translations: NullTranslations) -> Iterator[str]:
    """Yield a sentence if a document is dated long before it was first seen.

    Where a page bears no date of publication, the date of signature counts.
    """
    published, seen = first.reading.published, seen_at.astimezone(BEIJING).date()
    dated = published.on if published else first.reading.signed_on
    if dated is None or seen - dated < BACKDATED_BY:
        return
    pattern = translations.gettext("文件所署日期为 %(dated)s，我们首次见到是 %(seen)s。")
    yield pattern % {"dated": dated.isoformat(), "seen": seen.isoformat()}


def missing_text(reading: Reading, translations: NullTranslations) -> str:
    """Say why a report has no text; empty: it has one."""
    if reading.missing_text is None:
        return ""
    if reading.missing_text is MissingText.NEEDS_OCR:
        return translations.gettext(
            "正文在图片或扫描件里，文字未经识别；图片或文件若被替换，仍会告知。"
        )
    return translations.gettext("未取得正文：网页上没有，所链接或嵌入的文件也未能读取。")


def significance(change: Change, translations: NullTranslations) -> str:
    """Say whether `change` is substantive, and by which criteria; empty: not classified."""
    if not change.criteria:
        return ""
    if change.significance is Significance.EDITORIAL:
        pattern = translations.gettext("编辑性修改：只涉及%(criteria)s。")
    else:
        pattern = translations.gettext("实质性修改：涉及%(criteria)s。")
    names = (
        translations.pgettext("criterion", _CRITERIA[each]) if each in _CRITERIA else each
        for each in change.criteria
    )
    return pattern % {"criteria": comma_separated(names, translations)}


def editorial_mark(event: Event, translations: NullTranslations) -> str:
    """Return the mark of an editorial revision: 编辑性; empty for any other event."""
    return translations.gettext("编辑性") if event.is_editorial else ""
