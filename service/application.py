"""The assembled application: settings and ports, as the CLI and the web pages use them."""

from collections.abc import Callable
from dataclasses import dataclass

from disclosures.ports import (
    Channel,
    Clock,
    Comparer,
    Crawl,
    Database,
    Dispatcher,
    DryRun,
    Leadership,
    Ledger,
    LetterDelivery,
    NoiseRules,
    ObligationReview,
    Obligations,
    Operators,
    Outbox,
    Queries,
    Reparse,
    ReparseRun,
    Schedule,
    SiteFamilies,
    Sources,
    Subscribers,
)
from service.settings import Settings
from service.tokens import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """All ports, each with the adapter that the settings ask for.

    Built by ``service.wiring.build_application``.
    """

    settings: Settings
    now: Clock
    database: Database
    sources: Sources
    schedule: Schedule
    ledger: Ledger
    outbox: Outbox
    queries: Queries
    subscribers: Subscribers
    operators: Operators
    leadership: Leadership
    obligations: Obligations
    crawl: Crawl
    channel: Channel
    signer: Signer
    dispatch: Dispatcher
    reparse: Reparse
    reparse_run: ReparseRun
    dry_run: DryRun
    deliver_due: LetterDelivery

    #: Normalises an e-mail address; raises InputError if no letter can be sent to it.
    normalise_address: Callable[[str], str]
    review_obligations: ObligationReview
    compare: Comparer
    families: SiteFamilies
    noise: NoiseRules

    @property
    def base_url(self) -> str:
        """Public address of the service, without a final slash."""
        return self.settings.public_url

    async def aclose(self) -> None:
        """Close what was opened, in reverse order."""
        await self.crawl.aclose()
        await self.channel.aclose()
        self.database.close()
