"""ASP.NET Web Forms with AspNetPager: the next page of a list is a post of the page's own form."""

import re

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families.family import Family, Follow, Pager

_POST_BACK = re.compile(r"__doPostBack\('([\w$:]{1,200})','([\w$]{0,40})'\)")
_NEXT = re.compile(r"^\W{0,3}(?:下一?页|后一?页|next)\W{0,3}$", re.IGNORECASE)


def pager_of(url: str, text: str, root: HtmlElement) -> Pager:
    """Return the next page; the state in the form of a page is good for that page's links."""
    for link in root.iter("a"):
        call = _POST_BACK.search(link.get("href") or "")
        form = next(link.iterancestors("form"), None)
        if call is None or form is None or not _NEXT.match(str(link.text_content())):
            continue
        fields = {
            name: field.get("value") or ""
            for field in form.iter("input")
            if (field.get("type") or "").lower() == "hidden" and (name := field.get("name"))
        }
        fields |= {"__EVENTTARGET": call[1], "__EVENTARGUMENT": call[2]}
        action = resolve(url, form.get("action") or "")
        return Pager(pages=(Follow(url=action, method="POST", form=fields, referer=url),))
    return Pager()


WEBFORMS = Family(
    name="webforms",
    one_software=False,
    fingerprint=re.compile(r"\bname=[\"']__VIEWSTATE[\"']|__doPostBack\("),
    containers=("//*[contains(@id,'lblContent')]",),
    noise=(".//div[@class='files']", ".//div[@class='near']"),
    pager=pager_of,
)
