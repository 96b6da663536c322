"""Fixtures of the notifier's tests: mail settings, events of each kind, deliveries."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

import pytest

from disclosures import (
    OPERATORS_ONLY,
    Audience,
    Change,
    Delivery,
    Event,
    EventKind,
    FieldChange,
    Figure,
    FigureChange,
    Hunk,
    Op,
    Purpose,
    Reading,
    Report,
    ReportState,
    Revision,
    Segment,
    Source,
    Subscription,
)
from notifier.letter import MailSettings
from service.language import read_catalogues
from tests.conftest import MONDAY

EDITED = Change(
    fields=(FieldChange(name="index_no", before="1130/2026-01", after="1130/2026-02"),),
    figures=(
        FigureChange(
            key="app.received",
            before=Figure(key="app.received", value=Decimal(54), unit="件"),
            after=Figure(key="app.received", value=Decimal(45), unit="件"),
        ),
    ),
    hunks=(
        Hunk(
            section="三、收到和处理政府信息公开申请情况",
            segments=(
                Segment(op=Op.KEPT, text="全年共收到申请"),
                Segment(op=Op.REMOVED, text="54"),
                Segment(op=Op.ADDED, text="45"),
                Segment(op=Op.KEPT, text="件，均按期答复。"),
            ),
        ),
    ),
)


@pytest.fixture
def mail_settings() -> MailSettings:
    def link(purpose: Literal["confirm", "unsubscribe"], subscription: UUID) -> str:
        return f"https://gongkai.example/{purpose}/{subscription}.{'s' * 120}"

    return MailSettings(
        sender="news@gongkai.example",
        base_url="https://gongkai.example",
        domain="gongkai.example",
        link=link,
        catalogues=read_catalogues(),
    )


@pytest.fixture
def make_event(source: Source, make_reading: Callable[..., Reading]) -> Callable[..., Event]:
    """Make an event; other keywords are passed to its reading."""

    def make(
        kind: EventKind = EventKind.REVISED,
        *,
        number: int = 2,
        change: Change | None = None,
        note: str = "",
        days: int = 0,
        report: int = 7,
        url: str = "http://www.linhe.example/swj/nb/2025.html",
        agency: str = "",
        **different: object,
    ) -> Event:
        of = Source(id=source.id, slug=source.slug, agency=agency or source.agency, url=source.url)
        at = MONDAY + timedelta(days=days)
        kept = Report(
            id=UUID(int=report),
            source=of,
            key="annual:2025",
            url=url,
            state=ReportState.PRESENT,
            first_seen_at=MONDAY,
            last_seen_at=at,
        )
        revision = Revision(
            id=UUID(int=report * 1000 + number),
            report=kept,
            number=number,
            reading=make_reading(**{"url": url, **different}),
            digest="d",
            raw_sha256="r",
            seen_at=at,
        )
        if change is None:
            change = EDITED if kind is EventKind.REVISED else Change()
        return Event(
            id=UUID(int=report * 10**6 + number * 100 + list(EventKind).index(kind)),
            kind=kind,
            source=of,
            occurred_at=at,
            revision=None if kind in OPERATORS_ONLY else revision,
            change=change,
            note=note,
        )

    return make


@pytest.fixture
def make_delivery(make_event: Callable[..., Event]) -> Callable[..., Delivery]:
    """Make a delivery to Ada; other keywords are passed to its event."""

    def make(
        *,
        to: str = "ada@example.org",
        language: str = "zh",
        event: Event | None = None,
        purpose: Purpose = Purpose.EVENT,
        number: int = 1,
        attempts: int = 1,
        failures: int = 0,
        left: bool = False,
        **different: object,
    ) -> Delivery:
        if purpose is Purpose.EVENT and event is None:
            event = make_event(**different)
        of_source = event is not None and event.kind in OPERATORS_ONLY
        return Delivery(
            id=UUID(int=number),
            purpose=purpose,
            subscription=Subscription(
                id=UUID(int=500 + number),
                address=to,
                language=language,
                audience=Audience.OPERATOR if of_source else Audience.READER,
                created_at=MONDAY,
                confirmed_at=None if purpose is Purpose.CONFIRMATION else MONDAY,
                ended_at=MONDAY if left else None,
            ),
            event=event,
            attempts=attempts,
            failures=failures,
            enqueued_at=MONDAY,
        )

    return make
