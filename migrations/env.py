"""How does alembic reach the database, and what does it compare with?"""

from __future__ import annotations

import os
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum

from labtrack.persistence.engine import Database
from labtrack.persistence.models import Base
from labtrack.persistence.types import DinText, UtcDateTime

ONE_AT_A_TIME = 1724398
"""The number of the lock that whoever migrates takes."""


def render_item(kind: str, thing: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain ones, since a migration never imports labtrack."""
    if kind != "type":
        return False
    if isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, DinText):
        return "sa.String(length=13)"
    if isinstance(thing, Enum):
        return f"sa.String(length={thing.length})"
    return False


def run() -> None:
    """Migrate within one transaction of the engine that was handed over, or of the one that the environment names."""
    engine = context.config.attributes.get("engine")
    if engine is None:
        engine = Database(os.environ.get("LABTRACK_DATABASE_URL", "sqlite://")).engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            compare_type=False,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                # Two at once wait for one another, as they do on SQLite anyway.
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
            context.run_migrations()


run()
