"""``scrapy newfamily NAME HOST``: begins a site family."""

from argparse import Namespace
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.families.drafting import draft
from disclosures.errors import InputError


class NewFamilyCommand(ScrapyCommand):
    """Creates the module of a family and the folder of its saved pages."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The arguments."""
        return "NAME HOST"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Begin a site family: its module, its fixture folder, its spider"

    def run(self, args: list[str], opts: Namespace) -> None:
        """Create the files in the current folder, a checkout."""
        if len(args) != 2:
            raise UsageError("a name and a host are needed: scrapy newfamily newcms www.a.gov.cn")
        try:
            module, readme = draft(args[0], Path.cwd(), host=args[1])
        except InputError as error:
            raise UsageError(str(error), print_help=False) from error
        print(f"{module}\n{readme}\nnext: docs/how-to/add-a-site-family.md, step 2")  # noqa: T201  # its output
