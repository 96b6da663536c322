"""Pagers: how the further pages of a list are named, and which request asks for them."""

import re
from collections.abc import Callable
from functools import partial

from benchmarks.sites.own.parts import Page, Pager
from benchmarks.sites.responses import SiteRequest

Links = Callable[[Page], str]


def by_query(request: SiteRequest, name: str = "page") -> int | None:
    """Page number in the query: ``/xxgk/list.html?page=2``."""
    number = request.query.get(name, "")
    return int(number) if request.path == "/xxgk/list.html" and number.isdigit() else None


def by_file(request: SiteRequest, first: int = 1) -> int | None:
    """Page number in the name: ``/xxgk/list_2.html``; `first`: the number of the first page."""
    match = re.fullmatch(r"/xxgk/list_(\d+)\.html", request.path)
    return int(match[1]) + 1 - first if match else None


def by_form(request: SiteRequest, name: str = "pageNo") -> int | None:
    """Page number in a submitted form."""
    number = request.form.get(name, "")
    return int(number) if request.method == "POST" and number.isdigit() else None


def by_postback(request: SiteRequest) -> int | None:
    """Page number of a postback with its state: ``Page$2``."""
    match = re.fullmatch(r"Page\$(\d+)", request.form.get("__EVENTARGUMENT", ""))
    return int(match[1]) if match and request.form.get("__VIEWSTATE") == "dDwtMTA" else None


def following(template: str, last: str = "") -> Links:
    """Return `template` with ``{next}``, ``{file}`` on every page but the last, which has `last`.

    ``{before}`` is the page before, ``{zero}`` the page counted from 0, ``{after}`` the next page
    or the last, ``{pages}`` the number of pages, ``{total}`` of rows.
    """

    def links(page: Page) -> str:
        chosen = template if page.number < page.pages else last
        return _filled(chosen, page)

    return links


def always(template: str) -> Links:
    """Return `template` on every page."""
    return partial(_filled, template)


def _filled(template: str, page: Page) -> str:
    values = {
        "next": page.number + 1, "before": page.number - 1, "now": page.number,
        "after": min(page.number + 1, page.pages), "zero": page.number - 1,
        "pages": page.pages, "total": page.total,
    }  # fmt: skip
    return re.sub(r"\{(\w+)\}", lambda match: str(values.get(match[1], match[0])), template)


def numbers(template: str) -> Links:
    """Return a link for each page, filled into `template` as ``{next}``."""
    return lambda page: "".join(
        template.replace("{next}", str(n)) if n != page.number else f"<b>{n}</b>"
        for n in range(1, page.pages + 1)
    )


def select(option: str, attributes: str) -> Links:
    """Return a drop-down list with an option for each page."""
    return lambda page: (
        f"<select {attributes}>"
        + "".join(
            option.replace("{next}", str(n)).replace(
                "{chosen}", " selected" if n == page.number else ""
            )
            for n in range(1, page.pages + 1)
        )
        + "</select>"
    )


_GO = "<script>function goPage(n){location.href='list.html?page='+n}</script>"
_GO_FILE = (
    "<script>function jump(n){if(n>1){location.href='list_'+n+'.html'}else{location.href="
    "'list.html'}}</script>"
)
_STATE = (
    '<form method="post" action="list.html" id="f1"><input type="hidden" name="__VIEWSTATE" '
    'value="dDwtMTA"><input type="hidden" name="__EVENTTARGET" value=""><input type="hidden" '
    'name="__EVENTARGUMENT" value=""></form><script>function __doPostBack(t,a){var f=document.'
    "forms['f1'];f.__EVENTTARGET.value=t;f.__EVENTARGUMENT.value=a;f.submit()}</script>"
)

#: name → (pager, what is unusual)
PAGERS: dict[str, tuple[Pager, str]] = {
    "next_text": (
        Pager(following('<a href="list.html?page={next}">下一页</a>'), by_query), "下一页"
    ),
    "next_traditional": (
        Pager(following('<a href="list.html?page={next}">下一頁</a>'), by_query), "下一頁"
    ),
    "next_short": (Pager(following('<a href="list_{next}.html">下页</a>'), by_file), "下页"),
    "next_english": (Pager(following('<a href="list_{next}.html">Next</a>'), by_file), "Next"),
    "next_arrow": (Pager(following('<a href="list_{next}.html">&gt;</a>'), by_file), "an arrow >"),
    "next_guillemet": (
        Pager(always('<a href="list_{after}.html">»</a>'), by_file), "» that ends at the last page"
    ),
    "next_image": (
        Pager(
            following('<a href="list_{next}.html"><img src="/i/n.gif" alt="下一页"></a>'), by_file
        ),
        "an image with alt",
    ),
    "next_bare_image": (
        Pager(
            following(
                '<b>{now}</b><a href="list_{next}.html"><img src="/images/next.gif"></a>'
            ),
            by_file,
        ),
        "an image without alt",
    ),
    "next_title": (
        Pager(following('<a href="list_{next}.html" title="下一页"><i></i></a>'), by_file),
        "an icon whose title says 下一页",
    ),
    "rel_next": (
        Pager(following('<a rel="next" href="list.html?page={next}">{next}</a>'), by_query),
        "rel=next of a link",
    ),
    "link_rel_next": (
        Pager(
            lambda page: "", by_query,
            head=following('<link rel="next" href="list.html?page={next}">'),
        ),
        "<link rel=next> in the head",
    ),
    "numbers_only": (
        Pager(numbers('<a href="list_{next}.html">{next}</a>'), by_file), "page numbers alone"
    ),
    "numbers_from_one": (
        Pager(
            following('<a href="list_{now}.html">下一页</a>'), partial(by_file, first=0)
        ),
        "list_1.html is the second page",
    ),
    "select_address": (
        Pager(
            select(
                '<option value="list_{next}.html"{chosen}>第{next}页</option>',
                'onchange="location=this.value"',
            ),
            by_file,
        ),
        "options with addresses",
    ),
    "select_number": (
        Pager(
            lambda page: _GO + select(
                '<option value="{next}"{chosen}>{next}</option>', 'onchange="goPage(this.value)"'
            )(page),
            by_query,
        ),
        "options with numbers and goPage",
    ),
    "go_page": (
        Pager(always(f'{_GO}<a href="javascript:goPage({{after}})">下一页</a>'), by_query),
        "javascript:goPage(n)",
    ),
    "go_page_onclick": (
        Pager(
            always(f'{_GO}<a href="#" onclick="goPage({{after}});return false">下一页</a>'),
            by_query,
        ),
        "onclick=goPage(n)",
    ),
    "go_file": (
        Pager(following(f'{_GO_FILE}<a href="javascript:jump({{next}})">下一页</a>'), by_file),
        "a script that names files",
    ),
    "go_in_file": (
        Pager(
            following(
                '<script src="/pager.js"></script><a href="javascript:turn({next})">下一页</a>',
                '<a href="list.html?page={before}">上一页</a>',
            ),
            by_query,
        ),
        "a script in a file of its own",
    ),
    "postback": (
        Pager(
            following(
                f"{_STATE}<a href=\"javascript:__doPostBack('pg','Page${{next}}')\">下一页</a>"
            ),
            by_postback,
        ),
        "__doPostBack",
    ),
    "form_post": (
        Pager(
            following(
                '<form method="post" action="list.html"><input type="hidden" name="pageNo" '
                'value="{next}"><input type="submit" value="下一页"></form>'
            ),
            by_form,
        ),
        "a form that posts the page",
    ),
    "form_get": (
        Pager(
            following(
                '<form method="get" action="list.html"><input type="hidden" name="page" '
                'value="{next}"><button>下一页</button></form>'
            ),
            by_query,
        ),
        "a form that asks for the page",
    ),
    "printed_and_linked": (
        Pager(
            following(
                '共{total}条 第{now}页/共{pages}页 <a href="list_{next}.html">下一页</a>',
                "共{total}条 第{now}页/共{pages}页",
            ),
            by_file,
        ),
        "printed counts that agree",
    ),
    "script_of_site": (
        Pager(
            always('<script>createPageHTML({pages},{zero},"list","html");</script>'),
            partial(by_file, first=0),
        ),
        "createPageHTML",
    ),
    "data_page": (
        Pager(
            following(
                '<a class="nx" data-page="{next}">下一页</a><script>$(".nx").click(function(){'
                'location.href="list.html?page="+$(this).data("page")})</script>'
            ),
            by_query,
        ),
        "data-page and a script",
    ),
    "described_total": (
        Pager(
            lambda page: f'<a title="Total records"><b>{page.total}</b></a> ' + numbers(
                '<a href="list_{next}.html">{next}</a>'
            )(page), by_file,
        ),
        "the number of rows, named by its title alone",
    ),
    "grey_address": (
        Pager(
            following(
                '<a class="next" href="list_{next}.html">下一页</a>',
                '<a class="next disabled" href="list_{next}.html">下一页</a>',
            ), by_file,
        ),
        "a grey 下一页 to a page that is not there",
    ),
    "form_picture": (
        Pager(
            following(
                '<form method="post" action="list.html"><input type="hidden" name="st" value="1">'
                '<input type="image" name="nx" src="/i/n.gif" alt="下一页"></form>'
            ),
            lambda request: 2 if "nx.x" in request.form else None,
        ),
        "a picture that sends a form",
    ),
}  # fmt: skip

#: Pagers that no reading of the page can follow: the service must state the gap.
UNREADABLE_PAGERS: dict[str, tuple[Pager, str]] = {
    "count_only": (Pager(always("共{total}条"), lambda request: None), "共6条 and no further page"),
    "pages_only": (
        Pager(always("第{now}页/共{pages}页"), lambda request: None),
        "共2页 and no further page",
    ),
    "fraction_only": (
        Pager(always("<span>{now}/{pages}</span>"), lambda request: None),
        "1/2 alone",
    ),
    "opaque_script": (
        Pager(
            always('<a href="javascript:void(0)" id="nx">下一页</a><script src="/p.js"></script>'),
            lambda request: None,
        ),
        "下一页 by a script that cannot be read",
    ),
}
