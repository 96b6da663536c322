"""Noise in the markup: the same text in different HTML."""

import re
from collections.abc import Callable
from random import Random
from urllib.parse import urljoin

from tests.crawler.reading.noise_around_text import Noise

#: Tags, comments (which contain marks of families) and scripts (whose text is no markup).
_TAG_OR_SCRIPT = re.compile(
    r"(<script\b.*?</script>|<style\b.*?</style>|<!--.*?-->|<[^>]*>)", re.DOTALL
)
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:-]+)=("[^"]*"|'[^']*')""")
_CHROME = re.compile(
    r'class="(?:top|nav|foot|footer|header|crumb|location|pos|weizhi|side|bianji|bar|info|dept|syh)"'
)


def in_words(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to printed text, and not to tags, scripts and comments."""
    head, body, rest = text.partition("<body")
    parts = _TAG_OR_SCRIPT.split(body + rest)
    return head + "".join(part if at % 2 else change(part) for at, part in enumerate(parts))


def in_tags(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to start tags, and not to scripts and comments."""
    parts = _TAG_OR_SCRIPT.split(text)
    return "".join(
        change(part) if at % 2 and _TAG.fullmatch(part) else part for at, part in enumerate(parts)
    )


def white_space(text: str, rng: Random) -> str:
    return re.sub(
        r">(\s*)\n", lambda found: ">" + found[1] + rng.choice(["\n\n", "\n\t", " \n  "]), text
    )


def line_ends(text: str, rng: Random) -> str:
    return text.replace("\n", rng.choice(["\r\n", "\r"]))


def attribute_order(text: str, rng: Random) -> str:
    def reordered(tag: str) -> str:
        found = _ATTRIBUTE.findall(tag)
        if len(found) < 2 or _ATTRIBUTE.sub("", tag).strip("</> ").count(" ") > 0:
            return tag
        rng.shuffle(found)
        name = re.match(r"<[\w:]+", tag)
        assert name is not None
        return name[0] + "".join(f" {key}={value}" for key, value in found) + ">"

    return in_tags(text, reordered)


def quotes(text: str, rng: Random) -> str:
    def other(found: re.Match[str]) -> str:
        value = found[2][1:-1]
        if rng.random() < 0.3 or "'" in value or '"' in value:
            return found[0]
        bare = re.fullmatch(r"[A-Za-z0-9#-]+", value) and rng.random() < 0.5
        return f"{found[1]}={value}" if bare else f"{found[1]}='{value}'"

    return in_tags(text, lambda tag: _ATTRIBUTE.sub(other, tag))


def capitals(text: str, rng: Random) -> str:
    def in_upper_case(tag: str) -> str:
        loud = re.sub(r"^<\w+", lambda found: found[0].upper(), tag)
        return loud if rng.random() < 0.7 and "ucap" not in tag.lower() else tag

    return in_tags(text, in_upper_case)


def comments(text: str, rng: Random) -> str:
    inserted = [
        f"<!-- {rng.randint(1, 9999)} -->",
        "<!--[if lt IE 9]><p>旧</p><![endif]-->",
        "<!---->",
    ]
    return re.sub(r"(</(?:p|div|tr|td|h1)>)", lambda found: found[1] + rng.choice(inserted), text)


def entities(text: str, rng: Random) -> str:
    def as_entity(letter: str) -> str:
        how = rng.random()
        if letter == "\xa0":
            return rng.choice(["&nbsp;", "&#160;", "&#xA0;"])
        if how < 0.05 and "一" <= letter <= "龥":
            return f"&#{ord(letter)};" if how < 0.02 else f"&#x{ord(letter):x};"
        return letter

    return in_words(
        text,
        lambda words: "".join(map(as_entity, words.replace("&nbsp;", "\xa0"))) if words else words,
    )


def inline_style(text: str, rng: Random) -> str:
    styles = ["text-indent:2em", "font-family:仿宋", "line-height:28pt", "color:#333"]

    def with_style(found: re.Match[str]) -> str:
        return f'<{found[1]} style="{rng.choice(styles)};" class="p{rng.randint(0, 9)}">'

    return re.sub(r"<(p|td|tr)>", with_style, text)


def fonts(text: str, rng: Random) -> str:
    wraps = [("<font face='仿宋'>", "</font>"), ("<span>", "</span>"), ("<strong>", "</strong>")]

    def wrap(found: re.Match[str]) -> str:
        opening, closing = rng.choice(wraps)
        return f"<p{found[1]}>{opening}{found[2]}{closing}</p>"

    return re.sub(r"<p([^>]*)>([^<]+)</p>", wrap, text)


def runs(text: str, rng: Random) -> str:
    """Split sentences into spans, as word processors do."""

    def part(found: re.Match[str]) -> str:
        words = found[2]
        at = rng.randint(1, max(1, len(words) - 1))
        return f"<p{found[1]}><span>{words[:at]}</span><span lang='ZH'>{words[at:]}</span></p>"

    return re.sub(r"<p([^>]*)>([^<&]{4,})</p>", part, text)


def names_of_chrome(text: str, rng: Random) -> str:
    return _CHROME.sub(lambda found: f'class="x{rng.randint(1, 999)} {rng.choice("abc")}"', text)


def wide_digits(text: str, rng: Random) -> str:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return re.sub(
        r"(?<=>)([^<>]*。)",
        lambda found: (
            found[1].translate(wide) if rng.random() < 0.6 and "&#" not in found[1] else found[1]
        ),
        text,
    )


def invisible(text: str, rng: Random) -> str:
    marks = ["\u200b", "\ufeff", "\u00ad", "\u200e"]
    return in_words(
        text, lambda words: words + rng.choice(marks) if len(words.strip()) > 5 else words
    )


def absolute_links(text: str, rng: Random, *, url: str) -> str:
    def whole(found: re.Match[str]) -> str:
        return found[0] if rng.random() < 0.2 else f'href="{urljoin(url, found[1])}"'

    return re.sub(r'href="((?:\.{0,2}/)[^"#:]{2,200})"', whole, text)


def head_of_page(text: str, rng: Random) -> str:
    version = rng.randint(1, 999)
    markup = (
        f'<link href="/s.css?v={version}"><meta name="viewport" content="width=360">'
        f'<meta name="renderer" content="webkit"><link rel="icon" href="/f.ico?{version}">'
    )
    return text.replace("</head>", markup + "</head>").replace(
        "<html",
        '<html xmlns="http://www.w3.org/1999/xhtml"' if rng.random() < 0.5 else "<html",
        1,
    )


def empty_paragraphs(text: str, rng: Random) -> str:
    empty = ["<p></p>", "<p>&nbsp;</p>", "<p><br></p>", "<div> </div>", "<p><span>　</span></p>"]
    return re.sub(
        r"</p>", lambda _: "</p>" + (rng.choice(empty) if rng.random() < 0.3 else ""), text
    )


MARKUP: dict[str, Noise] = {
    "white space": white_space,
    "line ends": line_ends,
    "attributes in another order": attribute_order,
    "other quotes": quotes,
    "tags in capitals": capitals,
    "comments": comments,
    "entities": entities,
    "inline style": inline_style,
    "fonts": fonts,
    "runs of a word processor": runs,
    "classes of the frame": names_of_chrome,
    "full width digits": wide_digits,
    "invisible marks": invisible,
    "another head": head_of_page,
    "empty paragraphs": empty_paragraphs,
}
