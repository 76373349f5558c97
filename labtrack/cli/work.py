"""How does what is due get done, where several servers share one database?"""

from __future__ import annotations

import click

from labtrack.cli.opening import Opening
from labtrack.cli.serve import stopped_in_order


@click.command()
@click.pass_obj
def work(opening: Opening) -> None:
    """Do what is due, again and again, until interrupted: for sites on PostgreSQL, as a process of its own."""
    installation = opening.installation()
    worker = opening.worker(installation)
    click.echo("Doing what is due until you press Ctrl+C.")
    worker.start()
    try:
        with stopped_in_order():
            worker.join()
    finally:
        worker.stop()
        installation.database.close()
