"""The first tables."""

import sqlalchemy as sa
from alembic import op

from store.migrations.naming import column as _column
from store.migrations.naming import foreign as _foreign
from store.migrations.naming import index as _index
from store.migrations.naming import primary as _primary
from store.migrations.naming import unique as _unique
from store.migrations.response_columns import columns as _answered

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "host",
        _column("host", sa.String()),
        _column("lease", sa.Uuid(), nullable=True),
        _column("leased_until", sa.DateTime(timezone=True), nullable=True),
        _column("next_allowed_at", sa.DateTime(timezone=True), nullable=True),
        _primary("host", "host"),
    )
    op.create_table(
        "leadership",
        _column("name", sa.String()),
        _column("owner", sa.Uuid(), nullable=True),
        _column("since", sa.DateTime(timezone=True)),
        _column("until", sa.DateTime(timezone=True)),
        _primary("leadership", "name"),
    )
    op.create_table(
        "operator",
        _column("name", sa.String()),
        _column("token_sha256", sa.String()),
        _column("issued_at", sa.DateTime(timezone=True)),
        _column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        _primary("operator", "name"),
        _unique("operator", "token_sha256"),
    )
    op.create_table(
        "snapshot",
        _column("sha256", sa.String()),
        _column("data", sa.LargeBinary()),
        _primary("snapshot", "sha256"),
    )
    op.create_table(
        "source",
        _column("id", sa.Uuid()),
        _column("slug", sa.Text()),
        _column("agency", sa.Text()),
        _column("url", sa.Text()),
        _column("every", sa.Double()),
        _column("province", sa.Text()),
        _column("family", sa.Text()),
        _column("delay", sa.Double()),
        _column("max_pages", sa.Integer()),
        _column("robots", sa.Boolean()),
        _column("verify_tls", sa.Boolean()),
        _column("allowed_hosts", sa.Text()),
        _column("tls", sa.Text()),
        _column("ca_file", sa.Text()),
        _column("paused", sa.Boolean()),
        _column("organ", sa.Text()),
        _column("report_due", sa.Text()),
        _column("obligations", sa.Boolean()),
        _column("selectors", sa.Text()),
        _primary("source", "id"),
        _unique("source", "slug"),
    )
    op.create_table(
        "subscription",
        _column("id", sa.Uuid()),
        _column("request_sha256", sa.String()),
        _column("address", sa.Text()),
        _column("language", sa.String()),
        _column("audience", sa.String()),
        _column("everything", sa.Boolean()),
        _column("substantive_only", sa.Boolean()),
        _column("created_at", sa.DateTime(timezone=True)),
        _column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        _column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _primary("subscription", "id"),
        _unique("subscription", "request_sha256"),
    )
    op.create_table(
        "schedule",
        _column("source_id", sa.Uuid()),
        _column("host", sa.String()),
        _column("paused", sa.Boolean()),
        _column("due_at", sa.DateTime(timezone=True)),
        _column("requests", sa.Integer()),
        _column("leased_requests", sa.Integer()),
        _column("finished_requests", sa.Integer()),
        _column("thorough_request", sa.Integer()),
        _column("state", sa.String()),
        _column("since", sa.DateTime(timezone=True), nullable=True),
        _column("reason", sa.Text(), nullable=True),
        _column("failures", sa.Integer()),
        _column("notified_shortfalls", sa.String()),
        _column("completeness", sa.Text()),
        _column("visits", sa.Integer()),
        _column("last_visit_at", sa.DateTime(timezone=True), nullable=True),
        _column("last_ok_at", sa.DateTime(timezone=True), nullable=True),
        _column("last_new_at", sa.DateTime(timezone=True), nullable=True),
        _column("settled_at", sa.DateTime(timezone=True), nullable=True),
        _column("family", sa.Text()),
        _column("domain", sa.String()),
        _column("mass_absence_at", sa.DateTime(timezone=True), nullable=True),
        _primary("schedule", "source_id"),
        _foreign("schedule", "host", "host.host"),
        _foreign("schedule", "source_id", "source.id"),
    )
    _index("schedule", "domain")
    _index("schedule", "due_at")
    _index("schedule", "family")
    _index("schedule", "host", "due_at")
    op.create_table(
        "crawl_run",
        _column("id", sa.Uuid()),
        _column("source_id", sa.Uuid()),
        _column("started_at", sa.DateTime(timezone=True)),
        _column("finished_at", sa.DateTime(timezone=True), nullable=True),
        _column("outcome", sa.String()),
        _column("fault", sa.String(), nullable=True),
        _column("reason", sa.Text(), nullable=True),
        _column("stats", sa.String()),
        _column("complete", sa.Boolean()),
        _primary("crawl_run", "id"),
        _foreign("crawl_run", "source_id", "source.id"),
    )
    _index("crawl_run", "outcome")
    _index("crawl_run", "source_id", "started_at")
    _index("crawl_run", "started_at")
    op.create_table(
        "incident",
        _column("id", sa.Uuid()),
        _column("scope", sa.String()),
        _column("subject", sa.Text()),
        _column("family", sa.Text()),
        _column("state", sa.String()),
        _column("reason", sa.Text()),
        _column("opened_at", sa.DateTime(timezone=True)),
        _column("closed_at", sa.DateTime(timezone=True), nullable=True),
        _primary("incident", "id"),
    )
    _index("incident", "state")
    op.create_table(
        "incident_source",
        _column("incident_id", sa.Uuid()),
        _column("source_id", sa.Uuid()),
        _column("joined_at", sa.DateTime(timezone=True)),
        _primary("incident_source", "incident_id", "source_id"),
        _foreign("incident_source", "incident_id", "incident.id"),
        _foreign("incident_source", "source_id", "source.id"),
    )
    _index("incident_source", "source_id")
    op.create_table(
        "withheld_reading",
        _column("id", sa.Uuid()),
        _column("source_id", sa.Uuid()),
        _column("canonical", sa.Text()),
        _column("state", sa.String()),
        _column("due_at", sa.DateTime(timezone=True), nullable=True),
        _column("reasons", sa.Text()),
        _column("incident_id", sa.Uuid(), nullable=True),
        _column("url", sa.Text()),
        _column("parser_version", sa.Integer()),
        *_answered(),
        _primary("withheld_reading", "id"),
        _foreign("withheld_reading", "file_sha256", "snapshot.sha256"),
        _foreign("withheld_reading", "incident_id", "incident.id"),
        _foreign("withheld_reading", "raw_sha256", "snapshot.sha256"),
        _foreign("withheld_reading", "source_id", "source.id"),
        _unique("withheld_reading", "source_id", "canonical", "digest"),
    )
    _index("withheld_reading", "incident_id")
    _index("withheld_reading", "raw_sha256")
    _index("withheld_reading", "seen_at")
    _index("withheld_reading", "state")
    op.create_table(
        "report",
        _column("id", sa.Uuid()),
        _column("source_id", sa.Uuid()),
        _column("key", sa.Text()),
        _column("url", sa.Text()),
        _column("state", sa.String()),
        _column("first_seen_at", sa.DateTime(timezone=True)),
        _column("last_seen_at", sa.DateTime(timezone=True)),
        _column("number", sa.Integer()),
        _column("digest", sa.String()),
        _column("title_sha256", sa.String()),
        _column("index_no", sa.Text()),
        _column("body_sha256", sa.String()),
        _column("has_text", sa.Boolean()),
        _column("text_continues", sa.Boolean()),
        _column("published_at", sa.DateTime(timezone=True), nullable=True),
        _column("changed_at", sa.DateTime(timezone=True)),
        _column("missing", sa.Integer()),
        _column("missing_since", sa.DateTime(timezone=True), nullable=True),
        _column("moved_from", sa.Text()),
        _column("moved_at", sa.DateTime(timezone=True), nullable=True),
        _column("move_quarantined", sa.Boolean()),
        _column("parser_version", sa.Integer()),
        _primary("report", "id"),
        _foreign("report", "source_id", "source.id"),
        _unique("report", "source_id", "key"),
    )
    _index("report", "body_sha256")
    _index("report", "missing_since")
    _index("report", "moved_at")
    _index("report", "parser_version")
    _index("report", "source_id", "digest")
    _index("report", "source_id", "index_no")
    _index("report", "source_id", "title_sha256")
    op.create_table(
        "subscription_source",
        _column("subscription_id", sa.Uuid()),
        _column("slug", sa.String()),
        _primary("subscription_source", "subscription_id", "slug"),
        _foreign("subscription_source", "subscription_id", "subscription.id"),
    )
    _index("subscription_source", "slug")
    op.create_table(
        "page",
        _column("id", sa.Uuid()),
        _column("source_id", sa.Uuid()),
        _column("url", sa.Text()),
        _column("canonical", sa.Text()),
        _column("role", sa.String()),
        _column("report_id", sa.Uuid(), nullable=True),
        _column("etag", sa.Text()),
        _column("last_modified", sa.Text()),
        _column("raw_sha256", sa.String()),
        _column("digest", sa.String()),
        _column("parser_version", sa.Integer()),
        _column("checked_at", sa.DateTime(timezone=True), nullable=True),
        _column("next_check_at", sa.DateTime(timezone=True), nullable=True),
        _column("listed", sa.Text()),
        _column("elsewhere", sa.Text()),
        _column("completeness", sa.Text()),
        _column("relisted", sa.Text()),
        _column("files", sa.Text()),
        _column("in_baseline", sa.Boolean()),
        _column("failures", sa.Integer()),
        _column("fault", sa.String()),
        _column("poisoned", sa.Integer()),
        _column("poison_until", sa.DateTime(timezone=True), nullable=True),
        _column("withheld", sa.Boolean()),
        _column("ignored", sa.Boolean()),
        _column("list_complete", sa.Boolean()),
        _column("complete_run", sa.Uuid(), nullable=True),
        _column("absence_run", sa.Uuid(), nullable=True),
        _column("absence_fault", sa.String()),
        _primary("page", "id"),
        _foreign("page", "report_id", "report.id"),
        _foreign("page", "source_id", "source.id"),
        _unique("page", "source_id", "canonical"),
    )
    _index("page", "report_id")
    op.create_table(
        "revision",
        _column("id", sa.Uuid()),
        _column("report_id", sa.Uuid()),
        _column("number", sa.Integer()),
        _column("reparsed", sa.Boolean()),
        _column("chain", sa.String()),
        *_answered(),
        _primary("revision", "id"),
        _foreign("revision", "file_sha256", "snapshot.sha256"),
        _foreign("revision", "raw_sha256", "snapshot.sha256"),
        _foreign("revision", "report_id", "report.id"),
        _unique("revision", "report_id", "number"),
    )
    _index("revision", "raw_sha256")
    op.create_table(
        "event",
        _column("id", sa.Uuid()),
        _column("kind", sa.String()),
        _column("source_id", sa.Uuid()),
        _column("report_id", sa.Uuid(), nullable=True),
        _column("revision_id", sa.Uuid(), nullable=True),
        _column("occurred_at", sa.DateTime(timezone=True)),
        _column("change", sa.Text()),
        _column("significance", sa.String()),
        _column("note", sa.Text()),
        _column("reason", sa.Text(), nullable=True),
        _column("terms", sa.Text()),
        _column("before_at", sa.DateTime(timezone=True), nullable=True),
        _primary("event", "id"),
        _foreign("event", "report_id", "report.id"),
        _foreign("event", "revision_id", "revision.id"),
        _foreign("event", "source_id", "source.id"),
    )
    _index("event", "occurred_at")
    _index("event", "report_id")
    _index("event", "source_id")
