"""Deliveries."""

import sqlalchemy as sa
from alembic import op

from store.migrations.naming import column, foreign, index, primary, unique

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "delivery",
        column("id", sa.Uuid()),
        column("event_id", sa.Uuid(), nullable=True),
        column("subscription_id", sa.Uuid()),
        column("purpose", sa.String()),
        column("state", sa.String()),
        column("queued_at", sa.DateTime(timezone=True)),
        column("due_at", sa.DateTime(timezone=True), nullable=True),
        column("leased_until", sa.DateTime(timezone=True), nullable=True),
        column("attempts", sa.Integer()),
        column("failures", sa.Integer()),
        column("reason", sa.Text(), nullable=True),
        column("sent_at", sa.DateTime(timezone=True), nullable=True),
        column("letter_id", sa.Uuid(), nullable=True),
        primary("delivery", "id"),
        foreign("delivery", "event_id", "event.id"),
        foreign("delivery", "subscription_id", "subscription.id"),
        foreign("delivery", "letter_id", "delivery.id"),
        unique("delivery", "event_id", "subscription_id"),
    )
    index("delivery", "due_at")
    index("delivery", "letter_id")
    index("delivery", "subscription_id")
