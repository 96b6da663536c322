"""The outline of an article: what is head, what is body, what is tail, and which lines head it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.reading.labels import only_labels
from crawler.reading.tree import Line, tight
from disclosures import Block, BlockKind

_HEADINGS = (
    (1, re.compile(r"^[一二三四五六七八九十]{1,3}\s?(?:、|[.．](?!\d))")),
    (2, re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）]")),
    (3, re.compile(r"^\d{1,2}\s?[、.．](?!\d)")),
    (4, re.compile(r"^[(（]\d{1,2}[)）]")),
)
#: Labels of the table on applications, where its cells are lost: they number rows, not chapters.
_TABLE_ROW = re.compile(
    r"^(?:[一二三四][、.．]\s?(?:本年新收|上年结转|本年度办理结果|结转下年度)|"
    r"[(（][一二三四五六七][)）]\s?(?:予以公开|不予公开|无法提供|不予处理|其他处理|总计)(?=[\s\d]|$)|"
    r"[(（]二[)）]\s?部分公开[(（]区分处理|"
    r"\d[.．、]\s?(?:属于国家秘密|其他法律行政法规|危及.?三安全|保护第三方|属于[三四]类|属于行政)|"
    r"\d[.．、]\s?(?:本机关不掌握|没有现成|补正后申请|信访举报|重复申请|要求提供公开|无正当理由大量|要求行政机关|"
    r"申请人无正当|申请人逾期))"
)
#: How long a heading may be; a longer line that begins like one is a paragraph.
_LONGEST_HEADING = 60

#: Characters of a text that is under way, whatever it holds.
_RUNNING = 40

#: Characters of sentences that a tail may hold at the most.
_REST = 80

_CHROME = re.compile(
    r"^(?:【?(?:字体|字号|打印|关闭|返回|收藏|分享|大中小|[大中小](?![一-龥])|纠错|首页|来源)|[>＞»›|｜•·\s]|"
    r"您?(?:当前|现在)?的?所?在?位置|今天是|"
    r"当前(?:位置|栏目)|浏览次数|点击|阅读|访问量|扫一扫|A[+-]|T[+-]?$|\[?(?:大|中|小)\s)"
)
#: Lines that only pages have: the article ends above the first of them.
_TAIL = re.compile(
    r"^[【\[（(「]?\s?(?:责任编辑|责编|编辑\s?[:：]|扫一扫|扫码|相关(?:解读|阅读|新闻|文章|文档|附件|稿件)|"
    r"点击排行|推荐阅读|政府网站标识码|网站标识码|[一-龥]?ICP备|网站地图|打印本页|打印文章|关闭窗口|关闭本页|"
    r"关闭当前|返回顶部|上一篇|下一篇|上一条|下一条|分享到|我要纠错|内容纠错|Produced\s?By|文字解读|图片解读|"
    r"今天是|(?:点击|访问)(?:次数|数|量)?\s?[:：]|(?:本?网站(?:已经?)?支持IPv6|政府网站找错|公安备案|党政机关$)|"
    r"[一-龥]{0,14}版权与?(?:免责)?声明|免责声明|解读文件地址|匿名评论|用户评论|手机扫一扫|微信扫一扫|"
    r"全文下载|word下载|pdf下载|您?(?:的)?满意度|用微信|信息来源\s?[:：])",
    re.IGNORECASE,
)
#: Lines that articles have too: only a tail if no more sentences follow.
_MAYBE_TAIL = re.compile(
    r"^[【\[（(「]?\s?(?:附件下载|文件下载|附件\s?[:：]?$|相关(?:链接|信息|政策)|热点|主办单位|主办\s?[:：]|承办单位|"
    r"版权所有|联系我们|技术支持|来\s{0,4}源\s?[:：]|作者\s?[:：]|打印$|关闭$|收藏$|分享\s?[:：]|字号\s?[:：]|"
    r"浏览次数|阅读次数)"
)
#: A site's head: its way home, or its columns side by side.
_BANNER = re.compile(r"首页|[|｜][^|｜]{1,40}[|｜]")

#: What the foot of a site holds, wherever in its line, and no article does.
_FOOT = re.compile(r"ICP[备证]\s?\d|公网安备|网站标识码|【打印】|【关闭】")
_LONGEST_FOOT = 200
_SENTENCE = re.compile(r"[。；;！!]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An article's lines, in three parts."""

    head: tuple[Line, ...]
    body: tuple[Line, ...]
    tail: tuple[Line, ...]


def outline(lines: Sequence[Line]) -> Outline:
    """Cut what stands above and below an article's text."""
    start = next((at for at, line in enumerate(lines) if _begins(line)), 0)
    end = _end(lines, start)
    head, body, tail = lines[:start], lines[start:end], lines[end:]
    return Outline(head=tuple(head), body=tuple(body), tail=tuple(tail))


def with_subtitles(article: Outline, title: str | None) -> Outline:
    """Give back to the body what stands above it but below title and labels: a subtitle."""
    plain = tight(title or "")
    keep = len(article.head)
    while keep and not _heads(article.head[keep - 1], plain):
        keep -= 1
    body = (*article.head[keep:], *article.body)
    return Outline(head=article.head[:keep], body=body, tail=article.tail)


def _heads(line: Line, title: str) -> bool:
    """Whether a line above the text belongs to the page: the title, labels, furniture."""
    text = line.text.strip()
    if line.image or line.link or only_labels(text) or is_chrome(text) or is_banner(text):
        return True
    return len(tight(text)) > 4 and title == tight(text)


def heading_level(text: str) -> int:
    """1 for 一、 2 for （一） 3 for 1. 4 for (1); 0 for what heads nothing."""
    plain = text.strip()
    if len(plain) > _LONGEST_HEADING or _TABLE_ROW.match(plain):
        return 0
    level = next((level for level, pattern in _HEADINGS if pattern.match(plain)), 0)
    inner = plain[:-1] if level < 3 else plain
    if level and _SENTENCE.search(inner):
        return 0
    return 0 if level >= 3 and plain.endswith(("。", "；", ";")) else level


def is_chrome(text: str) -> bool:
    """Whether a line is furniture of the page: font sizes, breadcrumbs, counters."""
    plain = text.strip()
    if len(plain) >= 60 or "。" in plain:
        return False
    return not tight(plain) or _CHROME.match(plain) is not None


def is_banner(text: str) -> bool:
    """Whether a short text is a site's head: no title, no table of an article."""
    return len(text) < _LONGEST_FOOT and _BANNER.search(text) is not None


def is_tail(text: str) -> bool:
    """Whether the article has ended above this line."""
    plain = text.strip()
    return len(plain) < 60 and (_TAIL.match(plain) or _MAYBE_TAIL.match(plain)) is not None


def blocks_of(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Lines as the blocks of a reading; tables are numbered in their order."""
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


def _begins(line: Line) -> bool:
    """Whether the article's own text has begun."""
    text = line.text.strip()
    if line.cells is not None:
        return not (only_labels(line.text.replace("\t", "：")) or is_banner(line.text))
    if line.link or only_labels(text) or is_chrome(text):
        return False
    if heading_level(text):
        return True
    salutation = text.endswith((":", "：")) and len(text) > 3 and len(text) < 80
    return salutation or len(text) > 70 or _SENTENCE.search(text) is not None


def _end(lines: Sequence[Line], start: int) -> int:
    """Where the tail begins: at the first line that only pages have, below some text."""
    seen, left = 0, _sentences_from(lines)
    for at in range(start, len(lines)):
        text = lines[at].text.strip()
        if seen > _RUNNING and (is_foot(text) or _ends(text, left[at + 1])):
            return at
        if 0 < seen <= _RUNNING and left[at] < _REST and (is_foot(text) or is_tail(text)):
            return at
        seen += len(text)
    return len(lines)


def _sentences_from(lines: Sequence[Line]) -> list[int]:
    """For each line, and the end, how many characters of sentences stand from there on."""
    left = [0]
    for line in reversed(lines):
        left.append(left[-1] + (len(line.text) if _SENTENCE.search(line.text) else 0))
    return left[::-1]


def is_foot(text: str) -> bool:
    """Whether a line is the foot of the site: its registration, its buttons."""
    return len(text) < _LONGEST_FOOT and _FOOT.search(text) is not None


def _ends(text: str, left: int) -> bool:
    """Whether the article has ended at a short line, by itself or by how little is left."""
    if len(text) >= _LONGEST_HEADING:
        return False
    if _TAIL.match(text):
        return True
    return left < _REST and _MAYBE_TAIL.match(text) is not None
