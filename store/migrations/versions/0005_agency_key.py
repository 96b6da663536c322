"""The key by which the sources of one agency are found."""

import sqlalchemy as sa
from alembic import op

from store.migrations.naming import index
from store.sources.places import agency_key

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("source", sa.Column("agency_key", sa.Text(), nullable=False, server_default=""))
    source = sa.table(
        "source",
        *(sa.column(name) for name in ("id", "agency", "province", "agency_key")),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(source)).all():
        key = agency_key(row.agency, row.province)
        connection.execute(source.update().where(source.c.id == row.id).values(agency_key=key))
    with op.batch_alter_table("source") as batch:
        batch.alter_column("agency_key", server_default=None)
    index("source", "agency_key")
