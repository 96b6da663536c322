"""Splits the lines of an article into head, body and tail, and finds its headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.reading.page.date_lines import (
    is_date_of_document,
    is_note_of_document,
    without_rows_at_end,
)
from crawler.reading.page.labels import end_of_labels, is_index_block, is_only_labels
from crawler.reading.page.lines import PageLine
from crawler.reading.text.whitespace import compact
from disclosures import Block, BlockKind

_HEADING_PATTERNS = (
    (1, re.compile(r"^[一二三四五六七八九十]{1,3}\s?(?:、|[.．](?!\d))")),
    (2, re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）]")),
    (3, re.compile(r"^\d{1,2}\s?[、.．](?!\d)")),
    (4, re.compile(r"^[(（]\d{1,2}[)）]")),
)
#: Row labels of a flattened table on applications: they number rows, not chapters.
_APPLICATION_ROW = re.compile(
    r"^(?:[一二三四][、.．]\s?(?:本年新收|上年结转|本年度办理结果|结转下年度)|"
    r"[(（][一二三四五六七][)）]\s?(?:予以公开|不予公开|无法提供|不予处理|其他处理|总计)(?=[\s\d]|$)|"
    r"[(（]二[)）]\s?部分公开[(（]区分处理|"
    r"\d[.．、]\s?(?:属于国家秘密|其他法律行政法规|危及.?三安全|保护第三方|属于[三四]类|属于行政)|"
    r"\d[.．、]\s?(?:本机关不掌握|没有现成|补正后申请|信访举报|重复申请|要求提供公开|无正当理由大量|要求行政机关|"
    r"申请人无正当|申请人逾期))"
)
#: Maximum length of a heading; a longer line that begins like one is a paragraph.
_MAX_HEADING = 60

#: Minimum lines of an index block that is not at the beginning.
_MIN_INDEX_BLOCK = 3

#: Characters of body text after which a weak end marker ends the article.
_MIN_BODY_BEFORE_END = 40

#: Minimum characters of a sentence of an article.
_MIN_SENTENCE = 12

#: Maximum characters of sentences in a tail.
_MAX_SENTENCES_IN_TAIL = 80

_BOILERPLATE = re.compile(
    r"^(?:【?(?:字体|字号|打印|关闭|返回|收藏|分享|大中小|[大中小](?![一-龥])|纠错|首页|来源)|[>＞»›|｜•·\s]|"
    r"您?(?:当前|现在)?的?所?在?位置|今天是|"
    r"当前(?:位置|栏目)|浏览次数|点击|阅读|访问量|扫一扫|A[+-]|T[+-]?$|\[?(?:大|中|小)\s)"
)
#: Lines that never belong to an article: it ends above the first of them.
_END_OF_ARTICLE = re.compile(
    r"^[【\[（(「]?\s?(?:责任编辑|责编|编辑\s?[:：]|扫一扫|扫码|点击排行|推荐阅读|"
    r"政府网站标识码|网站标识码|[一-龥]?ICP备|网站地图|打印本页|打印文章|关闭窗口|关闭本页|"
    r"关闭当前|返回顶部|上一篇|下一篇|上一条|下一条|分享到|我要纠错|内容纠错|Produced\s?By|文字解读|图片解读|"
    r"今天是|(?:点击|访问)(?:次数|数|量)?\s?[:：]|(?:本?网站(?:已经?)?支持IPv6|政府网站找错|公安备案|党政机关$)|"
    r"[一-龥]{0,14}版权与?(?:免责)?声明|免责声明|解读文件地址|匿名评论|用户评论|手机扫一扫|微信扫一扫|"
    r"全文下载|word下载|pdf下载|您?(?:的)?满意度|用微信|信息来源\s?[:：])",
    re.IGNORECASE,
)
#: Lines that may belong to an article: they end it only if no more sentences follow.
_POSSIBLE_END = re.compile(
    r"^[【\[（(「]?\s?(?:主办单位|主办\s?[:：]|承办单位|版权所有|联系我们|技术支持|打印$|"
    r"关闭$|收藏$|分享\s?[:：]|字号\s?[:：]|浏览次数|阅读次数)"
)
#: What is beside an article: it ends the article only if no sentence follows.
_BESIDE_ARTICLE = re.compile(
    r"^[【\[（(「]?\s?(?:附件下载|文件下载|附件\s?[:：]?$|热点|来\s{0,4}源\s?[:：]|作者\s?[:：]|"
    r"(?:相关|关联|延伸|更多|其他|其它)(?:的)?"
    r"(?:解读|阅读|新闻|文章|文档|附件|稿件|链接|信息|政策|文件|资讯|内容|报道|推荐|公告))"
)
#: Buttons side by side: 【打印】【关闭】, [发表评论] [告诉好友].
_BUTTONS = re.compile(r"^(?:[【\[]\s?[一-龥]{2,8}\s?[】\]]\s{0,9}){2,9}$")

#: A site's header: a link to its front page, or its columns side by side.
_BANNER = re.compile(r"首页|[|｜][^|｜]{1,40}[|｜]")

#: Text that occurs anywhere in a line of a site's footer, and in no article.
_FOOTER = re.compile(r"ICP[备证]\s?\d|公网安备|网站标识码|【打印】|【关闭】")
_MAX_FOOTER = 200
_SENTENCE = re.compile(r"[。；;！!]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleParts:
    """The lines of an article's container: labels and title, text, what follows the text."""

    head: tuple[PageLine, ...]
    body: tuple[PageLine, ...]
    tail: tuple[PageLine, ...]


def split_article(lines: Sequence[PageLine]) -> ArticleParts:
    """Split lines into what is above an article's text, the text, and what is below it."""
    start = next((at for at, line in enumerate(lines) if _starts_body(line)), None)
    if start is None:
        start = _end_of_labels(lines) or _start_below_labels(lines)
        is_text = any(_may_be_text(line) for line in lines[start:])
        end = _body_end(lines, start) if is_text or not start else start
    else:
        end = _body_end(lines, start)
    end = without_rows_at_end(lines, start, end)
    head, body, tail = lines[:start], lines[start:end], lines[end:]
    return ArticleParts(head=tuple(head), body=tuple(body), tail=tuple(tail))


def _end_of_labels(lines: Sequence[PageLine]) -> int:
    """Return the index behind the index block of an article without sentences; 0 without one."""
    is_label = [line.cells is None and is_only_labels(line.text.strip()) for line in lines]
    if not any(is_label):
        return 0
    first = is_label.index(True)
    end = next((at for at in range(first, len(lines)) if not is_label[at]), len(lines))
    pictures = end < len(lines) and lines[end].image
    return end if first <= 1 or end - first >= _MIN_INDEX_BLOCK or pictures else 0


def _may_be_text(line: PageLine) -> bool:
    """Whether a line can be text of an article that has no sentence."""
    return line.cells is not None or line.image or not (line.link or is_boilerplate(line.text))


def with_subtitles(article: ArticleParts, title: str | None) -> ArticleParts:
    """Move lines between the title (or labels) and the text to the body: subtitles.

    Notes on the history of the document belong to the text above its title, too.
    """
    plain = compact(title or "")
    head_length = len(article.head)
    last_label = end_of_labels(article.head)
    while head_length > last_label and not _belongs_to_head(article.head[head_length - 1], plain):
        head_length -= 1
    head, subtitles = article.head[:head_length], article.head[head_length:]
    notes = [line for line in head if is_note_of_document(line)]
    rest = tuple(line for line in head if line not in notes)
    return replace(article, head=rest, body=(*notes, *subtitles, *article.body))


def _belongs_to_head(line: PageLine, title: str) -> bool:
    """Whether a line above the text is the title, a label or boilerplate."""
    text = line.text.strip()
    if (
        line.image
        or line.link
        or line.cells is not None
        or is_only_labels(text)
        or is_boilerplate(text)
        or is_site_banner(text)
        or is_date_of_document(line)
    ):
        return True
    return len(compact(text)) > 4 and title == compact(text)


def heading_level(text: str) -> int:
    """Return 1 for 一、 2 for （一） 3 for 1. 4 for (1); 0 for a line that is no heading."""
    plain = text.strip()
    if len(plain) > _MAX_HEADING or _APPLICATION_ROW.match(plain):
        return 0
    level = next((level for level, pattern in _HEADING_PATTERNS if pattern.match(plain)), 0)
    inner = plain[:-1] if level < 3 else plain
    if level and _SENTENCE.search(inner):
        return 0
    return 0 if level >= 3 and plain.endswith(("。", "；", ";")) else level


def is_boilerplate(text: str) -> bool:
    """Whether a line is boilerplate: font sizes, breadcrumbs, counters."""
    plain = text.strip()
    if len(plain) >= 60 or "。" in plain:
        return False
    return not compact(plain) or _BOILERPLATE.match(plain) is not None


def is_site_banner(text: str) -> bool:
    """Whether a short text is a site's header, and not a title or a table of an article."""
    return len(text) < _MAX_FOOTER and _BANNER.search(text) is not None


def is_article_end(text: str) -> bool:
    """Whether a line marks the end of an article, surely or possibly."""
    plain = text.strip()
    return len(plain) < _MAX_HEADING and any(
        pattern.match(plain)
        for pattern in (_END_OF_ARTICLE, _POSSIBLE_END, _BESIDE_ARTICLE, _BUTTONS)
    )


def blocks_of(lines: Sequence[PageLine]) -> tuple[Block, ...]:
    """Convert lines to the blocks of a reading; tables are numbered in order from 0."""
    blocks: list[Block] = []
    tables = 0
    for line in lines:
        if line.cells is not None:
            blocks.append(Block(kind=BlockKind.TABLE, text=line.text, table=tables))
            tables += 1
        elif line.image:
            blocks.append(Block(kind=BlockKind.IMAGE, text=""))
        elif level := heading_level(line.text):
            blocks.append(Block(kind=BlockKind.HEADING, text=line.text, level=level))
        else:
            blocks.append(Block(kind=BlockKind.PARAGRAPH, text=line.text))
    return tuple(blocks)


def _starts_body(line: PageLine) -> bool:
    """Whether a line is the first of an article's text."""
    text = line.text.strip()
    if line.cells is not None:
        return not (is_index_block(line.cells.texts()) or is_site_banner(line.text))
    if line.link or is_only_labels(text) or is_boilerplate(text):
        return False
    if heading_level(text):
        return True
    salutation = text.endswith((":", "：")) and len(text) > 3 and len(text) < 80
    return salutation or len(text) > 70 or _SENTENCE.search(text) is not None


def _start_below_labels(lines: Sequence[PageLine]) -> int:
    """Return where a body without sentences begins: below its date, if anything follows."""
    labels = (
        at
        for at, line in enumerate(lines)
        if is_only_labels(line.text.strip()) or is_date_of_document(line)
    )
    at = next(labels, len(lines))
    follows = any(
        line.image or not (line.link or line.dated_link or is_boilerplate(line.text))
        for line in lines[at + 1 :]
    )
    return at + 1 if follows else 0


def _body_end(lines: Sequence[PageLine], start: int) -> int:
    """Return the index of the first line of the tail."""
    seen, left = 0, _remaining_sentences(lines)
    for at in range(start, len(lines)):
        text = lines[at].text.strip()
        if seen > _MIN_BODY_BEFORE_END and (
            is_site_footer(text)
            or _ends_body(text, left[at + 1])
            or (_is_beside(text) and _are_cards(lines[at + 1 :]))
        ):
            return at
        if (
            0 < seen <= _MIN_BODY_BEFORE_END
            and left[at] < _MAX_SENTENCES_IN_TAIL
            and (is_site_footer(text) or is_article_end(text))
        ):
            return at
        seen += len(text)
    return len(lines)


def _is_beside(text: str) -> bool:
    """Whether a line is the heading of links beside an article."""
    return len(text) < _MAX_HEADING and _BESIDE_ARTICLE.match(text) is not None


def _are_cards(lines: Sequence[PageLine]) -> bool:
    """Whether sentences stand between links: summaries of other articles."""
    links = [at for at, line in enumerate(lines) if line.mostly_link]
    between = lines[links[0] : links[-1]] if links else ()
    return any(not line.mostly_link and _SENTENCE.search(line.text) for line in between)


def _remaining_sentences(lines: Sequence[PageLine]) -> list[int]:
    """Return, for each line and for the end, the characters of sentences from there on."""
    left = [0]
    for line in reversed(lines):
        text = line.text.strip()
        is_sentence = not line.mostly_link and _SENTENCE.search(text) is not None
        left.append(left[-1] + (len(text) if is_sentence and not _is_surely_below(text) else 0))
    return left[::-1]


def _is_surely_below(text: str) -> bool:
    """Whether a line belongs to no article, whatever follows it."""
    return is_site_footer(text) or (
        len(text) < _MAX_HEADING and _END_OF_ARTICLE.match(text) is not None
    )


def is_site_footer(text: str) -> bool:
    """Whether a line belongs to the site's footer: its registration, its buttons."""
    return len(text) < _MAX_FOOTER and _FOOTER.search(text) is not None


def _ends_body(text: str, left: int) -> bool:
    """Whether a short line ends the body, by itself or because few sentences are left."""
    if len(text) >= _MAX_HEADING:
        return False
    if _END_OF_ARTICLE.match(text) or _BUTTONS.match(text):
        return True
    if _is_beside(text):
        return left < _MIN_SENTENCE
    return left < _MAX_SENTENCES_IN_TAIL and _POSSIBLE_END.match(text) is not None
