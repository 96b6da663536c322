"""TRS WCM 海云."""

from crawler.families.trs import TRS
from crawler.spiders.disclosure import DisclosureSpider


class TrsSpider(DisclosureSpider):
    """Reports of county bureaus: files, QR code and interpretations below the text."""

    name = "trs"
    family = TRS
