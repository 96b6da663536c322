"""MinHash bands and near-duplicates."""

import sqlalchemy as sa
from alembic import op

from store.migrations.naming import column, foreign, index, primary

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "minhash_band",
        column("value", sa.BigInteger()),
        column("report_id", sa.Uuid()),
        primary("minhash_band", "value", "report_id"),
        foreign("minhash_band", "report_id", "report.id"),
    )
    index("minhash_band", "report_id")
    op.create_table(
        "near_duplicate",
        column("report_id", sa.Uuid()),
        column("other_id", sa.Uuid()),
        column("overlap", sa.Float()),
        primary("near_duplicate", "report_id", "other_id"),
        foreign("near_duplicate", "other_id", "report.id"),
        foreign("near_duplicate", "report_id", "report.id"),
    )
    index("near_duplicate", "other_id")
