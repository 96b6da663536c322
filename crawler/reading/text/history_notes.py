"""Notes on the history of a document: lines that say when it was adopted, amended, promulgated."""

import re

from crawler.reading.text.whitespace import compact

#: Maximum characters of a line that is a note.
_MAX_NOTE = 400

#: What is cited: the title of a decision holds verbs of its own.
CITED = re.compile(r"《(?:[^《》]|《[^《》]*》)*》")

#: The number of an order or an announcement, and what happened to the document.
NUMBERED = r"(?:令|公告|公布令|决定)\W{0,3}第?[\d〇○零一二三四五六七八九十百]{1,6}号"
_VERB = r"通过|批准|修正|修订|修改|公布|发布|颁布|印发|施行|实施|生效|废止|失效"
_ENDING = re.compile(rf"(?:{_VERB}|{NUMBERED}|会议上?)$")
_NUMBER_ALONE = re.compile(rf"^[一-龥、,，]{{2,60}}{NUMBERED}(?:{_VERB}){{0,2}}$")
_YEAR = r"(?:(?:18|19|20)\d\d|[一二][〇○零O0一二三四五六七八九]{3})"
_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
DATE = rf"(?P<year>{_YEAR})年(?P<month>{_NUMERAL})月(?P<day>{_NUMERAL})日"
_OPENING = re.compile(rf"^(?:根据|自|经|按照|由)?{DATE}")
#: What a line ends with whose sentence goes on below it.
_UNFINISHED = re.compile(r"[；;，,、]?(?:根据|经|自)$")
_AROUND = "()（）[]【】〔〕；;，,、。 "


def is_history_note(text: str) -> bool:
    """Whether a line says when its document was adopted, amended, promulgated or put in force.

    Such a line begins with a date, or with 根据 or 自 and a date, and ends with what happened then:
    2018年…会议修正. The number of an order alone (…令第588号公布) is one as well. Brackets around
    it may be closed on another line.
    """
    if not 6 <= len(text) <= _MAX_NOTE:
        return False
    plain = compact(text).strip(_AROUND)
    without_titles = _UNFINISHED.sub("", CITED.sub("", plain).strip(_AROUND))
    if _NUMBER_ALONE.match(without_titles):
        return True
    if not _ENDING.search(without_titles) or "。" in without_titles:
        return False
    return _OPENING.match(plain) is not None
