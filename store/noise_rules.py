"""The NoiseRules port over SQLModel.

A newly muted or lifted rule changes what the pages of its source say. Their stored readings are
marked as those of an older parser, so that they are reparsed before they are compared.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import update
from sqlmodel import Session, col, select

from disclosures import Exposure, Movement, NoisePattern, NoiseRule, NoiseState
from disclosures.errors import NotFound
from disclosures.ports import Clock, StoredPage
from disclosures.sanitising import storable_text
from store.compare.report_identity import canonical_url
from store.database import Sessions, reading, writing
from store.snapshots import load_page
from store.tables.incidents import WithheldReadingRow
from store.tables.loading import source_row
from store.tables.noise import NoiseRuleRow, pattern_of
from store.tables.reports import PageRow, ReportRow, RevisionRow
from store.tables.sources import SourceRow

#: The parser version of readings that are outdated.
OUTDATED = 0


class SqlNoiseRules:
    """Noise rules in the store; see ``disclosures.ports.NoiseRules``."""

    def __init__(self, sessions: Sessions, now: Clock) -> None:
        self._sessions = sessions
        self._now = now

    def rules(
        self, *, source: str = "", states: Collection[NoiseState] = (), limit: int = 1000
    ) -> Sequence[NoiseRule]:
        """Rules by source, the latest first."""
        statement = select(NoiseRuleRow, SourceRow.slug).join(
            SourceRow, col(SourceRow.id) == NoiseRuleRow.source_id
        )
        if source:
            statement = statement.where(SourceRow.slug == source)
        if states:
            names = [state.value for state in states]
            statement = statement.where(col(NoiseRuleRow.state).in_(names))
        order = col(SourceRow.slug), col(NoiseRuleRow.observed_at).desc(), col(NoiseRuleRow.id)
        with reading(self._sessions) as session:
            if source:
                source_row(session, source)
            rows = session.exec(statement.order_by(*order).limit(limit))
            return [_rule_of(row, slug) for row, slug in rows]

    def stored_pages(self, source: str, urls: Collection[str]) -> Mapping[str, StoredPage]:
        """The stored responses of these addresses, as far as there are any."""
        with reading(self._sessions) as session:
            source_id = source_row(session, source).id
            found = ((url, _stored_page(session, source_id, url)) for url in urls)
            return {url: stored for url, stored in found if stored is not None}

    def record(self, source: str, rules: Sequence[NoiseRule]) -> None:
        """Add or replace rules; one that an operator lifted stays as it is."""
        if not rules:
            return
        with writing(self._sessions) as session:
            source_id, muted = source_row(session, source).id, False
            for rule in rules:
                row = _row_of(session, source_id, rule.pattern)
                if row is not None and row.state == NoiseState.LIFTED.value:
                    continue
                was_muted = row is not None and row.state == NoiseState.MUTED.value
                muted |= rule.state is NoiseState.MUTED and not was_muted
                row = row or _new_row(source_id, rule)
                row.state, row.exposure = rule.state.value, rule.exposure.value
                row.reason, row.evidence = rule.reason, _evidence_text(rule.evidence)
                row.muted_at = rule.muted_at
                session.add(row)
            if muted:
                _mark_outdated(session, source_id)

    def lift(self, rule: UUID, *, by: str) -> NoiseRule:
        """Lift a muted rule: its spot is content again, and is not learnt again."""
        with writing(self._sessions) as session:
            row = _find(session, rule, NoiseState.MUTED)
            row.state = NoiseState.LIFTED.value
            row.lifted_at, row.lifted_by = self._now(), by
            session.add(row)
            _mark_outdated(session, row.source_id)
            return _rule_of(row, session.get_one(SourceRow, row.source_id).slug)

    def allow(self, rule: UUID) -> None:
        """Forget a lifted rule: its spot may be learnt again."""
        with writing(self._sessions) as session:
            session.delete(_find(session, rule, NoiseState.LIFTED))


def _find(session: Session, rule: UUID, state: NoiseState) -> NoiseRuleRow:
    row = session.exec(
        select(NoiseRuleRow)
        .where(NoiseRuleRow.id == rule, NoiseRuleRow.state == state.value)
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound(f"no noise rule {rule} that is {state.value}")
    return row


def _stored_page(session: Session, source_id: UUID, url: str) -> StoredPage | None:
    """The response of the current revision of the report at `url`, if it came from there."""
    found = session.exec(
        select(PageRow, RevisionRow)
        .join(ReportRow, col(ReportRow.id) == PageRow.report_id)
        .join(RevisionRow, col(RevisionRow.report_id) == ReportRow.id)
        .where(
            PageRow.source_id == source_id,
            PageRow.canonical == canonical_url(url),
            RevisionRow.number == ReportRow.number,
        )
    ).first()
    if found is None or found[0].digest != found[1].digest:
        return None
    page, revision = found
    seen_at = revision.fetched_at or revision.seen_at
    return StoredPage(
        page=load_page(session, revision),
        seen_at=seen_at,
        confirmed=page.checked_at is not None and page.checked_at > revision.seen_at,
    )


def _mark_outdated(session: Session, source_id: UUID) -> None:
    for table in (ReportRow, WithheldReadingRow):
        session.exec(
            update(table).where(col(table.source_id) == source_id).values(parser_version=OUTDATED)
        )


def _row_of(session: Session, source_id: UUID, pattern: NoisePattern) -> NoiseRuleRow | None:
    return session.exec(
        select(NoiseRuleRow).where(
            NoiseRuleRow.source_id == source_id,
            NoiseRuleRow.pattern_sha256 == _sha256(pattern),
        )
    ).first()


def _new_row(source_id: UUID, rule: NoiseRule) -> NoiseRuleRow:
    return NoiseRuleRow(
        id=rule.id,
        source_id=source_id,
        shape=rule.pattern.shape.value,
        before=rule.pattern.before,
        after=rule.pattern.after,
        line=rule.pattern.line,
        pattern_sha256=_sha256(rule.pattern),
        state=rule.state.value,
        exposure=rule.exposure.value,
        observed_at=rule.observed_at,
    )


def _sha256(pattern: NoisePattern) -> str:
    """The key of a pattern; whether it takes its line does not count."""
    text = f"{pattern.shape.value}\x00{pattern.before}\x00{pattern.after}"
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _rule_of(row: NoiseRuleRow, slug: str) -> NoiseRule:
    return NoiseRule(
        id=row.id,
        source=slug,
        pattern=pattern_of(row),
        state=NoiseState(row.state),
        exposure=Exposure(row.exposure),
        reason=row.reason,
        evidence=_movements().validate_json(row.evidence),
        observed_at=row.observed_at,
        muted_at=row.muted_at,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by,
    )


def _evidence_text(evidence: tuple[Movement, ...]) -> str:
    cleaned = tuple(
        replace(
            each,
            url=storable_text(each.url),
            before=storable_text(each.before),
            after=storable_text(each.after),
        )
        for each in evidence
    )
    return _movements().dump_json(cleaned).decode()


@cache
def _movements() -> TypeAdapter[tuple[Movement, ...]]:
    return TypeAdapter(tuple[Movement, ...])
