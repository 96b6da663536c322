"""Noise rules of sources."""

import sqlalchemy as sa
from alembic import op

from store.migrations.naming import column, foreign, index, primary, unique

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "noise_rule",
        column("id", sa.Uuid()),
        column("source_id", sa.Uuid()),
        column("shape", sa.String()),
        column("before", sa.Text()),
        column("after", sa.Text()),
        column("line", sa.Boolean()),
        *(column(name, sa.String()) for name in ("pattern_sha256", "state", "exposure")),
        column("reason", sa.Text(), nullable=True),
        column("evidence", sa.Text()),
        column("observed_at", moment),
        column("muted_at", moment, nullable=True),
        column("lifted_at", moment, nullable=True),
        column("lifted_by", sa.Text()),
        primary("noise_rule", "id"),
        foreign("noise_rule", "source_id", "source.id"),
        unique("noise_rule", "source_id", "pattern_sha256"),
    )
    index("noise_rule", "state")
