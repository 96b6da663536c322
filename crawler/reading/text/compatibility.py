"""Characters that look like others: Kangxi radicals and compatibility ideographs.

Browsers and word processors write them into the text layer of files, and pages copy them from
there (Unicode Standard, section 18.1 and EquivalentUnifiedIdeograph.txt). They are displayed like
the ideographs that they are replaced by, and match no word.
"""

import re
from unicodedata import normalize

#: CJK Radicals Supplement (U+2E80..2EF3) → ideograph; Unicode normalises only two of them.
_RADICALS = """
⺁厂 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑尢 ⺒巳 ⺓幺 ⺔彑 ⺕彐
⺖忄 ⺗㣺 ⺘扌 ⺙攵 ⺛旡 ⺜冃 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺨犭 ⺩王 ⺪疋
⺫目 ⺬示 ⺭礻 ⺮竹 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺵网 ⺶羊 ⺷羊 ⺸羊 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽臼 ⺾艹 ⺿艹
⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇角 ⻈讠 ⻉贝 ⻊足 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏阝 ⻐钅 ⻑長 ⻒镸
⻓长 ⻔门 ⻕阜 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞飠 ⻟飠 ⻠饣 ⻡首 ⻢马 ⻣骨 ⻤鬼 ⻥鱼
⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟
"""
_IDEOGRAPH_OF = {word[0]: word[1] for word in _RADICALS.split()}

#: Radicals; compatibility ideographs, but not the twelve of U+FA0E..FA29 that are no duplicates.
_COMPATIBILITY = re.compile("[\u2e80-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d]")


def fold_compatibility(text: str) -> str:
    """Replace radicals and compatibility ideographs by the ideographs that they look like.

    Each character stays one character. Full-width letters, digits and punctuation are left as
    they are.
    """
    return _COMPATIBILITY.sub(_ideograph, text)


def _ideograph(match: re.Match[str]) -> str:
    return _IDEOGRAPH_OF.get(match[0]) or normalize("NFKC", match[0])
