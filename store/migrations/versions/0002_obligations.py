"""Obligations and their reviews."""

import sqlalchemy as sa
from alembic import op

from store.migrations.naming import column as _column
from store.migrations.naming import foreign as _foreign
from store.migrations.naming import index as _index
from store.migrations.naming import primary as _primary
from store.migrations.naming import unique as _unique

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "obligation",
        _column("id", sa.Uuid()),
        _column("source_id", sa.Uuid()),
        _column("agency", sa.Text()),
        _column("report_year", sa.Integer()),
        _column("due_on", sa.Date()),
        _column("state", sa.String()),
        _column("reason", sa.String(), nullable=True),
        _column("report_id", sa.Uuid(), nullable=True),
        _column("published_on", sa.Date(), nullable=True),
        _column("since", sa.DateTime(timezone=True)),
        _column("corrected_by", sa.Text()),
        _column("note", sa.Text()),
        _column("overdue_emitted", sa.Boolean()),
        _column("late_emitted", sa.Boolean()),
        _column("dropped", sa.Boolean()),
        _primary("obligation", "id"),
        _foreign("obligation", "report_id", "report.id"),
        _foreign("obligation", "source_id", "source.id"),
        _unique("obligation", "source_id", "agency", "report_year"),
    )
    _index("obligation", "report_year")
    op.create_table(
        "obligation_review",
        _column("source_id", sa.Uuid()),
        _column("reviewed_at", sa.DateTime(timezone=True)),
        _primary("obligation_review", "source_id"),
        _foreign("obligation_review", "source_id", "source.id"),
    )
