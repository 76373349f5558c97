"""Does `labtrack serve` come up on this machine, keep what is there, and say how to get in?"""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from labtrack.persistence.key_files import write_new_key

LABTRACK = Path(sys.executable).parent / "labtrack"
ADDRESS = "127.0.0.1"


def a_free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        return int(taken.getsockname()[1])


def sign_in_at(port: int) -> str:
    """The address of the sign-in page."""
    return f"http://{ADDRESS}:{port}/sign-in"


def environment(**more: str) -> dict[str, str]:
    """This process's environment, without settings of its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LABTRACK_")} | more


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[list[str]]:
    """Serve from a folder; what was printed before the first request could come."""
    server = subprocess.Popen(
        [LABTRACK, "serve"], cwd=folder, env=environment(**settings), stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    try:
        said = []
        for line in server.stdout:
            said.append(line.rstrip())
            if "auditor-a" in line:
                break
        yield said
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stdout.close()


@pytest.fixture
def founded(sqlite_worlds, tmp_path) -> str:
    """The URL of a database that somebody has used already."""
    shutil.copy(sqlite_worlds.founded, tmp_path / "used.db")
    return f"sqlite:///{tmp_path}/used.db"


def test_it_serves_what_is_there_and_says_the_address_and_the_sign_ins(founded, tmp_path):
    port = a_free_port()
    settings = {"LABTRACK_DATABASE_URL": founded, "LABTRACK_PORT": str(port)}
    with serving(tmp_path, **settings) as said, urllib.request.urlopen(sign_in_at(port), timeout=30) as answer:
        page = answer.read().decode()

    assert said[0] == f"labtrack serves on http://localhost:{port} until you press Ctrl+C."
    assert "labtrack-demo" in said[1]
    assert any(line.split()[:1] == ["nurse-a"] and "PIN 1011" in line for line in said)
    assert "Sign in" in page
    assert sorted(path.name for path in (tmp_path / "var").iterdir()) == [
        "checkpoint-key",
        "checkpoints",
        "index-key",
        "master-key",
        "secret-key",
    ]


def test_a_service_that_is_asked_to_end_signs_what_was_recorded_last(founded, tmp_path):
    settings = {"LABTRACK_DATABASE_URL": founded, "LABTRACK_PORT": str(a_free_port())}
    with serving(tmp_path, **settings), sqlite3.connect(founded.removeprefix("sqlite:///"), timeout=30) as raw:
        raw.execute(
            "INSERT INTO audit (at, use_case, code, device, detail) "
            "VALUES ('2026-11-23 02:00:00.000000', 'a-test', 'at-the-last-moment', '', '{}')"
        )
    raw.close()

    with sqlite3.connect(founded.removeprefix("sqlite:///")) as raw:
        (row,) = raw.execute("SELECT id FROM audit WHERE code = 'at-the-last-moment'").fetchone()
        (index,) = raw.execute(
            "SELECT leaf_index FROM ledger_leaf WHERE source = 'audit' AND row_id = ?", (row,)
        ).fetchone()
        (size,) = raw.execute("SELECT max(size) FROM checkpoint").fetchone()
    raw.close()
    assert size > index
    newest = max((tmp_path / "var" / "checkpoints").glob("checkpoint-*.json"))
    assert newest.name == f"checkpoint-{size:012}.json"


def test_a_port_that_is_taken_is_said_in_one_line(founded, tmp_path):
    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = subprocess.run(
            [LABTRACK, "serve"],
            cwd=tmp_path,
            env=environment(LABTRACK_DATABASE_URL=founded, LABTRACK_PORT=port),
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert said.returncode == 1
    assert "name another port in LABTRACK_PORT" in said.stderr
    assert "Traceback" not in said.stderr


def test_production_without_keys_names_every_setting_that_is_missing(tmp_path):
    said = subprocess.run(
        [LABTRACK, "serve"],
        cwd=tmp_path,
        env=environment(LABTRACK_PRODUCTION="1"),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert said.returncode == 78
    assert [line.split()[0] for line in said.stderr.splitlines()] == [
        "LABTRACK_SECRET_KEY",
        "LABTRACK_MASTER_KEY",
        "LABTRACK_INDEX_KEY",
        "LABTRACK_CHECKPOINT_KEY_FILE",
    ]


def test_production_does_not_start_with_demonstration_accounts(founded, tmp_path):
    keys = dict.fromkeys(("LABTRACK_SECRET_KEY", "LABTRACK_MASTER_KEY", "LABTRACK_INDEX_KEY"), "ab" * 32)
    key = tmp_path / "checkpoint-key"
    write_new_key(key)
    keys["LABTRACK_CHECKPOINT_KEY_FILE"] = str(key)
    said = subprocess.run(
        [LABTRACK, "serve"],
        cwd=tmp_path,
        env=environment(LABTRACK_PRODUCTION="1", LABTRACK_DATABASE_URL=founded, **keys),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert said.returncode == 78
    assert "demonstration accounts" in said.stderr
