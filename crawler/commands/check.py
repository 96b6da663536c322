"""``scrapy check``: Scrapy's own, with leave to fetch the saved pages that contracts serve."""

from argparse import Namespace

from scrapy.commands.check import Command as ScrapyCheck
from scrapy.exceptions import UsageError

from crawler.contracts import SERVED_ON, saved_pages
from crawler.settings import ALLOWED_NETWORKS


class CheckCommand(ScrapyCheck):
    """Allows 127.0.0.1, where ``@page`` serves its page, and no other private address."""

    def process_options(self, args: list[str], opts: Namespace) -> None:
        """Take the options."""
        super().process_options(args, opts)
        assert self.settings is not None
        self.settings.set(ALLOWED_NETWORKS, [f"{SERVED_ON}/32"], priority="cmdline")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Check all spiders, or those that are named, which must have a saved page."""
        assert self.crawler_process is not None
        for name in args:
            self.crawler_process.spider_loader.load(name)
            if not saved_pages(name):
                raise UsageError(
                    f"{name} has no saved page to check (docs/how-to/add-a-site-family.md)",
                    print_help=False,
                )
        super().run(args, opts)
