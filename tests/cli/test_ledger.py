"""Does the operator hear from the shell whether the ledger holds, and where it does not?"""

import json
import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from labtrack.cli.main import run
from labtrack.cli.opening import Opening
from labtrack.edge.installation import Installation
from labtrack.persistence import schema
from labtrack.persistence.checkpoint_folder import newest_in
from labtrack.persistence.engine import Database
from tests.persistence import log_tampering
from tests.persistence.histories import CORDS, a_history
from tests.persistence.tampering import Ledger
from tests.world import World

HOLDS, DOES_NOT_HOLD, WRONG_USAGE, NOT_READY = 0, 1, 64, 69


@pytest.fixture
def opening(world: World) -> Opening:
    return opening_of(world.installation)


def test_a_ledger_that_holds_is_said_to_hold_and_counted(world: World, opening: Opening, capsys) -> None:
    a_history(world)

    assert run(["ledger", "verify"], obj=opening) == HOLDS
    assert capsys.readouterr().out.startswith("The ledger holds. 12 items, 39 events, 0 places of the log and 0 check")
    assert run(["ledger", "checkpoint"], obj=opening) == 0
    capsys.readouterr()

    assert run(["ledger", "verify", "--json"], obj=opening) == HOLDS
    said = json.loads(capsys.readouterr().out)
    assert said["leaves"] == said["covered"] > 39 + 3
    assert {**said, "leaves": 0, "covered": 0} == {
        "holds": True,
        "items": 12,
        "events": 39,
        "leaves": 0,
        "checkpoints": 1,
        "covered": 0,
        "wrong": [],
    }


def test_an_empty_ledger_holds(opening: Opening, capsys) -> None:
    assert run(["ledger", "verify"], obj=opening) == HOLDS
    assert capsys.readouterr().out.startswith("The ledger holds. 0 items, 0 events, 0 places of the log and 0 check")


def test_one_byte_changed_with_plain_sql_is_named_with_item_and_number(world: World, opening: Opening, capsys) -> None:
    a_history(world)
    with world.look() as store:
        uid = str(store.items.get(6).uid)
    change_one_byte(world, item=6, number=3)

    assert run(["ledger", "verify"], obj=opening) == DOES_NOT_HOLD
    assert (
        f"item {uid}, event 3: What this event says was changed after it was recorded. [edited]"
        in capsys.readouterr().out
    )

    assert run(["ledger", "verify", "--json"], obj=opening) == DOES_NOT_HOLD
    said = json.loads(capsys.readouterr().out)
    assert (said["holds"], said["items"], said["events"]) == (False, 12, 39)
    assert [(wrong["item"], wrong["number"], wrong["code"]) for wrong in said["wrong"]] == [(uid, 3, "edited")]


def test_a_checkpoint_that_is_kept_outside_tells_what_was_made_anew_and_what_was_cut_off(
    world: World, tmp_path: Path, capsys
) -> None:
    installation = kept_in(world, tmp_path)
    opening = opening_of(installation)
    a_history(world, CORDS[:1])
    assert run(["ledger", "checkpoint"], obj=opening) == 0
    first = str(newest_in(tmp_path))
    a_history(world, CORDS[1:])
    assert run(["ledger", "checkpoint"], obj=opening) == 0
    assert run(["ledger", "verify"], obj=opening) == HOLDS
    assert run(["ledger", "verify", "--checkpoint", first, "--since", first], obj=opening) == HOLDS
    assert "8 items, 26 events" in capsys.readouterr().out

    with world.installation.database.engine.begin() as connection:
        ledger = Ledger(connection)
        ledger.drop_triggers()
        named = log_tampering.a_rewritten_chain_and_log_without_checkpoints(ledger, Random(2))
    assert run(["ledger", "verify", "--json"], obj=opening) == DOES_NOT_HOLD
    said = json.loads(capsys.readouterr().out)["wrong"]
    assert (said[0]["item"], said[0]["number"], said[0]["code"]) == (named.item, named.number, "rewritten")
    assert run(["ledger", "verify"], obj=opening) == DOES_NOT_HOLD
    assert f"  item {named.item}, event {named.number}: This was made anew" in capsys.readouterr().out


def test_a_file_that_is_no_checkpoint_is_said_to_be_none(opening: Opening, tmp_path: Path, capsys) -> None:
    (tmp_path / "checkpoint.json").write_text("{}")

    assert run(["ledger", "verify", "--since", str(tmp_path / "checkpoint.json")], obj=opening) == 1
    assert "This is no checkpoint." in capsys.readouterr().err


def test_a_restored_copy_holds_and_one_from_before_the_newest_checkpoint_is_known_to_be_old(
    sqlite_world: World, tmp_path: Path, capsys
) -> None:
    installation = kept_in(sqlite_world, tmp_path / "outside")
    a_history(sqlite_world, CORDS[:1])
    assert run(["ledger", "checkpoint"], obj=opening_of(installation)) == 0
    old = copied(installation, tmp_path / "old.db")
    a_history(sqlite_world, CORDS[1:])
    assert run(["ledger", "checkpoint"], obj=opening_of(installation)) == 0
    new = copied(installation, tmp_path / "new.db")
    capsys.readouterr()

    assert run(["ledger", "verify"], obj=opening_of(new)) == HOLDS
    assert run(["ledger", "verify"], obj=opening_of(old)) == DOES_NOT_HOLD
    assert "[log-cut-off]" in capsys.readouterr().out
    for one in (old, new):
        one.database.engine.dispose()


def copied(installation: Installation, file: Path) -> Installation:
    """The installation over a copy of its database, made while it was in use as an operator makes it."""
    with (
        closing(sqlite3.connect(installation.database.url.removeprefix("sqlite:///"))) as source,
        closing(sqlite3.connect(file)) as target,
    ):
        source.backup(target)
    return replace(installation, database=Database(f"sqlite:///{file}"))


def kept_in(world: World, folder: Path) -> Installation:
    settings = replace(world.installation.checkpointing, folder=folder)
    return replace(world.installation, checkpointing=settings)


def test_a_database_that_is_behind_is_not_verified_but_brought_up(tmp_path, world: World, capsys) -> None:
    database = Database(f"sqlite:///{tmp_path}/behind.db")
    schema.upgrade(database, "0001")
    behind = opening_of(replace(world.installation, database=database))

    assert run(["ledger", "verify"], obj=behind) == NOT_READY
    assert "Run `labtrack database upgrade` first." in capsys.readouterr().err
    assert run(["database", "revision"], obj=behind) == 1
    assert capsys.readouterr().out == f"The database is at 0001 of {schema.head()}.\n"
    assert run(["database", "upgrade"], obj=behind) == 0
    assert run(["database", "revision"], obj=behind) == 0
    assert capsys.readouterr().out == f"The database is at {schema.head()}, the newest.\n" * 2
    assert run(["ledger", "verify"], obj=behind) == HOLDS


def test_a_word_that_is_no_command_is_wrong_usage(opening: Opening) -> None:
    assert run(["ledger", "amend"], obj=opening) == WRONG_USAGE


def opening_of(installation: Installation) -> Opening:
    """What the composition root hands to a command, of which these commands may open the installation alone."""

    def not_asked_for(*_: object) -> Any:
        raise AssertionError("only the installation is needed")

    others: dict[str, Any] = {part.name: not_asked_for for part in fields(Opening) if part.name != "installation"}
    return Opening(installation=lambda: installation, **others)


def change_one_byte(world: World, *, item: int, number: int) -> None:
    """Drop the triggers, then change one byte, with an engine that knows nothing of ours."""
    engine = create_engine(world.installation.database.url)
    with engine.begin() as connection:
        Ledger(connection).drop_triggers()
        changed = connection.execute(
            text(
                "UPDATE custody_event SET body = replace(body, '1000000', '1000001') "
                "WHERE item_id = :item AND number = :number AND body LIKE '%1000000%'"
            ),
            {"item": item, "number": number},
        )
        assert changed.rowcount == 1
    engine.dispose()
