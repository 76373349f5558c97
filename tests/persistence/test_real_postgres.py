"""Is the PostgreSQL of the tests a real one, alone, and gone afterwards?"""

from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Engine

from tests.postgres import running_postgres


def test_a_server_starts_answers_and_leaves_nothing_behind():
    with running_postgres() as url:
        folder = Path(str(make_url(url).query["host"]))
        engine = create_engine(url)
        said = {setting: asked(engine, f"show {setting}") for setting in ("listen_addresses", "fsync", "timezone")}
        version = int(asked(engine, "show server_version_num"))
        order = asked(engine, "select string_agg(w, ',' order by w) from unnest(array['b', 'a', 'B']) as w")
        engine.dispose()

    assert said == {"listen_addresses": "", "fsync": "off", "timezone": "UTC"}
    assert version >= 150_000
    assert order == "B,a,b", "sorted as SQLite sorts"
    assert not folder.exists()


def test_a_durable_server_keeps_its_promises_through_a_power_cut():
    with running_postgres(durable=True) as url:
        engine = create_engine(url)
        said = {setting: asked(engine, f"show {setting}") for setting in ("fsync", "synchronous_commit")}
        engine.dispose()

    assert said == {"fsync": "on", "synchronous_commit": "on"}


def asked(engine: Engine, question: str) -> str:
    """Ask the server one thing."""
    with engine.connect() as connection:
        return str(connection.scalar(text(question)))
