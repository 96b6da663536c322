"""``scrapy parse``: Scrapy's own, without its warning about callbacks that are asynchronous."""

import warnings
from argparse import Namespace

from scrapy.commands.parse import Command as ScrapyParse
from scrapy.exceptions import ScrapyDeprecationWarning


class ParseCommand(ScrapyParse):
    """Shows what a callback gives for one page: its items, and its requests."""

    def run(self, args: list[str], opts: Namespace) -> None:
        """Fetch and parse. Scrapy 2.19 wraps asynchronous callbacks in what it warns of."""
        warnings.filterwarnings("ignore", ".* returned a Deferred", ScrapyDeprecationWarning)
        super().run(args, opts)
