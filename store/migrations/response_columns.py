"""Columns of all tables of readings, as of the first migration."""

import sqlalchemy as sa

from store.migrations.naming import column


def columns() -> list[sa.Column[object]]:
    """Columns of a reading and of the responses that it was parsed from."""
    return [
        column("reading", sa.Text()),
        column("kind", sa.String()),
        column("family", sa.Text()),
        column("names_report", sa.Boolean()),
        column("digest", sa.String()),
        column("seen_at", sa.DateTime(timezone=True)),
        column("raw_sha256", sa.String()),
        column("page_url", sa.Text()),
        column("via", sa.Text()),
        column("status", sa.Integer()),
        column("headers", sa.Text()),
        column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        column("listed", sa.Text()),
        column("file", sa.Text()),
        column("file_sha256", sa.String(), nullable=True),
    ]
