"""``scrapy check``: Scrapy's own, with leave to fetch the saved pages that contracts serve."""

from argparse import Namespace

from scrapy.commands.check import Command as ScrapyCheck

from crawler.contracts import SERVED_ON
from crawler.settings import ALLOWED_NETWORKS


class CheckCommand(ScrapyCheck):
    """Allows 127.0.0.1, where ``@page`` serves its page, and no other private address."""

    def process_options(self, args: list[str], opts: Namespace) -> None:
        """Take the options."""
        super().process_options(args, opts)
        assert self.settings is not None
        self.settings.set(ALLOWED_NETWORKS, [f"{SERVED_ON}/32"], priority="cmdline")
