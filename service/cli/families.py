"""Commands about site families: list them, draft a new one."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli.application import print_rows

app = typer.Typer(help="The site families whose pages are known.", no_args_is_help=True)


@app.command("list")
def list_families(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """List all families in the order in which they are tried."""
    from service.wiring.families import CrawlerFamilies

    rows = [
        (family.name, family.lists, family.paging, family.articles)
        for family in CrawlerFamilies().summaries()
    ]
    print_rows(("name", "lists", "paging", "articles"), rows, as_json=as_json)


@app.command("new")
def new_family(
    name: Annotated[str, typer.Argument(help="Lower-case letters and digits: newcms")],
) -> None:
    """Draft a family in this checkout: its module, and the folder of its saved pages."""
    from service.wiring.families import CrawlerFamilies

    module, readme = CrawlerFamilies().draft(name, Path.cwd())
    typer.echo(f"{module}\n{readme}")
    typer.echo(
        f"next: its fingerprint and containers in {module.name}; pages beside {readme.name}; "
        "then make check. Its place among the others is _PLACED of crawler/families/__init__.py"
    )
