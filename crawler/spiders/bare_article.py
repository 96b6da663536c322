"""Sites whose article pages have neither title nor date."""

from crawler.families.bare_article import BARE_ARTICLE
from crawler.spiders.disclosure import DisclosureSpider


class BareArticleSpider(DisclosureSpider):
    """Annual reports on old table layouts: title and date are in the list only."""

    name = "bare_article"
    family = BARE_ARTICLE
