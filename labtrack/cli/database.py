"""At which revision is the database, and how does it come to the newest?"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from labtrack.cli.opening import Opening
from labtrack.edge.installation import Installation
from labtrack.persistence import schema
from labtrack.persistence.engine import Database

BEHIND: Final = 1
NOT_READY: Final = 69


class NotReady(click.ClickException):
    """The database is not at the revision that this labtrack works with."""

    exit_code = NOT_READY


@click.group(name="database")
def database_command() -> None:
    """Look after the database's schema."""


@database_command.command()
@click.option("--to", default="head", show_default=True, metavar="REVISION", help="Stop at this revision.")
@click.pass_context
def upgrade(context: click.Context, to: str) -> None:
    """Bring the database to the newest revision, or to the one that is named."""
    with opened(context) as installation:
        schema.upgrade(installation.database, to)
        click.echo(_said(installation.database))


@database_command.command()
@click.pass_context
def revision(context: click.Context) -> None:
    """Say at which revision the database is; the exit code is 1 when there is a newer one."""
    with opened(context) as installation:
        database = installation.database
        click.echo(_said(database))
        context.exit(0 if schema.revision_of(database) == schema.head() else BEHIND)


@contextmanager
def opened(context: click.Context) -> Iterator[Installation]:
    """Open the installation that the settings name, with its database as it is."""
    opening = context.find_object(Opening)
    if opening is None:
        raise TypeError("a command on the database is given an Opening")
    installation = opening.installation()
    try:
        yield installation
    finally:
        installation.database.close()


@contextmanager
def ready(context: click.Context) -> Iterator[Installation]:
    """Open it with its database at the newest revision; else say what to do, and leave with 69."""
    with opened(context) as installation:
        if schema.revision_of(installation.database) != schema.head():
            raise NotReady(f"{_said(installation.database)} Run `labtrack database upgrade` first.")
        yield installation


def _said(database: Database) -> str:
    now, newest = schema.revision_of(database) or "no revision", schema.head()
    return f"The database is at {now}, the newest." if now == newest else f"The database is at {now} of {newest}."
