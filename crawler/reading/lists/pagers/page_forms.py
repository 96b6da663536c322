"""Requests that the forms of a page send for another page of its list."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from urllib.parse import urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families import Follow
from crawler.reading.lists.pagers.page_addresses import PAGE_PARAMETER
from crawler.reading.lists.scripts.script_tokens import unescaped
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage

_POST_BACK = re.compile(
    r"__doPostBack\(\s{0,3}['\"]([\w$:]{1,200})['\"]\s{0,3},\s{0,3}['\"]([^'\"]{0,60})"
)
_SUBMITS = re.compile(r"\bsubmit\s{0,3}\(")
_PAGE_WORDS = re.compile(r"[页頁]|page", re.IGNORECASE)
_NOT_SENT = frozenset({"button", "submit", "image", "reset", "file"})

#: Fields of one form that are sent, and forms of a page that are examined.
_MAX_FIELDS, _MAX_FORMS = 300, 20


def post_back(opened: OpenedPage, element: HtmlElement, code: str) -> Follow | None:
    """Return the request of an ASP.NET link: the state of its form, and the link as the target.

    Visible fields are left out: a word in the field of a search would be searched for.
    """
    call = _POST_BACK.search(code)
    form = next(element.iterancestors("form"), None)
    if form is None:
        form = next(iter(find_elements(opened.root, "//form[.//*[@name='__VIEWSTATE']]")), None)
    if call is None or form is None:
        return None
    state = {
        name: one.get("value") or ""
        for one in islice(form.iter("input"), _MAX_FIELDS)
        if (one.get("type") or "").lower() == "hidden" and (name := one.get("name"))
    }
    fields = state | {"__EVENTTARGET": call[1], "__EVENTARGUMENT": call[2]}
    return _request(opened, form, fields, method="post")


def sent_form(opened: OpenedPage, values: Mapping[str, str]) -> Follow | None:
    """Return the request of the form that has the fields `values`, by their names or ids."""
    for form in find_elements(opened.root, "//form")[:_MAX_FORMS]:
        names = {
            one.get(key): one.get("name")
            for one in islice(form.iter("input", "select"), _MAX_FIELDS)
            for key in ("id", "name")
        }
        given = {name: text for field, text in values.items() if (name := names.get(field))}
        if given:
            return _request(opened, form, dict(_fields(form)) | given)
    return None


def button_form(opened: OpenedPage, button: HtmlElement, here: int) -> Follow | None:
    """Return the request of the form that a button without code sends; None if it sends none.

    Its fields name the next page, unless they name this page, and the button nothing.
    """
    kind = (button.get("type") or ("submit" if button.tag == "button" else "")).lower()
    if kind not in ("submit", "image") or button.get("disabled") is not None:
        return None
    form = next(button.iterancestors("form"), None)
    if name := button.get("form"):
        forms = find_elements(opened.root, "//form[@id]")[:_MAX_FORMS]
        form = next((one for one in forms if one.get("id") == name), None)
    if form is None:
        return None
    fields = dict(_fields(form))
    name = button.get("name")
    if kind == "image":  # browsers send where the picture was clicked, with or without a name
        fields |= {f"{name}.{axis}" if name else axis: "1" for axis in "xy"}
    elif name:
        fields[name] = button.get("value") or ""
    if name:
        return _request(opened, form, fields)
    paged = next((key for key in fields if PAGE_PARAMETER.match(key)), None)
    if paged is not None and fields[paged] in ("", str(here)):
        fields[paged] = str(here + 1)
    return _request(opened, form, fields)


def menu_form(opened: OpenedPage, option: HtmlElement) -> Follow | None:
    """Return the request of the form that is sent when an option of its menu is chosen."""
    menu = next(option.iterancestors("select"), None)
    form = next(option.iterancestors("form"), None)
    if menu is None or form is None or not (name := menu.get("name")):
        return None
    code = unescaped(menu.get("onchange") or "")
    value = option.get("value")
    chosen = {name: (option.text or "").strip() if value is None else value}
    if (posted := post_back(opened, menu, code)) is not None:
        return replace(posted, form={**posted.form, **chosen})
    return _request(opened, form, dict(_fields(form)) | chosen) if _SUBMITS.search(code) else None


def page_form(opened: OpenedPage, number: int) -> Follow | None:
    """Return the request of a form with a field for the page number; None if there is none."""
    for form in find_elements(opened.root, "//form")[:_MAX_FORMS]:
        fields = dict(_fields(form))
        named = next((name for name in fields if PAGE_PARAMETER.match(name)), None)
        if named and (not fields[named] or fields[named].isdecimal()):
            return _request(opened, form, fields | {named: str(number)})
    return None


def jump_form(opened: OpenedPage, here: int) -> Follow | None:
    """Return the request for the next page of a form into which a reader types a page number."""
    for form in find_elements(opened.root, "//form")[:_MAX_FORMS]:
        if not _PAGE_WORDS.search(form.text_content()[:2_000]):
            continue
        for field in islice(form.iter("input"), _MAX_FIELDS):
            name, kind = field.get("name") or "", (field.get("type") or "text").lower()
            if (
                kind in ("text", "number")
                and PAGE_PARAMETER.match(name)
                and (field.get("value") or "").strip() in ("", str(here))
            ):
                return _request(opened, form, dict(_fields(form)) | {name: str(here + 1)})
    return None


def _fields(form: HtmlElement) -> Mapping[str, str]:
    """Return the fields of a form as a browser sends them."""
    found: dict[str, str] = {}
    for field in islice(form.iter("input", "select", "textarea"), _MAX_FIELDS):
        name, kind = field.get("name"), (field.get("type") or "").lower()
        if not name or kind in _NOT_SENT or field.get("disabled") is not None:
            continue
        if kind in ("checkbox", "radio") and field.get("checked") is None:
            continue
        if field.tag == "select":
            options = list(islice(field.iter("option"), _MAX_FIELDS))
            chosen = next((one for one in options if one.get("selected") is not None), None)
            option = chosen if chosen is not None else next(iter(options), None)
            if option is not None:
                found[name] = option.get("value") or str(option.text or "")
        else:
            found[name] = field.get("value") or ""
    return found


def _request(
    opened: OpenedPage, form: HtmlElement, fields: Mapping[str, str], *, method: str = ""
) -> Follow | None:
    """Return the request of a form. A query of its address is replaced if it is sent by GET."""
    action = (form.get("action") or "").strip() or opened.url
    address = resolve(opened.base, action, charset=opened.decoded.charset)
    if not address:
        return None
    if (method or form.get("method") or "get").lower() == "post":
        return Follow(url=address, method="POST", form=fields, referer=opened.url)
    encoded = urlencode(fields, encoding=opened.decoded.charset, errors="replace")
    return Follow(url=urlunsplit(urlsplit(address)._replace(query=encoded, fragment="")))
