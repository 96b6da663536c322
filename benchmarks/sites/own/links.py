"""Links of rows: how an address is written, and what a browser requests."""

from benchmarks.sites.own.dresses import each
from benchmarks.sites.own.parts import Dress, Link

#: 年报 in GBK and in UTF-8, percent-encoded.
_GBK, _UTF8 = "%C4%EA%B1%A8", "%E5%B9%B4%E6%8A%A5"

#: name → (link, what is unusual)
LINKS: dict[str, tuple[Link, str]] = {
    "base_folder": (
        Link(
            href="wz/{key}.html", target="/xxgk/nr/wz/{key}.html", head='<base href="/xxgk/nr/">'
        ),
        "<base href> of a folder",
    ),
    "base_site": (
        Link(href="art/{key}.html", head='<base href="http://{host}/">'),
        "<base href> of the site",
    ),
    "base_target": (
        Link(href="../art/{key}.html", head='<base target="_blank">'),
        "<base> with a target only",
    ),
    "backslashes": (Link(href="\\art\\{key}.html"), "backslashes"),
    "backslash_relative": (Link(href="..\\art\\{key}.html"), "..\\ in a relative address"),
    "dots_inside": (Link(href="/col/../art/./{key}.html"), "a/../b"),
    "dots_above": (Link(href="../../../art/{key}.html"), "more ../ than folders"),
    "without_scheme": (Link(href="//{host}/art/{key}.html"), "//host/path"),
    "capital_scheme": (Link(href="HTTP://{host}/art/{key}.html"), "HTTP:// in capitals"),
    "capital_host": (Link(href="http://WWW.{bare}/art/{key}.html"), "the host in capitals"),
    "port_80": (Link(href="http://{host}:80/art/{key}.html"), "the default port"),
    "port_8080": (Link(href="http://{host}:8080/art/{key}.html"), "port 8080"),
    "spaces": (Link(href=" /art/{key}.html\n"), "white space around an address"),
    "line_break": (Link(href="/art/\n{key}.html"), "a line break in an address"),
    "inner_space": (Link(href="/a b/{key}.html", target="/a%20b/{key}.html"), "a space inside"),
    "brackets": (
        Link(href="/show?c=[1|2]&id={key}", target="/show?c=[1|2]&id={key}"),
        "[1|2] in a query",
    ),
    "chinese_path": (
        Link(href="/年报/{key}.html", target=f"/{_UTF8}/{{key}}.html"),
        "Chinese in the path",
    ),
    "utf8_query": (
        Link(href="/v.aspx?lb=年报&id={key}", target=f"/v.aspx?lb={_UTF8}&id={{key}}"),
        "Chinese in the query of a UTF-8 page",
    ),
    "gbk_query": (
        Link(href="/v.asp?lb=年报&id={key}", target=f"/v.asp?lb={_GBK}&id={{key}}"),
        "Chinese in the query of a GBK page",
    ),
    "gbk_query_encoded": (
        Link(href=f"/v.asp?lb={_GBK}&id={{key}}", target=f"/v.asp?lb={_GBK}&id={{key}}"),
        "percent-encoded GBK",
    ),
    "gbk_path": (
        Link(href="/年报/{key}.html", target=f"/{_UTF8}/{{key}}.html"),
        "Chinese in the path of a GBK page",
    ),
    "encoded_twice": (
        Link(href="/d/%25E5-{key}.html", target="/d/%25E5-{key}.html"),
        "percent-encoded twice",
    ),
    "query_only": (Link(href="?aid={key}", target="/xxgk/list.html?aid={key}"), "a query alone"),
    "id_named_t": (Link(href="/show?t={key}", target="/show?t={key}"), "t as the id"),
    "id_named_sid": (Link(href="/show?sid={key}", target="/show?sid={key}"), "sid as the id"),
    "id_named_time": (Link(href="/show?time={key}", target="/show?time={key}"), "time as the id"),
    "id_named_v": (Link(href="/show?c=3&v={key}", target="/show?c=3&v={key}"), "v as the id"),
    "id_named_token": (Link(href="/r?token={key}", target="/r?token={key}"), "token as the id"),
    "sister_host": (
        Link(href="http://{other}/art/{key}.html", hosts=("{other}",)), "zwgk. beside www."
    ),
    "bare_domain": (Link(href="http://{bare}/art/{key}.html", hosts=("{bare}",)), "no www."),
    "anchor": (Link(href="/art/{key}.html#main"), "a fragment that names a part"),
    "trailing_query": (Link(href="/art/{key}.html?", target="/art/{key}.html"), "an empty query"),
}  # fmt: skip

_DATED = "{t}<span>{d}</span>"

#: Rows whose address is not in an href; name → (dress, script of the page, what is unusual).
SCRIPTED_ROWS: dict[str, tuple[Dress, str, str]] = {
    "li_onclick": (
        each(f"<li onclick=\"location.href='{{a}}'\">{_DATED}</li>"), "", "onclick of li"
    ),
    "tr_onclick": (
        each(
            "<tr onclick=\"window.open('{a}')\"><td>{t}</td><td>{d}</td></tr>", "<table>{}</table>"
        ),
        "",
        "onclick of tr with window.open",
    ),
    "a_onclick": (
        each(
            "<li><a href=\"javascript:void(0)\" onclick=\"window.open('{a}','_blank')\">{t}</a>"
            "<span>{d}</span></li>"
        ),
        "",
        "onclick of a with javascript:void(0)",
    ),
    "javascript_href": (
        each("<li><a href=\"javascript:window.location='{a}'\">{t}</a><span>{d}</span></li>"),
        "",
        "javascript:window.location=",
    ),
    "function_of_page": (
        each('<li><a href="javascript:show({yyyy})">{t}</a><span>{d}</span></li>'),
        "function show(id){location.href='/art/'+(id-1)+'.html'}",
        "a function of the page that computes the address",
    ),
    "function_pattern": (
        each("<li><a href=\"#\" onclick=\"read('{raw}')\">{t}</a><span>{d}</span></li>"),
        "function read(u){window.open(u)}",
        "a function of the page with an address",
    ),
    "data_url": (
        each('<li data-url="{a}" class="go">' + _DATED + "</li>"), "", "data-url of li"
    ),
    "data_href": (
        each('<li><a href="javascript:;" data-href="{a}">{t}</a><span>{d}</span></li>'),
        "",
        "data-href of a",
    ),
    "data_link": (
        each('<div class="r" data-link="{a}"><p>{t}</p><p>{d}</p></div>', "<div>{}</div>"),
        "",
        "data-link of div",
    ),
    "form_button": (
        each(
            '<tr><td>{t}</td><td>{d}</td><td><form action="{a}" method="get">'
            "<button>查看</button></form></td></tr>",
            "<table>{}</table>",
        ),
        "",
        "a form's button",
    ),
    "button_onclick": (
        each(
            "<li>{t}<span>{d}</span><button onclick=\"location='{a}'\">阅读</button></li>"
        ),
        "",
        "onclick of a button",
    ),
}  # fmt: skip
