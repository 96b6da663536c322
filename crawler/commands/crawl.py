"""``scrapy crawl``: Scrapy's own, which first checks the arguments of the spider."""

from argparse import Namespace

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from crawler.spiders.arguments import job_from
from disclosures.errors import InputError, PageRefused


class CrawlCommand(ScrapyCrawl):
    """Refuses a missing or invalid argument before anything starts."""

    def run(self, args: list[str], opts: Namespace) -> None:
        """Crawl."""
        given = dict(opts.spargs)
        url = given.pop("url", "")
        if len(args) == 1 and not url:
            raise UsageError(
                f"no address is given: scrapy crawl {args[0]} -a url=http://…", print_help=False
            )
        try:
            job_from(url, "", given)
        except (InputError, PageRefused) as error:
            raise UsageError(str(error), print_help=False) from error
        super().run(args, opts)
