"""Builds the application from its settings."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from crawler.parser_version import PARSER_VERSION
from crawler.process.supervised_crawl import SupervisedCrawl
from disclosures.ports import Channel, Clock, Obligations, Outbox
from disclosures.subscription import RelayState
from notifier.circuit_breaker import CircuitBreaker
from notifier.deliver import deliver_due
from notifier.letter import MailSettings
from scheduler.dispatch import Dispatch
from scheduler.noise_learning import NoiseLearning
from scheduler.obligation_review import review_due
from scheduler.visit import Visitor
from service.application import Application
from service.secret_key import read_secret
from service.settings import Settings
from service.tokens import Signer
from service.wiring import configuration
from service.wiring.comparison import compare_readings
from service.wiring.dry_run import StoreDryRun
from service.wiring.email_addresses import normalise_address
from service.wiring.families import CrawlerFamilies
from service.wiring.reparsing import SourceReparse, StoredPagesReparse
from store.database import Database, open_database
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.leadership import SqlLeadership
from store.migrate import migrate
from store.noise_rules import SqlNoiseRules
from store.obligations.obligations import SqlObligations
from store.operators import SqlOperators
from store.queries.queries import SqlQueries
from store.recording.ledger import SqlLedger
from store.reparse.reports import SqlReparse
from store.sources.catalogue import SqlSources
from store.sources.schedule import SqlSchedule


def utc_now() -> datetime:
    """Return the current time."""
    return datetime.now(UTC)


def build_application(settings: Settings, *, now: Clock = utc_now) -> Application:
    """Open and migrate the database, and assemble all adapters; nothing is started.

    `now` is the clock of everything but the crawler process.

    Raises:
        InputError: A setting cannot be used.
        StoreError: The database cannot be opened.
    """
    database = open_database(settings.database_url)
    try:
        migrate(database)
        return _assemble(settings, database, now)
    except BaseException:
        database.close()
        raise


def migrate_database(settings: Settings) -> Sequence[str]:
    """Migrate the database; return the names of the migrations that were applied."""
    database = open_database(settings.database_url)
    try:
        return migrate(database)
    finally:
        database.close()


def _assemble(settings: Settings, database: Database, now: Clock) -> Application:
    rules = configuration.lifecycle_rules(settings)
    limits = configuration.change_limits(settings)
    signer = Signer(read_secret(settings.secret_key, settings.var))
    ledger = SqlLedger(database.sessions, now, rules)
    schedule = SqlSchedule(database.sessions, now, lease=settings.visit_lease)
    outbox = SqlOutbox(database.sessions, now, lease=settings.delivery_lease)
    obligations = SqlObligations(database.sessions, now, rules)
    crawl = SupervisedCrawl(configuration.crawler_limits(settings))
    channel = configuration.mail_channel(settings)
    reparse = SqlReparse(database.sessions, now, rules, parser_version=PARSER_VERSION)
    reparse_run = StoredPagesReparse(reparse=reparse, parser=crawl)
    source_reparse = SourceReparse(run=reparse_run, reparse=reparse, schedule=schedule)
    noise_rules = SqlNoiseRules(database.sessions, now)
    visitor = Visitor(
        crawl=crawl,
        ledger=ledger,
        now=now,
        change_limits=limits,
        reparse=source_reparse,
        noise=NoiseLearning(
            rules=noise_rules,
            parser=crawl,
            compare=crawl.compare_pages,
            reparse=source_reparse,
            now=now,
        ),
        second_reading=settings.second_reading,
    )
    return Application(
        settings=settings,
        now=now,
        database=database,
        sources=SqlSources(database.sessions, now),
        schedule=schedule,
        ledger=ledger,
        outbox=outbox,
        queries=SqlQueries(database.sessions),
        subscribers=SqlSubscribers(database.sessions, now),
        operators=SqlOperators(database.sessions, now),
        leadership=SqlLeadership(database.sessions, now),
        obligations=obligations,
        crawl=crawl,
        channel=channel,
        signer=signer,
        dispatch=Dispatch(
            schedule=schedule,
            visitor=visitor,
            hosts=settings.hosts_at_once,
            per_host=settings.sources_per_host,
            heartbeat=settings.visit_lease / 4,
        ),
        reparse=reparse,
        reparse_run=reparse_run,
        dry_run=StoreDryRun(
            database=database, crawl=crawl, reparse_run=reparse_run, now=now, rules=rules,
            limits=limits,
        ),
        deliver_due=_Delivery(
            outbox, channel, configuration.mail_settings(settings, signer), now
        ),
        normalise_address=normalise_address,
        review_obligations=_Review(obligations, now),
        compare=compare_readings,
        families=CrawlerFamilies(),
        noise=noise_rules,
    )  # fmt: skip


class _Delivery:
    """The LetterDelivery port over the notifier."""

    def __init__(
        self, outbox: Outbox, channel: Channel, mail_settings: MailSettings, now: Clock
    ) -> None:
        self._outbox = outbox
        self._channel = channel
        self._mail_settings = mail_settings
        self._now = now
        self._breaker = CircuitBreaker()

    @property
    def relay(self) -> RelayState:
        """Whether letters are sent to the mail relay at present."""
        breaker = self._breaker
        return RelayState(suspended_since=breaker.open_since, reason=breaker.reason)

    async def __call__(self, stop: asyncio.Event | None = None) -> tuple[int, int]:
        """Deliver rounds until none is due, the relay is at fault, or `stop` is set."""
        sent = failed = 0
        while True:
            done = await deliver_due(
                self._outbox,
                self._channel,
                self._mail_settings,
                breaker=self._breaker,
                now=self._now,
            )
            sent, failed = sent + done.sent, failed + done.unsent
            stopped = stop is not None and stop.is_set()
            if stopped or done.suspended or not (done.sent + done.unsent):
                return sent, failed


class _Review:
    """The ObligationReview port over the scheduler."""

    def __init__(self, obligations: Obligations, now: Clock) -> None:
        self._obligations = obligations
        self._now = now

    def __call__(self) -> int:
        """Assess the obligations of every source that is due for it."""
        return review_due(self._obligations, self._now)
