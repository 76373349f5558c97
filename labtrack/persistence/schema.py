"""How does a database come to the newest schema, and is it there?"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from labtrack.persistence.engine import WRITES, Database

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def configuration(database: Database) -> Config:
    """Alembic's settings for this database; the connection is handed over, never a URL with a password."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    # A migration is a writer from its first statement on: two at once wait for one another.
    config.attributes["engine"] = database.engine.execution_options(**{WRITES: True})
    return config


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the database to a revision."""
    command.upgrade(configuration(database), to)


def downgrade(database: Database, to: str) -> None:
    """Take the database back to a revision; append-only tables refuse while they hold rows."""
    command.downgrade(configuration(database), to)


def head() -> str:
    """The newest revision that there is."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if newest is None:
        raise LookupError("there are no migrations")
    return newest


def revision_of(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision()
