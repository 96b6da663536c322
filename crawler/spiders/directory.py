"""政府信息公开目录: the disclosure directory with an index block on each page."""

from crawler.families.directory import DIRECTORY
from crawler.spiders.disclosure import DisclosureSpider


class DirectorySpider(DisclosureSpider):
    """Annual reports of district bureaus: 索引号, 文号, 发文日期 and 发布机构 above the text."""

    name = "directory"
    family = DIRECTORY
