"""What is worth knowing of an event beside what happened: how sure, how weighty, since when."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from disclosures import Change, Event, EventKind, Revision, Significance
from notifier.wording import BEIJING, moment

#: A document dated so long before we first saw it is worth a remark.
LONG_BEFORE = timedelta(days=30)

#: In minutes.
HOUR, DAY = 60, 1440

#: The rules of ``store.significance``, in words.
_GROUNDS: Mapping[str, tuple[str, str]] = {
    "figure": ("数据", "a figure"),
    "number": ("数字", "a number"),
    "date": ("日期", "a date"),
    "name": ("所引文件名", "the name of a document"),
    "doc_no": ("文号", "a document number"),
    "title": ("标题", "the title"),
    "attachment": ("附件", "an attachment"),
    "field": ("著录项", "a field of the record"),
    "negation": ("否定词", "a negation"),
    "moved": ("段落位置", "the place of a paragraph"),
    "text": ("文字", "the wording"),
    "punctuation": ("标点", "punctuation"),
    "brackets": ("括号写法", "the spelling of brackets"),
    "layout": ("排版", "layout"),
    "misprint": ("错别字", "a misprint"),
    "furniture": ("正文以外的页面元素", "what stands around the article"),
}

_BETWEEN = (
    "改动发生在{before}（最后一次见到原文）与{after}（首次见到新文）之间。",
    "It changed between {before} (old text last seen) and {after} (new text first seen).",
)
_BACK = (
    "此前最后一次见到它是{before}，到重新出现相隔 {span}。",
    "It was last seen {before}; {span} passed until it was back.",
)
_DATED = (
    "文件所署日期为 {dated}，我们首次见到是 {seen}。",
    "It is dated {dated}; we first saw it on {seen}.",
)
_EDITORIAL = ("编辑性修改：只涉及{grounds}。", "An editorial change: of {grounds} only.")
_SUBSTANTIVE = ("实质性修改：涉及{grounds}。", "A change of substance: of {grounds}.")


def remarks(event: Event, language: str = "zh") -> Iterator[str]:
    """Say in whole sentences what is worth knowing of `event`, weightiest first."""
    if event.revision is None:
        return
    if event.kind is EventKind.PUBLISHED:
        yield from first_dates(event.revision, event.revision.seen_at, language)
    if event.change.grounds and event.kind in (EventKind.REVISED, EventKind.RESTORED):
        yield significance(event.change, language)
    if event.before_at is None:
        return
    if event.kind is EventKind.REVISED:
        before, after = moment(event.before_at, language), moment(event.revision.seen_at, language)
        yield _pick(_BETWEEN, language).format(before=before, after=after)
    if event.kind is EventKind.RESTORED:
        gone = span(event.occurred_at - event.before_at, language)
        yield _pick(_BACK, language).format(before=moment(event.before_at, language), span=gone)


def mark(event: Event, language: str = "zh") -> str:
    """Mark what is editorial, behind the name of the event; empty for anything else."""
    return _pick(("·编辑性", ", editorial"), language) if event.is_editorial else ""


def first_dates(first: Revision, seen_at: datetime, language: str = "zh") -> Iterator[str]:
    """Say that a document is dated long before it was first seen, if it is.

    Where a page bears no date of publication, it is the date it was signed on.
    """
    published, seen = first.reading.published, seen_at.astimezone(BEIJING).date()
    dated = published.on if published else first.reading.signed_on
    if dated is None or seen - dated < LONG_BEFORE:
        return
    yield _pick(_DATED, language).format(dated=dated.isoformat(), seen=seen.isoformat())


def significance(change: Change, language: str = "zh") -> str:
    """Say whether `change` is of substance, and the rules that say so; empty: not judged."""
    if not change.grounds:
        return ""
    editorial = change.significance is Significance.EDITORIAL
    grounds = [
        _pick(_GROUNDS[each], language) if each in _GROUNDS else each for each in change.grounds
    ]
    joined = (", " if language == "en" else "、").join(grounds)
    return _pick(_EDITORIAL if editorial else _SUBSTANTIVE, language).format(grounds=joined)


def span(time: timedelta, language: str = "zh") -> str:
    """Give a length of time as people say it: 3 天, 3 days."""
    minutes = max(int(time.total_seconds()) // 60, 0)
    if minutes >= DAY:
        number, zh, en = minutes // DAY, "天", "day"
    elif minutes >= HOUR:
        number, zh, en = minutes // HOUR, "小时", "hour"
    elif minutes:
        number, zh, en = minutes, "分钟", "minute"
    else:
        return _pick(("不到 1 分钟", "less than a minute"), language)
    return f"{number} {zh}" if language != "en" else f"{number} {en}{'s' * (number != 1)}"


def _pick(words: tuple[str, str], language: str) -> str:
    return words[language == "en"]
