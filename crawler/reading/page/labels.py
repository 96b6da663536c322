"""Labelled values (索引号：…, 发布日期：…) in lines and table cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from crawler.reading.page.lines import PageLine
from crawler.reading.text.whitespace import collapse_whitespace, compact


class Label(StrEnum):
    """The meaning of a label."""

    TITLE = "title"
    INDEX_NO = "index_no"
    DOC_NO = "doc_no"
    PUBLISHED = "published"
    ISSUED = "issued"
    PUBLISHER = "publisher"
    SOURCE = "source"

    #: A label whose value is not kept; it ends the value before it.
    OTHER = "other"


_WORDS_BY_LABEL = {
    Label.INDEX_NO: "索引号 信息索引 信息索取号 信息索引号 索取号",
    Label.DOC_NO: "文号 发文字号 文件编号 公文文号 文件文号 发布文号 发文号",
    Label.ISSUED: "发文日期 成文日期 生成日期 印发日期 制发日期 发文时间 成文时间 生成时间",
    Label.PUBLISHED: (
        "发布日期 发布时间 公开日期 公开时间 时间发布 更新时间 更新日期 信息时间 发表时间 录入时间 "
        "公告日期 发稿时间 上传时间 添加时间 日期 时间"
    ),
    Label.PUBLISHER: (
        "发布机构 发文机关 发文机构 公开责任部门 责任部门 发布单位 发文单位 公开机构 信息发布机构 "
        "发布部门 公开主体 制发机关 发布机关 信息公开机构"
    ),
    Label.SOURCE: "来源 信息来源 文章来源 稿件来源 内容来源 新闻来源 资料来源 消息来源 出处",
    Label.TITLE: "标题 名称 信息名称 文件名称 公文名称 信息标题",
    Label.OTHER: (
        "主题分类 组配分类 信息分类 信息类别 服务对象分类 分类 体裁 体裁分类 主题 栏目 "
        "有效性 时效性 时效 是否有效 效力状态 生效时间 生效日期 失效时间 失效日期 废止时间 "
        "废止日期 "
        "关键词 关键字 主题词 公开方式 公开形式 公开时限 公开范围 公开类别 公开属性 "
        "内容概述 内容摘要 摘要 语种 备注 载体类型 格式 附件 "
        "浏览次数 点击次数 点击数 点击量 阅读次数 阅读量 阅读数 访问次数 访问量 访问数 浏览量 浏览 "
        "点击 字体 字号 字体大小 作者 编辑 责任编辑 责编 记者 打印 分享 分享到 收藏 信息所属单位 "
        "审核 审核人 发布人 供稿 供稿单位 电话 联系电话 视力保护色 保护视力色 背景色"
    ),
}
#: Words that end a value although no colon follows.
_STOP_WORDS = "浏览次数|点击次数|阅读次数|访问次数|字体|字号|打印|下载|分享|关闭|收藏|大|中|小"
_EMPTY_VALUES = frozenset(
    {"无", "无文号", "暂无", "—", "-", "--", "——", "/", "空", "号", "其它", "其他", "null"}
    | {"undefined", "暂无文号", "无索引号", "（无）", "(无)"}
)


def _with_spaces(word: str) -> str:
    return r"\s{0,9}".join(word)


def _label_pattern() -> re.Pattern[str]:
    """Build one pattern for all labels, the longest first, with a named group for each label."""
    kinds = []
    for kind, words in _WORDS_BY_LABEL.items():
        ordered = sorted(words.split(), key=len, reverse=True)
        kinds.append(f"(?P<{kind.value}>{'|'.join(map(_with_spaces, ordered))})")
    return re.compile(rf"(?<![一-龥“《])(?:{'|'.join(kinds)})\s{{0,9}}[:：]|(?P<end>$)")


_LABEL = _label_pattern()
_LABEL_WORDS = {word: kind for kind, words in _WORDS_BY_LABEL.items() for word in words.split()}
_STOP = re.compile(
    r"[【\[|｜]|(?:^|\s)(?:" + _STOP_WORDS + r")(?=[\s:：【\[)）]|$)|\s{2,}|https?://"
)

#: A label that follows the value before it without a space.
_ADJACENT_LABEL = re.compile(
    r"(?:浏览|点击|阅读|访问)(?:次数|数|量)\s{0,3}[:：]|(?:字体|字号|作者|编辑|责任编辑|责编)\s{0,3}[:：【]"
    r"|(?:发布|更新|发文)(?:日期|时间)\s{0,3}[:：]"
)

#: Buttons that follow a value.
_BUTTONS = re.compile(r"(?:打印(?:本页|文章)?|关闭(?:窗口|本页)?|收藏|分享|下载|纠错){1,4}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledValue:
    """One label with its value; the value is empty where it is printed empty or as 无."""

    label: Label
    value: str


def labelled_values_of(lines: Sequence[PageLine]) -> list[LabelledValue]:
    """Return all labelled values in `lines`, in order."""
    found: list[LabelledValue] = []
    for at, line in enumerate(lines):
        if line.cells is not None:
            found.extend(_values_in_rows(line.cells.texts()))
            continue
        on_line = list(_values_in_text(line.text[:2000]))
        if on_line and not on_line[-1].value and line.text.rstrip().endswith((":", "：")):
            after = lines[at + 1].text if at + 1 < len(lines) else ""
            on_line[-1] = LabelledValue(label=on_line[-1].label, value=_value_on_next_line(after))
        found.extend(on_line)
    return found


def has_index_no(pairs: Iterable[LabelledValue]) -> bool:
    """Whether these values are an index block (信息公开目录)."""
    return any(pair.label is Label.INDEX_NO for pair in pairs)


def has_label(text: str) -> bool:
    """Whether `text` contains a label."""
    match = _LABEL.search(text[:400])
    return match is not None and match["end"] is None


def is_only_labels(text: str) -> bool:
    """Whether `text` consists of labels and their values only."""
    match = _LABEL.search(text[:400])
    if match is None or match["end"] is not None or len(text) > 200 or text.endswith("。"):
        return False
    return match.start() == 0 or not re.search(r"[一-龥]{4}", text[: match.start()])


def _values_in_text(text: str) -> Iterator[LabelledValue]:
    """Yield each label on a line, with the text up to the next label."""
    matches = list(_LABEL.finditer(text))
    for match, after in pairwise(matches):
        yield LabelledValue(label=_label_of(match), value=_clean(text[match.end() : after.start()]))


def _label_of(match: re.Match[str]) -> Label:
    return Label(match.lastgroup or Label.OTHER)


def _values_in_rows(rows: Sequence[Sequence[str]]) -> Iterator[LabelledValue]:
    """Yield values in table cells: label beside value, label above value, or both in one cell."""
    for at, row in enumerate(rows):
        kinds = [_LABEL_WORDS.get(compact(cell).rstrip(":：")) for cell in row]
        below = rows[at + 1] if at + 1 < len(rows) else ()
        if len(row) > 1 and all(kinds) and len(below) == len(row):
            labelled = zip(kinds, below, strict=True)
            yield from (
                LabelledValue(label=kind, value=_clean(cell)) for kind, cell in labelled if kind
            )
            continue
        for index, cell in enumerate(row):
            if kinds[index] is None:
                yield from _values_in_text(cell)
            elif index + 1 < len(row) and kinds[index + 1] is None:
                yield LabelledValue(label=kinds[index] or Label.OTHER, value=_clean(row[index + 1]))


def _value_on_next_line(text: str) -> str:
    """Return the next line if it can be a value; empty otherwise."""
    short = len(text) <= 60 and not has_label(text)
    return _clean(text) if short and not re.search(r"[。；]", text) else ""


def _clean(value: str) -> str:
    """Remove what follows a value on its line; empty for 无 and the like."""
    value = value.strip(" \t\u3000\xa0;；,，")
    for ending in (_STOP, _ADJACENT_LABEL):
        if stop := ending.search(value):
            value = value[: stop.start()]
    value = _BUTTONS.sub("", collapse_whitespace(value)).strip(" ;；,，、(（|｜")
    return "" if compact(value) in _EMPTY_VALUES or compact(value) in _LABEL_WORDS else value
