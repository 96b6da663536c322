"""What a page is, whatever surrounds it: a report, a list or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: The site of all pages.
HOST = "http://www.songling.example"

#: Titles of dated rows.
TITLES = (
    "关于春季用水安全的提示",
    "关于水价调整听证会的公告",
    "自来水水质月度检测结果",
    "关于更换智能水表的通告",
    "关于河道采砂许可的公示",
    "关于缴纳水资源税的提醒",
    "关于清理乱占河道的通知",
    "关于节水型小区评选的通报",
)

#: A list of dated links.
DATED_ROWS = (
    "<ul>"
    + "".join(
        f'<li><a href="/a/{80 + k}.html">{name}</a><span>2024-02-{10 + k}</span></li>'
        for k, name in enumerate(TITLES)
    )
    + "</ul>"
)


class Outcome(StrEnum):
    """What a page is."""

    REPORT = "report"
    LIST = "list"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKind:
    """The main column of a page, and the right answer."""

    outcome: Outcome
    main: str

    #: The page's own name; in the window's title before the name of the site.
    window: str = ""
    column: str = "信息公开"

    #: Title and day (ISO) of a report; each is compared only if given.
    title: str = ""
    day: str = ""

    #: Texts that the body of a report contains.
    text: Sequence[str] = ()

    #: Address → title of the rows of a list.
    rows: Mapping[str, str] | None = None


def in_turn(template: str, names: str) -> str:
    """Return a template once for each name: ``{n}``, and its number ``{k}``."""
    return "".join(template.format(k=k, n=n) for k, n in enumerate(names.split()))
