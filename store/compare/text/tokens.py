"""Cuts a text into tokens that a diff must not split, and finds the borders of its words. Pure.

A token is a number with its unit, a date, a document number, a title in 《》 or 〈〉 that has no
other title in it, an address, a word of an alphabet; other Chinese by the character. Words are
those of jieba's dictionary; it is loaded with the first text that is cut.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from disclosures.content_digest import folded

#: White space and invisible characters: they belong to the token before them.
_GAP = r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]"

#: Units after a number, longer ones before their prefixes.
_UNITS = (
    "人次|家次|件次|班次|课时|学时|小时|分钟|公里|公顷|公斤|平方公里|平方米|立方米|千瓦时|千瓦"
    "|个百分点|个工作日|工作日|个月|年度|年|月份|月|日|天|周|岁|季度|时|分|秒"
    "|美元|欧元|元|角|人|名|位|户|家|个|件|条|项|份|宗|起|例|次|场|期|篇|部|页|轮|批|类|种|款|章|节"
    "|号|只|辆|台|套|幅|字|级|倍|成|亩|吨|米|度|本|册|张|封|处|所|间|座|支|届|卷|版|组|对|层|栏"
)


#: Characters before a document number that are not part of an agency's short name.
_NOT_A_SHORT_NAME = "据照按彻实和及与的于为见在是了以将从依文"

_HAN = "㐀-䶿一-鿿"


_ALPHABETS = "A-Za-zＡ-Ｚａ-ｚÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ؀-ۿༀ-࿿᠀-᢯"

#: Local part of an e-mail address; matched only at its start, to avoid quadratic cost.
_LOCAL = "A-Za-z0-9_.+-"

_NUMERAL = "[一二三四五六七八九十]"


#: Zero has several glyphs: 二〇一二, 二○一二, 二O一二.
_DIGIT = "[〇○零OoＯ一二三四五六七八九]"

_NUMERALS = "[〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]"


#: A character that starts no longer token; tested first, for speed.
_PLAIN = rf"""
      (?![〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟第])
      [{_HAN}](?![\u0300-\u036f]|[{_HAN}]{{0,7}}[〔﹝\[［【(（]\d)
"""


_LONG_TOKEN = rf"""
      (?<!\d)\d{{4}}\s*年\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?
    | (?<!\d)\d{{4}}([-/.])[ ]?\d{{1,2}}\1[ ]?\d{{1,2}}(?!\d)
    | (?<!\d)\d{{1,2}}\s*月\s*\d{{1,2}}\s*日
    | (?<!\d)\d{{1,2}}[:：∶]\d{{2}}(?:[:：∶]\d{{2}})?(?!\d|[,，]\d{{3}})
    | {_DIGIT}{{4}}年(?:{_NUMERAL}{{1,2}}月(?:{_NUMERAL}{{1,3}}日)?)?
    | (?:(?![{_NOT_A_SHORT_NAME}])[{_HAN}]){{0,8}}
      [〔﹝\[［【(（]\d{{4}}[〕﹞\]］】)）]\s*(?:第\s*)?\d+\s*号
    | 《[^《》〈〉]{{1,120}}》
    | 〈[^《》〈〉]{{1,120}}〉
    | https?://[\x21-\x7e]+
    | (?<![{_LOCAL}])[{_LOCAL}]{{1,64}}@[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{1,8}}
    | (?<!\d)\d{{3,4}}-\d{{7,8}}(?!\d)
    | [0-9]*[{_ALPHABETS}](?:[{_ALPHABETS}0-9]|[-_.'’](?=[{_ALPHABETS}0-9])|/(?=\d))*
    | (?<![\d.])\d{{1,3}}(?:\.\d{{1,3}}){{2,7}}(?![\d.])
    | 第?(?:(?<!\d)[+\-−])?\d+(?:[,，]\d{{3}}(?!\d))*(?:[.．]\d+|/\d+)?
      (?:\s*[%％‰]|[A-Za-zμ]{{1,5}}|[㎡㎥℃℉°㎏㎜㎝㎞]
        |[十百千万亿]{{0,2}}[余多几]?[万亿]{{0,2}}(?:{_UNITS})?)
    | 第[〇零一二三四五六七八九十百千]+[{_HAN}]
    | (?:百|千|万|{_NUMERALS}{{1,6}})分之{_NUMERALS}{{1,9}}(?:点{_NUMERALS}{{1,9}})?
    | {_NUMERALS}+[余多几]?[万亿]{{0,2}}(?:{_UNITS})
    | {_NUMERALS}{{2,}}
    | .[\u0300-\u036f]*
"""


_TOKEN = re.compile(rf"(?:{_PLAIN}|{_LONG_TOKEN}){_GAP}*", re.VERBOSE | re.DOTALL)

#: Most tokens are single characters, and the same few thousand in every text.
folded_token = lru_cache(maxsize=20_000)(folded)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as tokens, each with the white space after it; joined they are the text."""

    texts: Sequence[str]

    #: The tokens as they are compared.
    keys: Sequence[str]

    #: For each place between two tokens, from 0 to the end: whether no word is cut there.
    borders: Sequence[bool]

    #: The tokens as they are compared where words are: each with its word and its place in it.
    word_keys: Sequence[str]


def tokens_of(text: str) -> Tokens:
    """The tokens of `text`, and its borders of words."""
    texts = tokenize(text)
    keys = [folded_token(each) for each in texts]
    borders = _borders(text, texts, keys)
    return Tokens(texts, keys, borders, _word_keys(keys, borders))


def _borders(text: str, texts: Sequence[str], keys: Sequence[str]) -> list[bool]:
    """The borders of words; a token of more than one character is a word in itself."""
    ends = _word_ends(text)
    borders, at = [True], 0
    for each, key in zip(texts, keys, strict=True):
        at += len(each)
        if len(key) > 1:
            borders[-1] = True
        borders.append(at in ends or len(key) > 1)
    return borders


def tokenize(text: str) -> list[str]:
    """The tokens alone."""
    found = [each.group() for each in _TOKEN.finditer(text)]
    if len(found) > 1 and not folded_token(found[0]):
        found[:2] = [found[0] + found[1]]
    return found


def _word_keys(keys: Sequence[str], borders: Sequence[bool]) -> list[str]:
    found: list[str] = []
    start = 0
    for at in range(1, len(keys) + 1):
        if not borders[at] and at < len(keys):
            continue
        if at == start + 1:
            found.append(keys[start])
        else:
            word = "\x1f".join(keys[start:at])
            found += [f"{place}\x1f{word}" for place in range(at - start)]
        start = at
    return found


#: A character that has a form of another width or shape.
_COMPATIBLE = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\uff01-\uff5e]")


def _word_ends(text: str) -> frozenset[int]:
    """The places in `text` where a word ends, and where white space after one does."""
    plain = _COMPATIBLE.sub(_one_form, text)
    ends, at = [], 0
    for word in _words(plain):
        at += len(word)
        ends.append(at)
    return frozenset(ends)


def _one_form(found: re.Match[str]) -> str:
    form = unicodedata.normalize("NFKC", found.group())
    return form if len(form) == 1 else found.group()


def _words(text: str) -> list[str]:
    """The words of `text`, those of its names guessed; joined they are `text`."""
    # The import loads the dictionary: a quarter of a second and 60 MB, for whoever compares texts.
    from rjieba import cut

    return cut(text)
