"""Converts settings to the configuration values of the four packages."""

from functools import partial
from urllib.parse import urlsplit

from crawler.families import FAMILIES
from crawler.visits.crawl_limits import CrawlLimits
from disclosures.ports import Channel
from notifier.letter import MailSettings
from notifier.mail import SmtpChannel
from scheduler.change_limits import ChangeLimits
from service.language import read_catalogues
from service.settings import Settings
from service.tokens import Signer
from store.lifecycle_rules import LifecycleRules


def lifecycle_rules(settings: Settings) -> LifecycleRules:
    """When a report counts as withdrawn, a source as unreadable, and a change as correlated."""
    return LifecycleRules(
        withdraw_after=settings.withdraw_after,
        withdraw_span=settings.withdraw_span,
        unreadable_after=settings.unreadable_after,
        unreadable_span=settings.unreadable_span,
        correlation_threshold=settings.correlation_threshold,
        correlation_delay=settings.correlation_delay,
        unrelated_families=frozenset(each.name for each in FAMILIES if not each.one_software),
    )


def change_limits(settings: Settings) -> ChangeLimits:
    """How many reports may change or be new in one visit."""
    return ChangeLimits(
        changed=settings.change_limit_changed,
        share=settings.change_limit_share,
        new=settings.change_limit_new,
    )


def crawler_limits(settings: Settings) -> CrawlLimits:
    """Resource limits of the crawler process, and the networks that it may reach."""
    contact = f"; {settings.contact}" if settings.contact else ""
    return CrawlLimits(
        max_bytes=settings.crawl_max_bytes,
        timeout=settings.crawl_timeout.total_seconds(),
        memory=settings.crawl_memory,
        cpu_seconds=round(settings.crawl_cpu.total_seconds()),
        concurrency=settings.hosts_at_once,
        user_agent=f"Gongkai/0.1 (disclosure monitor{contact})",
        allowed_networks=settings.allowed_networks,
    )


def mail_channel(settings: Settings) -> Channel:
    """The channel to the mail server of the settings. Opens nothing yet."""
    return SmtpChannel(
        settings.smtp_host,
        settings.smtp_port,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        starttls=settings.smtp_security == "starttls",
        tls=settings.smtp_security == "tls",
        ca_file=settings.smtp_ca_file,
        timeout=settings.smtp_timeout,
        connections=settings.smtp_connections,
        hello=settings.mail_from.rpartition("@")[2] or "localhost",
    )


def mail_settings(settings: Settings, signer: Signer) -> MailSettings:
    """What all letters have in common: sender, links, imprint."""
    url = settings.public_url
    return MailSettings(
        service=settings.service,
        sender=settings.mail_from,
        base_url=url,
        domain=settings.mail_from.rpartition("@")[2] or urlsplit(url).hostname or "localhost",
        link=partial(signer.link, url),
        imprint=settings.imprint,
        catalogues=read_catalogues(),
    )
