"""Does what is under way along a lot's family hold back what would make it untrue?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, text

from labtrack.domain.errors import Conflict
from labtrack.domain.labelling import Reprint
from labtrack.domain.outcomes import Outcome
from labtrack.edge.transaction import perform_in
from labtrack.persistence.store import Store
from labtrack.services.containers import discard_container, fill_containers, store_container
from labtrack.services.deviations import open_deviation
from labtrack.services.disposition import release_lot
from labtrack.services.holds import place_hold
from labtrack.services.labelling import PrintRequest, print_label
from labtrack.services.recall import recall_lot
from tests import manufacture
from tests.manufacture import Batch
from tests.world import PostgresWorlds, World

Act = Callable[[Batch], partial[Outcome]]


@pytest.fixture
def postgres_world(postgres_worlds: PostgresWorlds) -> Iterator[World]:
    """Rows are locked one by one on PostgreSQL alone: SQLite lets one writer in at a time."""
    with postgres_worlds.world() as world:
        yield world


AGAIN = PrintRequest(reason=Reprint.DAMAGED)


def release(batch: Batch) -> partial[Outcome]:
    by = batch.world.person("qa-a")
    return partial(release_lot, lot_uid=batch.lot, by=by, proof=batch.world.proof(by))


def hold_donation(batch: Batch) -> partial[Outcome]:
    return partial(place_hold, item_uid=batch.donation, reason="Call", by=batch.world.person("qa-b"))


def print_for_container(batch: Batch) -> partial[Outcome]:
    by = batch.world.person("tech-b")
    return partial(print_label, item_uid=batch.containers[0], design="container-v1", fields={}, request=AGAIN, by=by)


def deviate_on_container(batch: Batch) -> partial[Outcome]:
    by = batch.world.person("tech-b")
    return partial(open_deviation, item_uid=batch.containers[1], severity=None, account="Cracked", by=by)


def discard_first(batch: Batch) -> partial[Outcome]:
    by = batch.world.person("tech-b")
    return partial(discard_container, container_uid=batch.containers[0], reason="Cracked", by=by)


def store_in_first_position(which: int) -> Act:
    def act(batch: Batch) -> partial[Outcome]:
        code = batch.world.positions("CELL-LAB")[0].code
        by = batch.world.person("tech-a")
        return partial(store_container, container_uid=batch.containers[which], position_code=code, by=by)

    return act


def recall(batch: Batch) -> partial[Outcome]:
    by = batch.world.person("qa-b")
    return partial(recall_lot, lot_uid=batch.lot, reason="Growth", by=by, proof=batch.world.proof(by))


def fill(batch: Batch) -> partial[Outcome]:
    by = batch.world.person("tech-a")
    given: dict[str, Any] = {"count": 1, "volume_ul": 1000, "cells_each": 1}
    expires_at = batch.world.at.replace(year=2030)
    return partial(fill_containers, lot_uid=batch.lot, **given, expires_at=expires_at, by=by)


WAITS: list[tuple[str, Act, Act]] = [
    ("a hold on the donation waits for the release", release, hold_donation),
    ("a release waits for the hold on the donation", hold_donation, release),
    ("a print for a container waits for the release", release, print_for_container),
    ("a release waits for a print for a container", print_for_container, release),
    ("a release waits for a deviation on a container", deviate_on_container, release),
    ("a recall waits for a container thrown away", discard_first, recall),
    ("a second fill waits for the first", fill, fill),
    ("a position is waited for", store_in_first_position(0), store_in_first_position(1)),
]


@pytest.mark.parametrize(("first", "second"), [row[1:] for row in WAITS], ids=[row[0] for row in WAITS])
def test_what_is_under_way_is_waited_for(postgres_world: World, first: Act, second: Act) -> None:
    world = postgres_world
    batch = manufacture.a_released_lot(world) if second is recall else manufacture.a_tested_lot(world)
    database = world.installation.database

    with database.writing() as under_way, database.writing() as impatient:
        do(world, under_way, first(batch))
        impatient.execute(text("SET LOCAL lock_timeout = '80ms'"))
        with pytest.raises(Conflict, match="busy"):
            do(world, impatient, second(batch))
        under_way.rollback()
        impatient.rollback()


def test_two_who_label_two_containers_of_one_lot_do_not_wait(postgres_world: World) -> None:
    world = postgres_world
    batch = manufacture.a_tested_lot(world)
    database = world.installation.database

    with database.writing() as under_way, database.writing() as impatient:
        do(world, under_way, deviate_on_container(batch))
        impatient.execute(text("SET LOCAL lock_timeout = '80ms'"))
        answer = do(world, impatient, print_for_container(batch))
        impatient.rollback()
        under_way.rollback()

    assert answer.item == batch.containers[0]


def do(world: World, connection: Connection, act: partial[Outcome]) -> Outcome:
    """Run a use case within a transaction that stays open."""
    key, by = world.new_key(), act.keywords["by"]
    store = Store(
        connection, world.installation.vault, world.installation.uids, world.installation.premises, command_key=key
    )
    name = act.func.__name__
    return perform_in(store, name, lambda opened: act(opened, at=world.at), key=key, given={}, by=by, clock=world.clock)
