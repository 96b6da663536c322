"""``scrapy crawl``: Scrapy's own, which first checks the arguments of the spider."""

from argparse import Namespace

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError
from scrapy.utils.misc import load_object

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
        except InputError as error:
            raise UsageError(str(error), print_help=False) from error
        except PageRefused as error:
            assert self.settings is not None
            why = load_object(self.settings["GONGKAI_DESCRIBE"])(error.reason)
            raise UsageError(f"-a url={url}: {why}", print_help=False) from error
        super().run(args, opts)
