"""Generated pairs of reports with known differences, modelled on real reports."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from disclosures import Block, BlockKind, Reading, Table

#: Part of a sentence: its text, and ``SORT|UNIT`` if it is a token; empty for other words.
Part = tuple[str, str]
Paragraph = tuple[Part, ...]

#: Sort of a token → function that makes a random one.
_MAKE_TOKEN: dict[str, Callable[[random.Random], str]] = {
    "number": lambda rng: f"{rng.randint(2, 9999)}",
    "share": lambda rng: f"{rng.randint(1, 99)}.{rng.randint(1, 9)}%",
    "date": lambda rng: f"{rng.randint(2016, 2026)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
    "doc_no": lambda rng: (
        f"{rng.choice(['临商发', '临政办发', '海府办函'])}"
        f"〔{rng.randint(2016, 2026)}〕{rng.randint(1, 199)}号"
    ),
    "name": lambda rng: (
        f"《{rng.choice(['信息公开', '政务服务', '市场监管', '招商引资', '外贸促进'])}"
        f"{rng.choice(['条例', '办法', '规定', '指南', '目录'])}》"
    ),
    "latin": lambda rng: rng.choice(["PDF", "OFD", "Word", "Excel", "WeChat", "App", "HTML"]),
}

#: Sentences; the sorts of tokens in braces.
_SENTENCES = (
    "全年通过门户网站主动公开政府信息{number}条，比上年增长{share}。",
    "收到政府信息公开申请{number}件，上年结转{number}件，均已依法答复。",
    "根据{name}和{doc_no}的要求，编制本年度报告。",
    "本报告中所列数据的统计期限截至{date}。",
    "制定并公布行政规范性文件{number}件，废止{number}件，现行有效{number}件。",
    "举办政策解读新闻发布会{number}场，在线访谈{number}次，回应公众关切{number}个。",
    "公开的文件以{latin}和{latin}两种格式提供下载。",
    "因政府信息公开被申请行政复议{number}宗，维持{number}宗，纠正{number}宗。",
    "印发{doc_no}，明确由办公室统一受理，各科室分工负责。",
    "于{date}召开专题会议，传达{name}精神，部署全年任务。",
    "门户网站全年访问量{number}人次，独立用户{number}个。",
    "对照{name}逐项检查，发现问题{number}个，整改率{share}。",
)

#: A token in a sentence; a number includes its unit.
_SLOT = re.compile(r"\{(?P<sort>\w+)\}(?P<unit>人次|[条件场次个宗]?)")

#: Sentences without tokens, for insertions and rewrites.
_PLAIN = (
    "我局高度重视此项工作，成立领导小组，主要负责人亲自部署，分管负责人具体落实。",
    "下一步将健全制度，强化培训，不断提高工作人员的业务能力和服务水平。",
    "仍存在公开内容不够全面、形式比较单一、更新不够及时等问题。",
    "坚持以公开为常态、不公开为例外，切实保障公众的知情权、参与权和监督权。",
    "依托便民服务中心设置查阅点，配备专用电脑和打印设备，方便群众就近查询。",
    "完善信息发布审核机制，落实先审查后公开，严防泄露国家秘密和个人隐私。",
)

_SECTIONS = ("总体情况", "主动公开情况", "依申请公开情况", "复议和诉讼情况", "问题与改进")
_NUMERALS = "一二三四五六七八九十"
_ROWS = ("本年新收", "上年结转", "予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "总计")
_COLUMNS = ("项目", "自然人", "商业企业", "科研机构", "公益组织", "其他")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A generated report: sections of paragraphs, and one table."""

    sections: tuple[tuple[Paragraph, ...], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two bodies and the difference between them."""

    kind: str
    before: Body
    after: Body

    #: Characters of the tokens that changed, of both sides.
    changed: int = 0

    #: Tokens that changed, of both sides.
    tokens: int = 0

    #: Characters that only moved.
    moved: int = 0


@dataclass(slots=True)
class _ChangedTexts:
    texts: list[str] = field(default_factory=list)

    def add(self, *texts: str) -> None:
        self.texts += texts


def make_body(rng: random.Random, paragraphs: int = 5) -> Body:
    """Make a report with `paragraphs` paragraphs in each section."""
    sections = tuple(
        tuple(_paragraph(rng) for _ in range(paragraphs)) for _ in range(len(_SECTIONS))
    )
    values = [(name, *(str(rng.randint(0, 300)) for _ in _COLUMNS[1:])) for name in _ROWS]
    return Body(sections=sections, rows=(_COLUMNS, *values))


def make_pairs(seed: int, each: int) -> list[Pair]:
    """Make `each` pairs of every kind."""
    rng = random.Random(seed)  # the same pairs in every run
    kinds = (edit_tokens, _inserted, _removed, _moved, _cells, _rewritten)
    return [kind(make_body(rng), rng) for kind in kinds for _ in range(each)]


def text_of(body: Body) -> str:
    """Return the body as plain text: a line for each paragraph, cells separated by tabs."""
    return "\n".join(
        line
        for title, paragraphs, rows in _parts(body)
        for line in (title, *paragraphs, *("\t".join(row) for row in rows))
    )


def reading_of(body: Body) -> Reading:
    """Return the body as a reading."""
    blocks: list[Block] = []
    for title, paragraphs, rows in _parts(body):
        blocks.append(Block(kind=BlockKind.HEADING, text=title, level=1))
        blocks += [Block(kind=BlockKind.PARAGRAPH, text=text) for text in paragraphs]
        if rows:
            blocks.append(Block(kind=BlockKind.TABLE, text="", table=0))
    return Reading(
        url="http://linhe.example/", blocks=tuple(blocks), tables=(Table(rows=body.rows),)
    )


def _parts(body: Body) -> list[tuple[str, list[str], Sequence[tuple[str, ...]]]]:
    return [
        (
            f"{_NUMERALS[at]}、{title}",
            ["".join(text for text, _ in paragraph) for paragraph in paragraphs],
            body.rows if at == 2 else (),
        )
        for at, (title, paragraphs) in enumerate(zip(_SECTIONS, body.sections, strict=True))
    ]


def _paragraph(rng: random.Random) -> Paragraph:
    parts: list[Part] = []
    for sentence in rng.sample(_SENTENCES, rng.randint(2, 4)):
        end = 0
        for found in _SLOT.finditer(sentence):
            sort = found["sort"]
            token = _MAKE_TOKEN[sort](rng) + found["unit"]
            parts += [(sentence[end : found.start()], ""), (token, f"{sort}|{found['unit']}")]
            end = found.end()
        parts.append((sentence[end:], ""))
    return tuple(parts)


def _put(body: Body, section: int, paragraphs: Sequence[Paragraph]) -> Body:
    sections = list(body.sections)
    sections[section] = tuple(paragraphs)
    return replace(body, sections=tuple(sections))


def edit_tokens(body: Body, rng: random.Random, share: float = 0.05) -> Pair:
    """Replace a share of the numbers, dates, document numbers, names and Latin words."""
    changed = _ChangedTexts()

    def edited(part: Part) -> Part:
        text, sort = part
        if not sort or rng.random() > share:
            return part
        name, _, unit = sort.partition("|")
        new = _MAKE_TOKEN[name](rng) + unit
        if new != text:
            changed.add(text, new)
        return new, sort

    sections = tuple(
        tuple(tuple(map(edited, paragraph)) for paragraph in section) for section in body.sections
    )
    after = replace(body, sections=sections)
    return Pair(
        kind="tokens edited",
        before=body,
        after=after,
        changed=sum(map(len, changed.texts)),
        tokens=len(changed.texts),
    )


def _inserted(body: Body, rng: random.Random) -> Pair:
    """Insert a sentence into a paragraph and a paragraph into another section."""
    sentence, other = rng.sample(_PLAIN, 2)
    one, two = rng.sample(range(len(_SECTIONS)), 2)
    first = list(body.sections[one])
    at = rng.randrange(len(first))
    first[at] = (*first[at], (sentence, ""))
    second = list(body.sections[two])
    second.insert(rng.randrange(len(second) + 1), ((other, ""),))
    after = _put(_put(body, one, first), two, second)
    return Pair(kind="inserted", before=body, after=after, changed=len(sentence + other), tokens=2)


def _removed(body: Body, rng: random.Random) -> Pair:
    """Remove a sentence and a paragraph."""
    made = _inserted(body, rng)
    return replace(made, kind="removed", before=made.after, after=made.before)


def _moved(body: Body, rng: random.Random) -> Pair:
    """Move a paragraph to another section."""
    one, two = rng.sample(range(len(_SECTIONS)), 2)
    first, second = list(body.sections[one]), list(body.sections[two])
    paragraph = first.pop(rng.randrange(len(first)))
    second.insert(rng.randrange(len(second) + 1), paragraph)
    moved = sum(len(text) for text, _ in paragraph)
    after = _put(_put(body, one, first), two, second)
    return Pair(kind="moved", before=body, after=after, moved=moved)


def _cells(body: Body, rng: random.Random) -> Pair:
    """Change some cells of the table."""
    rows = [list(row) for row in body.rows]
    changed = _ChangedTexts()
    for _ in range(6):
        row, column = rng.randrange(1, len(rows)), rng.randrange(1, len(_COLUMNS))
        if rows[row][column] == body.rows[row][column]:
            new = str(int(rows[row][column]) + rng.randint(1, 99))
            changed.add(rows[row][column], new)
            rows[row][column] = new
    after = replace(body, rows=tuple(map(tuple, rows)))
    return Pair(
        kind="cells",
        before=body,
        after=after,
        changed=sum(map(len, changed.texts)),
        tokens=len(changed.texts),
    )


def _rewritten(body: Body, rng: random.Random) -> Pair:
    """Rewrite one paragraph."""
    section = rng.randrange(len(_SECTIONS))
    paragraphs = list(body.sections[section])
    at = rng.randrange(len(paragraphs))
    new = "".join(rng.sample(_PLAIN, 3))
    changed = sum(len(text) for text, _ in paragraphs[at]) + len(new)
    paragraphs[at] = ((new, ""),)
    after = _put(body, section, paragraphs)
    return Pair(kind="rewritten", before=body, after=after, changed=changed, tokens=2)
