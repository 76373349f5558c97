"""Is the demonstration the same for the same seed and moment, synthetic throughout, and made by use cases alone?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from labtrack.cli.demonstration.loading import load
from labtrack.domain.custody import Kind
from labtrack.domain.errors import Duplicate
from labtrack.domain.lifecycles import states_of
from labtrack.edge.installation import Installation
from labtrack.persistence import schema
from labtrack.persistence.verification import verify
from tests.world import SettableClock, an_installation

ANCHOR = datetime(2026, 11, 23, 4, 30, 12, tzinfo=UTC)
FEW = 60
"""Enough participants of arm 2 for one dose at every point of its life."""


def loaded(folder: Path, name: str) -> Installation:
    installation = an_installation(f"sqlite:///{folder / name}.db", SettableClock(ANCHOR))
    schema.upgrade(installation.database)
    load(installation, lambda _: None, count=FEW)
    return installation


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A demonstration with fewer participants."""
    return loaded(tmp_path_factory.mktemp("demonstration"), "first")


def rows(installation: Installation, statement: str) -> list[tuple[object, ...]]:
    with installation.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_the_same_seed_and_moment_give_the_same_items_and_the_same_digests(
    demonstration: Installation, tmp_path: Path
) -> None:
    again = loaded(tmp_path, "again")
    everything = "SELECT uid, kind, state, number, digest FROM item ORDER BY id"

    assert len(rows(demonstration, everything)) > 500
    assert rows(again, everything) == rows(demonstration, everything)
    again.database.close()


def test_lots_and_doses_are_there_in_every_state_of_their_life(demonstration: Installation) -> None:
    for kind in (Kind.LOT, Kind.DOSE):
        found = {str(row[0]) for row in rows(demonstration, f"SELECT DISTINCT state FROM item WHERE kind = '{kind}'")}

        assert set(states_of(kind)) - found - {"discarded", "lost"} == set(), kind


def test_sessions_and_bags_of_plasma_are_there_in_every_state_and_tubes_up_to_the_freezer(
    demonstration: Installation,
) -> None:
    found = {(str(kind), str(state)) for kind, state in rows(demonstration, "SELECT DISTINCT kind, state FROM item")}

    for kind in (Kind.EXCHANGE, Kind.PLASMA_UNIT):
        assert {(kind.value, state) for state in states_of(kind)} - found == set()
    before_the_bench = {"expected", "collected", "received", "stored", "rejected", "missed"}
    assert {("specimen", state) for state in before_the_bench} - found == set()


def test_a_hold_and_a_deviation_wait_for_quality_and_a_refusal_is_on_record(demonstration: Installation) -> None:
    assert rows(demonstration, "SELECT count(*) FROM hold WHERE lifted_at IS NULL AND kind = 'hold'") == [(1,)]
    assert rows(demonstration, "SELECT count(*) FROM deviation WHERE severity IS NULL AND closed_at IS NULL") != [(0,)]
    assert rows(demonstration, "SELECT what FROM custody_event WHERE what LIKE '%-refused'") == [("issue-refused",)]


def test_twin_bags_lie_on_one_ward_of_one_lot_and_donation_for_two_patients(demonstration: Installation) -> None:
    twins = rows(
        demonstration,
        "SELECT d.lot_item_id, d.issued_to_id, count(DISTINCT d.participant_item_id) FROM dose d "
        "JOIN item i ON i.id = d.item_id WHERE i.state = 'on-ward' GROUP BY 1, 2 HAVING count(*) > 1",
    )

    assert twins
    assert max(int(str(row[2])) for row in twins) >= 2


def test_every_event_names_a_command_that_was_kept_and_the_ledger_holds(demonstration: Installation) -> None:
    orphans = rows(
        demonstration,
        "SELECT count(*) FROM custody_event e LEFT JOIN command_outcome o ON o.client_key = e.command_key "
        "WHERE o.client_key IS NULL",
    )

    assert orphans == [(0,)]
    with demonstration.database.reading() as connection:
        verified = verify(connection)
    assert verified.holds
    assert verified.events > 1000


def test_every_donation_number_is_of_a_validation_facility_and_every_account_a_demonstration(
    demonstration: Installation,
) -> None:
    assert rows(demonstration, "SELECT DISTINCT substr(din, 1, 5) FROM donation") == [("A9999",)]
    assert rows(demonstration, "SELECT count(*) FROM person WHERE NOT demonstration") == [(0,)]


def test_a_database_that_holds_anything_is_left_alone(demonstration: Installation) -> None:
    before = rows(demonstration, "SELECT count(*) FROM item")

    with pytest.raises(Duplicate):
        load(replace(demonstration), lambda _: None)

    assert rows(demonstration, "SELECT count(*) FROM item") == before


def test_a_printer_an_unknown_print_one_that_waits_and_a_reprint_are_there(demonstration: Installation) -> None:
    assert rows(demonstration, "SELECT name, kind FROM printer ORDER BY id") == [
        ("Filling bench", "raw"),
        ("Laboratory office", "browser"),
    ]
    assert rows(demonstration, "SELECT standing, trouble FROM print_job ORDER BY id") == [
        ("unknown", "broken-off"),
        ("waiting", "off"),
    ]
    assert rows(demonstration, "SELECT count(*) FROM label WHERE reason = 'damaged' AND live_at IS NOT NULL") == [(1,)]
    assert rows(demonstration, "SELECT count(*) FROM task WHERE kind = 'say-if-printed' AND closed_at IS NULL") == [
        (1,)
    ]
