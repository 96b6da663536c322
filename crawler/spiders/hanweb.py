"""Hanweb 大汉 JCMS (大汉版通)."""

from crawler.families.hanweb import HANWEB
from crawler.spiders.disclosure import DisclosureSpider


class HanwebSpider(DisclosureSpider):
    """Scorecards of provincial departments: lists as XML, in groups by dataproxy.jsp."""

    name = "hanweb"
    family = HANWEB
