"""How does labtrack come up on this machine?"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click
import waitress

from labtrack.cli.demonstration.loading import load
from labtrack.cli.demonstration.site import PASSWORD, PEOPLE, badge_of, pin_of
from labtrack.cli.opening import Opening
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import reading
from labtrack.persistence import schema

THREADS = 8


@click.command()
@click.pass_obj
def serve(opening: Opening) -> None:
    """Bring the database to the newest schema, load the demonstration into an empty one, and serve.

    What is due is done by a thread beside it. What is there is kept. In production nothing is loaded, and demonstration
    accounts refuse to start.
    """
    host, port = opening.address()
    installation = opening.installation()
    schema.upgrade(installation.database)
    if not installation.production and _is_empty(installation):
        click.echo("An empty database: loading the demonstration trial, all of it synthetic.")
        load(installation, click.echo)
    server = _listening(opening.application(installation), host, port)
    worker = opening.worker(installation)
    worker.start()
    try:
        with stopped_in_order():
            for line in _greeting(installation, host, port):
                click.echo(line)
            server.run()
    finally:
        worker.stop()
        server.close()
        installation.database.close()


@contextmanager
def stopped_in_order() -> Iterator[None]:
    """Let a request to end, as a service's supervisor sends it, end things in order: as Ctrl+C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _listening(application: Any, host: str, port: int) -> Any:
    """A server that listens already; leave with a message when something else does."""
    try:
        return waitress.create_server(application, host=host, port=port, threads=THREADS, ident="labtrack")
    except OSError as taken:
        said = f"{host}:{port} cannot be listened on ({taken.strerror}): name another port in LABTRACK_PORT."
        raise click.ClickException(said) from taken


def _is_empty(installation: Installation) -> bool:
    with reading(installation) as store:
        return store.people.count() == 0


def _greeting(installation: Installation, host: str, port: int) -> list[str]:
    shown = "localhost" if host in {"127.0.0.1", "::1"} else host
    lines = [f"labtrack serves on http://{shown}:{port} until you press Ctrl+C."]
    if installation.production:
        return lines
    with reading(installation) as store:
        present = {person.code for person in store.people.all(demonstration=True)}
    accounts = [
        f"  {code:16} {name:22} badge {badge_of(index)}  PIN {pin_of(index)}"
        for index, (code, name, _, _) in enumerate(PEOPLE)
        if code in present
    ]
    if accounts:
        lines += [f"Demonstration sign-ins, all with the password {PASSWORD}:", *accounts]
    return lines
