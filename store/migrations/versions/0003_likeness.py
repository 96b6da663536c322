"""By which texts are looked up, and which were found to be alike."""

import sqlalchemy as sa
from alembic import op

from store.migrations.naming import column, foreign, index, primary

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "band",
        column("value", sa.BigInteger()),
        column("report_id", sa.Uuid()),
        primary("band", "value", "report_id"),
        foreign("band", "report_id", "report.id"),
    )
    index("band", "report_id")
    op.create_table(
        "likeness",
        column("report_id", sa.Uuid()),
        column("other_id", sa.Uuid()),
        column("overlap", sa.Float()),
        primary("likeness", "report_id", "other_id"),
        foreign("likeness", "other_id", "report.id"),
        foreign("likeness", "report_id", "report.id"),
    )
    index("likeness", "other_id")
