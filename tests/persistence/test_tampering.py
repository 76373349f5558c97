"""Is every change behind our back found, and the very event named?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import make_url

from labtrack.persistence.verification import verify
from tests.persistence import tampering
from tests.persistence.histories import a_history
from tests.persistence.tampering import Ledger, Named, Tamper
from tests.world import World

ROUNDS = 8

TAMPERS = [
    tampering.a_byte_of_a_body,
    tampering.a_byte_of_a_digest,
    tampering.a_copied_column,
    tampering.a_removed_event,
    tampering.a_removed_event_and_a_closed_gap,
    tampering.a_cut_off_tail,
    tampering.an_inserted_event,
    tampering.two_reordered_events,
    tampering.an_event_of_another_item,
    tampering.a_rewritten_event,
    tampering.an_edited_head,
    tampering.another_origin,
    tampering.two_exchanged_codes,
    tampering.a_changed_signature,
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def history(request: pytest.FixtureRequest) -> Iterator[World]:
    worlds = request.getfixturevalue("sqlite_worlds" if request.param == "sqlite" else "postgres_worlds")
    with worlds.world() as world:
        a_history(world)
        yield world


def test_an_untouched_ledger_holds_and_is_counted(history: World) -> None:
    with history.installation.database.reading() as connection:
        verified = verify(connection)

    assert (verified.holds, verified.items, verified.events, verified.wrong) == (True, 12, 39, ())


@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda tamper: tamper.__name__)
def test_what_was_changed_behind_our_back_is_named(history: World, tamper: Tamper) -> None:
    for seed in range(ROUNDS):
        with history.installation.database.engine.connect() as connection, connection.begin() as transaction:
            ledger = Ledger(connection)
            ledger.drop_triggers()
            before = ledger.dump()
            must_be_named = tamper(ledger, Random(seed))
            assert ledger.dump() != before, "nothing was changed"

            wrong = verify(connection).wrong[0]
            transaction.rollback()

        assert Named(item=wrong.item, number=wrong.number, code=wrong.fault.value) == must_be_named, f"seed {seed}"


def test_each_chain_is_judged_by_itself(history: World) -> None:
    with history.installation.database.engine.connect() as connection, connection.begin() as transaction:
        ledger = Ledger(connection)
        ledger.drop_triggers()
        ledger.run("UPDATE custody_event SET body = body || ' ' WHERE number = 2")
        verified = verify(connection)
        transaction.rollback()

    assert [(wrong.number, wrong.fault.value) for wrong in verified.wrong] == [(2, "edited")] * 12
    assert len({wrong.item for wrong in verified.wrong}) == 12


JUNK = [
    ("UPDATE custody_event SET body = CAST(x'7B22FF' AS TEXT) WHERE item_id = 1 AND number = 1", 1, "edited"),
    ("UPDATE custody_event SET body = x'00' WHERE item_id = 1 AND number = 1", 1, "edited"),
    ("UPDATE custody_event SET digest = 'junk' WHERE item_id = 1 AND number = 1", 1, "edited"),
    ("UPDATE custody_event SET what = 'nonsense' WHERE item_id = 1 AND number = 1", 1, "copy-differs"),
    ("UPDATE custody_event SET at = 'some time ago' WHERE item_id = 1 AND number = 1", 1, "copy-differs"),
    ("UPDATE custody_event SET actor_id = 4711 WHERE item_id = 1 AND number = 1", 1, "copy-differs"),
    ("UPDATE custody_event SET command_key = CAST(x'FF' AS TEXT) WHERE item_id = 1 AND number = 1", 1, "copy-differs"),
    ("UPDATE custody_event SET number = 'last' WHERE item_id = 1 AND number = 4", 4, "removed"),
    ("UPDATE item SET state = CAST(x'FFFE' AS TEXT) WHERE id = 1", 4, "head-differs"),
    ("UPDATE item SET made_at = 'never' WHERE id = 1", 1, "origin-differs"),
    ("UPDATE signature SET text = '[' WHERE item_id = 1", 4, "signature-differs"),
]


@pytest.mark.parametrize(("edit", "number", "code"), JUNK)
def test_what_is_no_value_of_ours_any_more_is_named_and_does_not_stop_verification(
    sqlite_history: World, edit: str, number: int, code: str
) -> None:
    tampered(sqlite_history, edit)

    with sqlite_history.installation.database.reading() as connection:
        wrong = verify(connection).wrong

    assert (wrong[0].number, wrong[0].fault.value) == (number, code)


def test_an_item_that_was_removed_is_missed_by_its_events(sqlite_history: World) -> None:
    with sqlite_history.look() as store:
        uid = str(store.items.get(4).uid)
    tampered(sqlite_history, "DELETE FROM item WHERE id = 4")

    with sqlite_history.installation.database.reading() as connection:
        wrong = verify(connection).wrong

    assert [(one.item, one.number, one.fault.value) for one in wrong] == [(uid, 1, "item-removed")]


@pytest.fixture
def sqlite_history(sqlite_world: World) -> World:
    a_history(sqlite_world)
    return sqlite_world


def tampered(world: World, edit: str) -> None:
    """Change one thing as somebody with the file and another program would."""
    file = make_url(world.installation.database.url).database
    assert file is not None
    assert Path(file).exists()
    with sqlite3.connect(file) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        assert raw.execute(edit).rowcount == 1, "nothing was changed"
    raw.close()
