"""Lists of which a script fetches the further rows."""

import json
from dataclasses import replace

from benchmarks.sites.own.parts import Pager, plain_row
from benchmarks.sites.own.places import MakeSite
from benchmarks.sites.own.site import Site
from benchmarks.sites.responses import SiteRequest, response

_BUTTON = '<a id="more" href="javascript:;">加载更多</a>'


def load_more(name: str, about: str, script: str, *, as_json: bool) -> MakeSite:
    """Return a site whose second page is fetched by `script` from ``/xxgk/more?page=2``."""

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        number = request.query.get("page", "")
        if request.path != "/xxgk/more" or not number.isdigit():
            return None
        page = site.list_part(phase, int(number))
        if not as_json:
            return response("".join(map(plain_row, page.rows)))
        rows = [{"title": r.title, "url": r.href, "date": str(r.day)} for r in page.rows]
        text = json.dumps({"total": page.total, "rows": rows}, ensure_ascii=False)
        return response(text, content_type="application/json; charset=utf-8")

    def make(number: int) -> Site:
        pager = Pager(lambda page: f"{_BUTTON}<script>{script}</script>", lambda request: None)
        site = Site(name=name, kind="list.pager", about=about, number=number, special=special)
        return replace(site, pager=pager, years=tuple(range(2023, 2017, -1)), edited=2019)

    return make


LOAD_MORE_SITES: tuple[MakeSite, ...] = (
    load_more(
        "more_as_json",
        "加载更多 by an interface of JSON",
        "var page=1;$('#more').click(function(){page++;$.getJSON('/xxgk/more?page='+page,show)})",
        as_json=True,
    ),
    load_more(
        "more_as_html",
        "加载更多 by an interface of HTML",
        "var n=2;document.getElementById('more').onclick=function(){fetch('/xxgk/more?page='+n++)"
        ".then(r=>r.text()).then(t=>document.querySelector('ul').innerHTML+=t)}",
        as_json=False,
    ),
)
