"""Does `labtrack story` play the whole thread, and does the ledger tell when a byte was changed after it?"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from labtrack.persistence.key_files import write_new_key

RUN = "import sys; from labtrack.app import main; main()"
ROOT = Path(__file__).resolve().parents[2]


def labtrack(folder: Path, *arguments: str, url: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the console command as an operator would, in a folder of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LABTRACK_")},
        "LABTRACK_DATABASE_URL": url,
        "PYTHONPATH": str(ROOT),
        **more,
    }
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'story.db'}"
    base = str(request.getfixturevalue("postgres_url"))
    admin = create_engine(base, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS story WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE story"))
    admin.dispose()
    return base.replace("@/labtrack?", "@/story?")


def test_the_story_holds_prints_every_step_and_leads_from_the_dose_back_to_the_cord(tmp_path: Path, url: str) -> None:
    told = labtrack(tmp_path, "story", url=url)

    assert told.returncode == 0, told.stdout + told.stderr
    for what in ("received", "harvested", "enrolled", "completed", "stored", "thawed", "issued", "identity confirmed"):
        assert what in told.stdout
    dose = told.stdout.rstrip().rstrip(".").rsplit(" ", 1)[1]

    traced = labtrack(tmp_path, "trace", dose, url=url)
    assert traced.returncode == 0, traced.stderr
    assert "donation A9999" in traced.stdout
    assert "participant LF-001" in traced.stdout
    for signed in ("released", "issued", "performed", "verified"):
        assert f"signed {signed}" in traced.stdout

    verified = labtrack(tmp_path, "ledger", "verify", url=url)
    assert verified.returncode == 0, verified.stdout


def test_a_database_in_use_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'used.db'}"
    assert labtrack(tmp_path, "story", url=url).returncode == 0
    with sqlite3.connect(tmp_path / "used.db") as connection:
        before = connection.execute("SELECT count(*) FROM custody_event").fetchone()
    connection.close()

    again = labtrack(tmp_path, "story", url=url)

    assert again.returncode == 1
    assert "in use" in again.stderr
    with sqlite3.connect(tmp_path / "used.db") as connection:
        assert connection.execute("SELECT count(*) FROM custody_event").fetchone() == before
    connection.close()


def test_the_story_is_not_told_in_production(tmp_path: Path) -> None:
    key = tmp_path / "checkpoint-key"
    write_new_key(key)
    keys = {
        "LABTRACK_PRODUCTION": "1",
        "LABTRACK_CHECKPOINT_KEY_FILE": str(key),
        "LABTRACK_SECRET_KEY": "s" * 40,
        "LABTRACK_MASTER_KEY": "11" * 32,
        "LABTRACK_INDEX_KEY": "22" * 32,
    }
    told = labtrack(tmp_path, "story", url=f"sqlite:///{tmp_path / 'production.db'}", **keys)

    assert told.returncode == 1
    assert "production" in told.stderr


def test_one_byte_changed_by_plain_sql_after_the_story_is_found_and_its_event_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'story.db'}"
    assert labtrack(tmp_path, "story", url=url).returncode == 0

    connection = sqlite3.connect(tmp_path / "story.db", isolation_level=None)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    row, uid, number, body = connection.execute(
        "SELECT e.id, i.uid, e.number, e.body FROM custody_event e JOIN item i ON i.id = e.item_id "
        "WHERE e.what = 'infusion-started'"
    ).fetchone()
    changed = body.replace('"what":"infusion-started"', '"what":"infusion-startec"')
    assert changed != body
    connection.execute("UPDATE custody_event SET body = ? WHERE id = ?", (changed, row))
    connection.close()

    verified = labtrack(tmp_path, "ledger", "verify", url=url)

    assert verified.returncode == 1
    named = verified.stdout.replace("-", "")
    assert str(uid) in named
    assert str(number) in verified.stdout
