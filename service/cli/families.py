"""Commands about site families: list them, draft a new one."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli.house import show

app = typer.Typer(help="The site families whose pages are known.", no_args_is_help=True)


@app.command("list")
def list_families(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """Show all families in the order in which pages are asked whether they are theirs."""
    from crawler.families import FAMILIES
    from crawler.families.family import Family

    usual = Family(name="", fingerprint=FAMILIES[-1].fingerprint)
    columns = ("name", "lists", "paging", "articles")
    rows = []
    for family in FAMILIES:
        hidden = (family.records, family.rows, family.entries)
        plain = hidden == (usual.records, usual.rows, usual.entries)
        article = "by a request" if family.detail is not usual.detail else "in the page"
        folded = family.unfold is not usual.unfold and family.detail is usual.detail
        rows.append(
            (
                family.name,
                "on the page" if plain else "as data",
                "by links" if family.pager is usual.pager else "by its script",
                "in a script" if folded else article,
            )
        )
    show(columns, rows, as_json=as_json)


@app.command("new")
def new_family(
    name: Annotated[str, typer.Argument(help="Lower-case letters and digits: newcms")],
) -> None:
    """Draft a family in this checkout: its module, and the folder of its saved pages."""
    from crawler.families.drafting import draft

    module, readme = draft(name, Path.cwd())
    typer.echo(f"{module}\n{readme}")
    typer.echo(
        f"next: its fingerprint and containers in {module.name}; pages beside {readme.name}; "
        "then make check. Its place among the others is _PLACED of crawler/families/__init__.py"
    )
