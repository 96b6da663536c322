"""Migrate a database's schema, once even if several processes start at the same moment."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from store.database import Database, connected, lock_schema

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> list[str]:
    """Apply the missing migrations in one transaction; return their revisions.

    Raises:
        StoreBusy: The database is locked or unavailable.
    """
    with connected(database) as connection:
        lock_schema(connection)
        missing = _pending(connection)
        if missing:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return missing


def pending(database: Database) -> list[str]:
    """Revisions that are missing, the first to apply first. Raises like `migrate`."""
    with connected(database, reading=True) as connection:
        return _pending(connection)


def _pending(connection: Connection) -> list[str]:
    script = ScriptDirectory.from_config(_config())
    heads = MigrationContext.configure(connection).get_current_heads()
    return [
        step.revision for step in reversed(list(script.iterate_revisions("heads", heads or "base")))
    ]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
