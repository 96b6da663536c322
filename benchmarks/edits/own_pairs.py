"""Pairs of our own: regulations of an invented county and edits of known kinds, made by rule."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.edits.corpus import EditPair, page_of

#: Pairs of each kind, and the seed that makes them.
OF_EACH_KIND, SEED = 4, 20261201

_DIGITS = "零一二三四五六七八九"

_SUBJECTS = ("市场监督管理部门", "城市管理部门", "生态环境主管部门", "街道办事处", "农业农村部门")
_OBJECTS = ("餐饮服务单位", "集贸市场", "运输企业", "再生资源回收站", "物业服务企业", "养殖场")
_MATTERS = ("厨余垃圾", "建筑垃圾", "生活污水", "户外广告", "流动摊点", "共享自行车", "机动车停放")
_DUTIES = (
    "应当建立{matter}管理台账，如实记录来源、数量和去向，台账保存期限不得少于{number}年。",
    "负责对{object}的{matter}管理情况进行监督检查，每季度向社会公布检查结果。",
    "发现{matter}管理中存在安全隐患的，应当在{number}日内书面通知{object}限期改正。",
    "可以通过购买服务的方式，委托第三方机构对{matter}的处置效果进行评估。",
    "应当会同有关单位编制{matter}专项规划，经县人民政府批准后组织实施。",
    "接到投诉举报后，应当及时核实处理，并自受理之日起{number}个工作日内答复举报人。",
    "违反本办法规定，擅自倾倒{matter}的，责令改正，处{number}00元以上{number}000元以下罚款。",
    "鼓励{object}采用先进技术和设备，从源头减少{matter}的产生，提高资源化利用水平。",
)
_TAILS = (
    "法律、法规另有规定的，从其规定。",
    "所需经费纳入本级财政预算。",
    "具体办法由县人民政府另行制定。",
    "有关单位和个人应当予以配合。",
)
_CHAPTERS = ("总则", "源头减量", "收集和运输", "监督检查", "法律责任", "附则")

#: Words of a law, and the words that an amendment puts in their place.
_WORDS = (
    ("管理台账", "电子台账"),
    ("监督检查", "执法检查"),
    ("书面通知", "告知"),
    ("第三方机构", "专业组织"),
    ("专项规划", "实施方案"),
    ("有关单位", "同级财政部门"),
    ("受理之日", "收到之日"),
    ("举报人", "投诉人"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Law:
    """A regulation: its title, lines above the first chapter, chapters of articles (lines)."""

    title: str
    head: tuple[str, ...]
    chapters: tuple[tuple[tuple[str, ...], ...], ...]
    contents: bool = False

    def page(self) -> bytes:
        return page_of(self.title, self.lines())

    def lines(self) -> list[str]:
        lines = list(self.head)
        names = [f"第{numeral(at + 1)}章 {name}" for at, name in enumerate(_CHAPTERS)]
        if self.contents:
            lines += ["目录", *names]
        number = 0
        for name, articles in zip(names, self.chapters, strict=True):
            lines.append(name)
            for first, *others in articles:
                number += 1
                lines += [f"第{numeral(number)}条 {first}", *others]
        return lines


_Edit = Callable[[_Law, random.Random], tuple[_Law, _Law]]


def numeral(number: int) -> str:
    """Return a number below 1,000 in Chinese numerals."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones or not number else "")


def own_pairs() -> list[EditPair]:
    """Make all pairs."""
    rng = random.Random(SEED)  # the same pairs in every run
    return [
        EditPair(name=f"{name}-{at}", before=before, after=after)
        for name, edit in _KINDS.items()
        for at, (before, after) in zip(range(OF_EACH_KIND), _edits(edit, rng), strict=False)
    ]


def _edits(edit: _Edit, rng: random.Random) -> Iterator[tuple[bytes, bytes]]:
    """Yield edits of law after law; a law that an edit does not change is passed over."""
    while True:
        before, after = edit(_law(rng), rng)
        if before != after:
            yield before.page(), after.page()


def _law(rng: random.Random) -> _Law:
    day = f"{rng.randint(2012, 2022)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    chapters = tuple(
        tuple(_article(rng) for _ in range(rng.randint(3, 8))) for _ in range(len(_CHAPTERS))
    )
    last = (*chapters[-1], (f"本办法自{day}起施行。",))
    return _Law(
        title=f"临海县{rng.choice(_MATTERS)}管理办法",
        head=(f"（{day}县人民政府第{rng.randint(2, 60)}次常务会议审议通过）",),
        chapters=(*chapters[:-1], last),
    )


def _article(rng: random.Random) -> tuple[str, ...]:
    lines = [_sentence(rng)]
    if rng.random() < 0.3:
        lines.append(_sentence(rng) + rng.choice(_TAILS))
    if rng.random() < 0.3:
        lines[-1] = f"{rng.choice(_OBJECTS)}应当遵守下列规定："
        items = rng.sample(_MATTERS, 3)
        lines += [f"（{numeral(at)}）不得随意堆放{item}；" for at, item in enumerate(items, 1)]
    return tuple(lines)


def _sentence(rng: random.Random) -> str:
    duty = rng.choice(_DUTIES).format(
        matter=rng.choice(_MATTERS), object=rng.choice(_OBJECTS), number=rng.randint(2, 9)
    )
    return rng.choice(_SUBJECTS) + duty


def _changed(law: _Law, change: Callable[[str], str]) -> _Law:
    """Change every line of the articles."""
    chapters = tuple(
        tuple(tuple(map(change, article)) for article in chapter) for chapter in law.chapters
    )
    return replace(law, chapters=chapters)


def _with_articles(law: _Law, chapter: int, articles: Sequence[tuple[str, ...]]) -> _Law:
    chapters = list(law.chapters)
    chapters[chapter] = tuple(articles)
    return replace(law, chapters=tuple(chapters))


def _words(law: _Law, rng: random.Random) -> tuple[_Law, _Law]:
    """Replace some words."""
    some = rng.sample(_WORDS, 4)

    def change(line: str) -> str:
        for old, new in some:
            line = line.replace(old, new)
        return line

    return law, _changed(law, change)


def _numbers(law: _Law, rng: random.Random) -> tuple[_Law, _Law]:
    """Change periods and fines."""
    old, new = rng.sample("23456789", 2)
    return law, _changed(
        law, lambda line: line.replace(f"{old}日", f"{new}日").replace(f"{old}年", f"1{new}年")
    )


def _article_put_in(law: _Law, rng: random.Random) -> tuple[_Law, _Law]:
    """Put in an article near the head: all later numbers shift, and one reference."""
    article = ("有本办法第三条和第四条规定情形的，依照前款规定从轻处理。",)
    law = _with_articles(law, 4, [*law.chapters[4], article])
    shifted = ("有本办法第四条和第五条规定情形的，依照前款规定从轻处理。",)
    after = _with_articles(law, 0, [law.chapters[0][0], _article(rng), *law.chapters[0][1:]])
    return law, _with_articles(after, 4, [*law.chapters[4][:-1], shifted])


def _article_taken_out(law: _Law, rng: random.Random) -> tuple[_Law, _Law]:
    """Take out an article."""
    chapter = rng.randrange(1, 4)
    return law, _with_articles(law, chapter, law.chapters[chapter][1:])


def _article_moved(law: _Law, rng: random.Random) -> tuple[_Law, _Law]:
    """Move an article to another chapter, and edit it."""
    one, other = rng.sample(range(1, 5), 2)
    article = law.chapters[one][-1]
    old, new = rng.choice([("应当", "必须"), ("可以", "应当"), ("负责", "承担")])
    edited = tuple(line.replace(old, new) for line in article)
    after = _with_articles(law, one, law.chapters[one][:-1])
    return law, _with_articles(after, other, [edited, *after.chapters[other]])


def _sentence_rewritten(law: _Law, rng: random.Random) -> tuple[_Law, _Law]:
    """Rewrite a sentence of a paragraph."""
    tail = rng.choice(_TAILS)
    old = "对成绩显著的单位和个人，由县人民政府按照规定给予表彰。"
    new = "建立激励机制，把管理成效作为年度考核的重要内容，考核优秀的优先安排以奖代补资金。"
    laws = [
        _with_articles(
            law, 1, [*law.chapters[1], (f"{_DUTIES[3].format(matter='污水')}{s}{tail}",)]
        )
        for s in (old, new)
    ]
    return laws[0], laws[1]


def _amended(law: _Law, rng: random.Random) -> tuple[_Law, _Law]:
    """Add the amendment to the history of the law, and change a word."""
    note = law.head[0].rstrip("）") + f"，根据2024年{rng.randint(1, 12)}月8日县人民政府令修正）"
    return law, replace(_words(law, rng)[1], head=(note,))


def _contents_added(law: _Law, rng: random.Random) -> tuple[_Law, _Law]:
    """Add a list of contents."""
    del rng  # nothing is left to chance
    return law, replace(law, contents=True)


def _names(law: _Law, rng: random.Random) -> tuple[_Law, _Law]:
    """Change two names of a list of 300 within one paragraph."""
    family, given = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静丽强磊军洋勇艳杰涛明"
    names = [rng.choice(family) + "".join(rng.sample(given, 2)) for _ in range(300)]
    changed = list(names)
    for at in rng.sample(range(300), 2):
        changed[at] = "欧阳" + rng.choice(given)
    laws = [
        _with_articles(law, 5, [*law.chapters[5], (f"管理员名单：{'、'.join(each)}。",)])
        for each in (names, changed)
    ]
    return laws[0], laws[1]


def _titles(law: _Law, rng: random.Random) -> tuple[_Law, _Law]:
    """Change the mark between two titles within a title."""
    old = "《关于废止〈临海县停车管理规定〉、〈临海县广告管理规定〉的决定》同时公布。"
    chapter = rng.randrange(1, 5)
    laws = [
        _with_articles(law, chapter, [*law.chapters[chapter], (each,)])
        for each in (old, old.replace("、", ""))
    ]
    return laws[0], laws[1]


_KINDS = {
    "words": _words,
    "numbers": _numbers,
    "article-put-in": _article_put_in,
    "article-taken-out": _article_taken_out,
    "article-moved": _article_moved,
    "sentence-rewritten": _sentence_rewritten,
    "amended": _amended,
    "contents-added": _contents_added,
    "names": _names,
    "titles": _titles,
}
