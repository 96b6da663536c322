"""Links below the rows of a list to its next page, whatever they display: 查看更多, 往期."""

from crawler.addresses import resolve
from crawler.families import Follow
from crawler.reading.lists.pagers.control_targets import without_fragment
from crawler.reading.lists.pagers.page_addresses import is_page_of, page_number
from crawler.reading.lists.pagers.unaddressed.row_places import RowPlaces
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage

_MAX_LINKS = 5_000


def more_links(opened: OpenedPage, places: RowPlaces, here: int) -> tuple[Follow, ...]:
    """Return the first link after a row to the address of this page but for the next number."""
    own = without_fragment(opened.url)
    for link in find_elements(opened.root, "//a[@href]")[:_MAX_LINKS]:
        if not places.is_below(link):
            continue
        href = (link.get("href") or "").strip()
        address = without_fragment(resolve(opened.base, href, charset=opened.decoded.charset))
        if page_number(address) == here + 1 and is_page_of(address, own, None):
            return (Follow(url=address),)
    return ()
