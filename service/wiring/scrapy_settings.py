"""The settings module of the ``scrapy`` command, which scrapy.cfg names.

Scrapy reads the capitalised names of this module. They come from the settings of the service
(gongkai.toml, environment; docs/settings.md), so that a crawl on the command line has the same
User-Agent, delays, limits and allowed networks as a scheduled visit. While the demonstration runs,
its portal on 127.0.0.1 may be visited as well.
"""

import sys
from dataclasses import replace

from crawler.settings import command_line_settings
from disclosures.errors import InputError
from service.demo.environment import portal_networks
from service.settings import read_settings
from service.wiring.configuration import crawler_limits

try:
    _limits = crawler_limits(read_settings())
except InputError as _error:
    sys.exit(f"scrapy: {_error}")
_networks = (*_limits.allowed_networks, *portal_networks())
globals().update(
    command_line_settings(
        replace(_limits, allowed_networks=_networks), describe="service.reasons.in_english"
    )
)
