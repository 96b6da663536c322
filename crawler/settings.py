"""Scrapy settings for hostile sites: every component that is not named here is off.

Components are an allow-list, so that one which a later Scrapy enables by default is not loaded.
"""

from collections.abc import Mapping
from dataclasses import replace

from scrapy.settings import Settings
from scrapy.settings.default_settings import (
    DOWNLOAD_HANDLERS_BASE,
    DOWNLOADER_MIDDLEWARES_BASE,
    EXTENSIONS_BASE,
    SPIDER_MIDDLEWARES_BASE,
)

from crawler.http.content_encoding import ACCEPTED_ENCODINGS
from crawler.visits.crawl_limits import CrawlLimits

DOWNLOAD_HANDLER = "crawler.download_handler.GuardedDownloadHandler"

DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.address_guard.AddressGuardMiddleware": 50,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.politeness.PolitenessMiddleware": 110,
    "crawler.middlewares.conditional_get.ConditionalGetMiddleware": 120,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "crawler.middlewares.redirects.GuardedRedirectMiddleware": 600,
    "crawler.middlewares.cookie_reloads.CookieReloadMiddleware": 650,
    "crawler.middlewares.visit_cookies.VisitCookiesMiddleware": 700,
}

SPIDER_MIDDLEWARES = {
    "crawler.middlewares.response_status.ResponseStatusMiddleware": 50,
}

#: Name of the setting with the CrawlLimits.
LIMITS = "GONGKAI_LIMITS"

#: Name of the setting with the networks that may be connected to although they are not public.
ALLOWED_NETWORKS = "GONGKAI_ALLOWED_NETWORKS"

#: Settings that are False, whether or not Scrapy's default is True.
DISABLED = (
    "COOKIES_ENABLED",  # crawler.middlewares.visit_cookies keeps them for one visit
    "COMPRESSION_ENABLED",  # crawler.http.content_encoding decodes, and detects truncation
    "DOWNLOADER_STATS",
    "HTTPCACHE_ENABLED",  # heuristic freshness would hide changes
    "HTTPPROXY_ENABLED",
    "MEMDEBUG_ENABLED",
    "MEMUSAGE_ENABLED",
    "METAREFRESH_ENABLED",
    "REFERER_ENABLED",
    "REMOTE_CONTROL_ENABLED",
    "ROBOTSTXT_OBEY",  # crawler.middlewares.robots does, with a cache lifetime
    "TELNETCONSOLE_ENABLED",
)


def settings_for(limits: CrawlLimits) -> Settings:
    """The settings of the service's crawl: one process, many visits, no log of its own."""
    return Settings(
        _common(limits)
        | {
            "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
            "LOG_ENABLED": False,
            "LOG_FORMATTER": "crawler.log_formatter.SilentLogFormatter",
            "TWISTED_REACTOR_ENABLED": False,  # docs/decisions/010-crawler-process.md
            "EXTENSIONS": dict.fromkeys(EXTENSIONS_BASE),
            "ITEM_PIPELINES": {"crawler.pipelines.ServicePipeline": 100},
        }
    )


def command_line_settings(limits: CrawlLimits, *, describe: str) -> Mapping[str, object]:
    """The settings of the ``scrapy`` command: the same, with its log, statistics and exports.

    `describe` is the import path of a function that renders a Reason for the log. A page may use
    any time: the kernel does not end the command.
    """
    return _common(replace(limits, cpu_seconds=0)) | {
        "BOT_NAME": "gongkai",
        "SPIDER_MODULES": ["crawler.spiders"],
        "SPIDER_LOADER_CLASS": "crawler.spiders.loader.FamilySpiderLoader",
        "COMMANDS_MODULE": "crawler.commands",
        "SPIDER_CONTRACTS": {"crawler.contracts.PageContract": 10},
        "LOG_LEVEL": "INFO",
        "EXTENSIONS": dict.fromkeys(EXTENSIONS_BASE) | dict(_COMMAND_LINE_EXTENSIONS),
        "ITEM_PIPELINES": {"crawler.pipelines.ReportsPipeline": 100},
        "FEED_EXPORTERS": {
            "csv": "crawler.exporters.CsvReportExporter",
            "xml": "crawler.exporters.XmlReportExporter",
        },
        "FEED_EXPORT_ENCODING": "utf-8",
        "GONGKAI_DESCRIBE": describe,
    }


_COMMAND_LINE_EXTENSIONS = {
    name: EXTENSIONS_BASE[name]
    for name in (
        "scrapy.extensions.corestats.CoreStats",
        "scrapy.extensions.feedexport.FeedExporter",
        "scrapy.extensions.logstats.LogStats",
    )
}


def _common(limits: CrawlLimits) -> dict[str, object]:
    """What every crawl of this project has in common."""
    chosen: dict[str, object] = dict.fromkeys(DISABLED, False) | {
        "USER_AGENT": limits.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
            "Accept-Encoding": ACCEPTED_ENCODINGS,
        },
        "DOWNLOAD_MAXSIZE": limits.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": limits.timeout,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "CONCURRENT_REQUESTS": 10_000,  # each visit has one; crawler.download_handler limits them
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 2**31,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # it parses the source of each callback
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 1,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "REDIRECT_MAX_TIMES": limits.max_redirects,
        "RETRY_ENABLED": True,
        "RETRY_TIMES": limits.retry_times,
        "RETRY_HTTP_CODES": [],
        "RETRY_EXCEPTIONS": ["crawler.http.faults.ConnectionFailed"],
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
    }
    return chosen | _components() | _own_settings(limits)


def _components() -> dict[str, object]:
    """The settings that name classes: of this project, and the few of Scrapy that are kept."""
    handlers: dict[str, str | None] = dict.fromkeys(DOWNLOAD_HANDLERS_BASE)
    middlewares: dict[str, int | None] = dict.fromkeys(DOWNLOADER_MIDDLEWARES_BASE)
    return {
        "DOWNLOAD_HANDLERS": handlers | {"http": DOWNLOAD_HANDLER, "https": DOWNLOAD_HANDLER},
        "DOWNLOADER_MIDDLEWARES": middlewares | DOWNLOADER_MIDDLEWARES,
        "SPIDER_MIDDLEWARES": dict.fromkeys(SPIDER_MIDDLEWARES_BASE) | SPIDER_MIDDLEWARES,
        "SCHEDULER": "crawler.scheduler.VisitScheduler",
    }


def _own_settings(limits: CrawlLimits) -> dict[str, object]:
    """The settings of this project's components."""
    return {
        LIMITS: limits,
        "GONGKAI_CONCURRENCY": limits.concurrency,
        ALLOWED_NETWORKS: list(limits.allowed_networks),
        "GONGKAI_ROBOTS_TTL": limits.robots_ttl.total_seconds(),
        "GONGKAI_ROBOTS_RETRY": limits.robots_retry.total_seconds(),
        "GONGKAI_ROBOTS_BYTES": limits.robots_bytes,
        "GONGKAI_MAX_CRAWL_DELAY": limits.max_crawl_delay.total_seconds(),
        "GONGKAI_MAX_RETRY_AFTER": limits.max_retry_after.total_seconds(),
    }
