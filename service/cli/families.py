"""Commands about site families; docs/how-to/add-a-site-family.md leads to a new one."""

from typing import Annotated

import typer

from service.cli.application import print_rows

app = typer.Typer(
    help="The site families whose pages are known (a new one: docs/how-to/add-a-site-family.md).",
    no_args_is_help=True,
)


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
