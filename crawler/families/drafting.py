"""Creates the module and fixture folder of a new site family from a template."""

import keyword
import re
from pathlib import Path

from disclosures.errors import InputError

_NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
_HOST = re.compile(r"[a-z0-9.-]{1,250}(?::\d{1,5})?")
_MODULE = '''"""{title}: fingerprint, containers and noise."""

import re

from crawler.families.family import Family

{constant} = Family(
    name="{name}",
    # what all its pages have in common: a word of its scripts, or the form of its addresses
    fingerprint=re.compile(r"{fingerprint}"),
    # XPaths of the article's container, best first
    containers=("//*[@id='{name}-content']",),
    # XPaths of elements inside it that do not belong to the article
    noise=(".//div[contains(@class,'share')]",),
)
'''
_README = """\
Saved pages of {name}, written by us after real ones: invented agencies, hosts under .example.
`list.html` and `article.html` are the pages that `scrapy check {name}` tries. Beside each page,
`PAGE.given.json` is its address and headers, `PAGE.html.json` what must be read from it,
`PAGE.html.rows.json` the rows of a list, `PAGE.error` the fault of what is no content: all checked
by hand.
"""


def draft(name: str, checkout: Path, host: str = "") -> tuple[Path, Path]:
    """Write the module of a family and the README of its fixtures; return both paths.

    They are ``crawler/families/NAME.py`` and ``tests/crawler/pages/NAME/README.md`` under
    `checkout`. Existing files are not overwritten. The pages of `host` are recognised, until the
    fingerprint is replaced by what all sites of the family have in common.

    Raises:
        InputError: `name` is no valid module name or is taken, or `checkout` is no checkout.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise InputError(f"{name!r}: a family is called by lower-case letters and digits: newcms")
    module = checkout / "crawler" / "families" / f"{name}.py"
    pages = checkout / "tests" / "crawler" / "pages"
    if not module.with_name("__init__.py").is_file() or not pages.is_dir():
        raise InputError(
            f"{checkout}: no checkout of Gongkai: run this where its sources and tests are"
        )
    if host and not _HOST.fullmatch(host):
        raise InputError(
            f"{host!r}: a host is needed, without http:// and path: www.example.gov.cn"
        )
    readme = pages / name / "README.md"
    for path in (module, readme):
        if path.exists():
            raise InputError(f"{path}: is there already; choose another name")
    readme.parent.mkdir(exist_ok=True)
    module.write_text(
        _MODULE.format(
            name=name,
            constant=name.upper(),
            title=name.capitalize(),
            fingerprint=rf"\A\S{{0,9}}//{re.escape(host)}/" if host else name + "-[a-z]{1,40}",
        ),
        encoding="utf-8",
    )
    readme.write_text(_README.format(name=name), encoding="utf-8")
    return module, readme
