"""Puts the rooms together: the one place that knows what stands behind a port."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from crawler.crawl import SupervisedCrawl
from crawler.limits import Limits
from crawler.reader import READER
from disclosures.ports import (
    Channel,
    Clock,
    Crawl,
    Leadership,
    Ledger,
    Obligations,
    Operators,
    Outbox,
    Queries,
    Schedule,
    Sources,
    Subscribers,
)
from disclosures.reparse import Reparse
from notifier.letter import Stationery
from notifier.mail import SmtpChannel
from scheduler.change_limits import ChangeLimits
from scheduler.dispatch import Dispatch
from scheduler.visit import Visitor
from service.reparsing import Freshener, Rereading
from service.secret import read_secret
from service.settings import Settings
from service.tokens import Signer
from store.catalogue import SqlSources
from store.database import Database, open_database
from store.leadership import SqlLeadership
from store.ledger import SqlLedger
from store.lifecycle import Rules
from store.migrate import migrate
from store.obligations import SqlObligations
from store.operators import SqlOperators
from store.outbox import SqlOutbox
from store.queries import SqlQueries
from store.reparse import SqlReparse
from store.schedule import SqlSchedule
from store.subscribers import SqlSubscribers


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The rooms, standing."""

    settings: Settings
    now: Clock
    database: Database
    sources: Sources
    schedule: Schedule
    ledger: Ledger
    outbox: Outbox
    archive: Queries
    subscribers: Subscribers
    operators: Operators
    leadership: Leadership
    obligations: Obligations
    crawl: Crawl
    channel: Channel
    signer: Signer
    stationery: Stationery
    dispatch: Dispatch
    reparse: Reparse
    rereading: Rereading

    @property
    def base_url(self) -> str:
        """How readers reach us."""
        return base_url(self.settings)

    async def aclose(self) -> None:
        """Close what was opened, the last first."""
        await self.crawl.aclose()
        await self.channel.aclose()
        self.database.close()


def build(settings: Settings) -> House:
    """Build the house that `settings` describe; the database is brought up to date.

    Raises:
        InputError: A setting cannot be used.
        StoreError: The database cannot be opened.
    """
    database = open_database(settings.database_url)
    try:
        migrate(database)
        return _furnish(settings, database, utc_now)
    except BaseException:
        database.close()
        raise


def _furnish(settings: Settings, database: Database, now: Clock) -> House:
    signer = Signer(read_secret(settings.secret_key, settings.var))
    ledger = SqlLedger(database.sessions, now, rules_of(settings))
    schedule = SqlSchedule(database.sessions, now, lease=settings.visit_lease)
    crawl = SupervisedCrawl(limits_of(settings))
    reparse = SqlReparse(database.sessions, now, rules_of(settings), reader=READER)
    rereading = Rereading(reparse=reparse, rereader=crawl)
    visitor = Visitor(
        crawl=crawl,
        ledger=ledger,
        now=now,
        brake=brake_of(settings),
        refresh=Freshener(rereading=rereading, schedule=schedule),
    )
    return House(
        settings=settings,
        now=now,
        database=database,
        sources=SqlSources(database.sessions, now),
        schedule=schedule,
        ledger=ledger,
        outbox=SqlOutbox(database.sessions, now, lease=settings.delivery_lease),
        archive=SqlQueries(database.sessions),
        subscribers=SqlSubscribers(database.sessions, now),
        operators=SqlOperators(database.sessions, now),
        leadership=SqlLeadership(database.sessions, now),
        obligations=SqlObligations(database.sessions, now, rules_of(settings)),
        crawl=crawl,
        channel=_channel(settings),
        signer=signer,
        stationery=_stationery(settings, signer),
        dispatch=Dispatch(
            schedule=schedule,
            visitor=visitor,
            hosts=settings.hosts_at_once,
            per_host=settings.sources_per_host,
            heartbeat=settings.visit_lease / 4,
        ),
        reparse=reparse,
        rereading=rereading,
    )


def base_url(settings: Settings) -> str:
    """How readers reach us: as set, or where we listen."""
    return settings.base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


def rules_of(settings: Settings) -> Rules:
    """When a report counts as withdrawn and a source as unreadable."""
    return Rules(
        withdraw_after=settings.withdraw_after,
        withdraw_span=settings.withdraw_span,
        unreadable_after=settings.unreadable_after,
        family_storm=settings.family_storm,
        family_patience=settings.family_patience,
    )


def brake_of(settings: Settings) -> ChangeLimits:
    """How much may change in one visit."""
    return ChangeLimits(
        changed=settings.brake_changed, share=settings.brake_share, new=settings.brake_new
    )


def limits_of(settings: Settings) -> Limits:
    """What the crawler process may use and where it may go."""
    contact = f"; {settings.contact}" if settings.contact else ""
    return Limits(
        max_bytes=settings.crawl_max_bytes,
        timeout=settings.crawl_timeout.total_seconds(),
        memory=settings.crawl_memory,
        cpu_seconds=round(settings.crawl_cpu.total_seconds()),
        concurrency=settings.hosts_at_once,
        user_agent=f"Gongkai/0.1 (disclosure monitor{contact})",
        allowed_networks=settings.allowed_networks,
    )


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def _channel(settings: Settings) -> Channel:
    return SmtpChannel(
        settings.smtp_host,
        settings.smtp_port,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        starttls=settings.smtp_security == "starttls",
        tls=settings.smtp_security == "tls",
        timeout=settings.smtp_timeout,
        connections=settings.smtp_connections,
        hello=settings.mail_from.rpartition("@")[2] or "localhost",
    )


def _stationery(settings: Settings, signer: Signer) -> Stationery:
    url = base_url(settings)
    return Stationery(
        service=settings.service,
        sender=settings.mail_from,
        base_url=url,
        domain=settings.mail_from.rpartition("@")[2] or urlsplit(url).hostname or "localhost",
        link=_link(url, signer),
        imprint=settings.imprint,
    )


def _link(url: str, signer: Signer) -> Callable[[Literal["confirm", "unsubscribe"], UUID], str]:
    def link(purpose: Literal["confirm", "unsubscribe"], subscription: UUID) -> str:
        return f"{url}/{purpose}/{signer.sign(purpose, subscription)}"

    return link
