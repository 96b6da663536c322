"""Further pages of the texts of reports."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for table in ("revision", "withheld_reading", "page"):
        column = sa.Column("further", sa.Text(), nullable=False, server_default="")
        op.add_column(table, column)
        with op.batch_alter_table(table) as batch:
            batch.alter_column("further", server_default=None)
