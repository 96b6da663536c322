"""商务网: the portals of provincial commerce departments."""

from crawler.families.commerce_portal import COMMERCE_PORTAL
from crawler.spiders.disclosure import DisclosureSpider


class CommercePortalSpider(DisclosureSpider):
    """Plans and notices: date, source and visitor counter in one line below the heading."""

    name = "commerce_portal"
    family = COMMERCE_PORTAL
