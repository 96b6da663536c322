"""ASP.NET Web Forms: where the text of an article is. Its pagers are posts of the page's form."""

import re

from crawler.families.family import Family

WEBFORMS = Family(
    name="webforms",
    one_software=False,
    fingerprint=re.compile(r"\bname=[\"']__VIEWSTATE[\"']|__doPostBack\("),
    containers=("//*[contains(@id,'lblContent')]",),
    noise=(".//div[@class='files']", ".//div[@class='near']"),
)
