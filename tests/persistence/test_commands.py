"""Is a command done once, and is what failed kept?"""

from __future__ import annotations

import pytest
from sqlalchemy import text

from labtrack.domain.custody import Happened, Kind
from labtrack.domain.errors import AlreadyDone, Invalid, KeyReused, NotPermitted, WrongState
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, Role, require
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, record, told
from tests.world import World


def receive(store: Store, text: str, *, by: Actor, at) -> Outcome:
    require(by, Permission.RECEIVE_DONATION)
    item = begin(store, Kind.DONATION, Happened.RECEIVED, {"text": text}, by=by, at=at)
    return told(item, Happened.RECEIVED, at=at)


def accept(store: Store, uid, *, by: Actor, at) -> Outcome:
    item = store.items.by_uid(uid)
    store.items.lock([item.id])
    return told(record(store, item, Happened.ACCEPTED, {}, by=by, at=at), Happened.ACCEPTED, at=at)


def test_the_same_key_with_the_same_input_is_answered_with_the_stored_outcome_and_writes_nothing(world: World) -> None:
    key = world.new_key()
    first = world.do(receive, "cord", by=Role.TECHNICIAN, key=key)
    world.pass_time(minutes=3)
    again = world.do(receive, "cord", by=Role.TECHNICIAN, key=key)

    assert again.repeated
    assert (again.item, again.number, again.at) == (first.item, 1, first.at)
    with world.look() as store:
        assert store.items.count() == 1


def test_the_same_key_with_another_input_is_refused_and_the_attempt_is_kept(world: World) -> None:
    key = world.new_key()
    world.do(receive, "cord", by=Role.TECHNICIAN, key=key)

    with pytest.raises(KeyReused):
        world.do(receive, "another cord", by=Role.TECHNICIAN, key=key)

    with world.installation.database.reading() as connection:
        kept = connection.execute(text("SELECT use_case, code FROM audit ORDER BY id DESC LIMIT 1")).one()
    assert tuple(kept) == ("receive", "key-reused")


def test_another_key_for_what_this_person_did_already_is_answered_and_writes_nothing(world: World) -> None:
    made = world.do(receive, "cord", by=Role.TECHNICIAN)
    done = world.do(accept, made.item, by=Role.TECHNICIAN)
    again = world.do(accept, made.item, by=Role.TECHNICIAN)

    assert again.repeated
    assert again.number == done.number == 2
    assert len(world.chain(made.item)) == 2


def test_what_another_person_did_already_is_a_conflict_that_says_who_and_when(world: World) -> None:
    made = world.do(receive, "cord", by=Role.TECHNICIAN)
    world.do(accept, made.item, by=Role.TECHNICIAN)

    with pytest.raises(WrongState) as conflict:
        world.do(accept, made.item, by=world.person("tech-b"))

    assert conflict.value.facts["who"] == "Technician A"
    assert conflict.value.facts["at"] == world.at


def test_what_was_not_permitted_leaves_nothing_but_the_attempt(world: World) -> None:
    with pytest.raises(NotPermitted):
        world.do(receive, "cord", by=Role.WARD_NURSE)

    with world.look() as store:
        assert store.items.count() == 0
    with world.installation.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM command")).scalar_one() == 0
        kept = connection.execute(text("SELECT code, actor_id FROM audit ORDER BY id DESC LIMIT 1")).one()
    assert tuple(kept) == ("not-permitted", world.actor(Role.WARD_NURSE).id)


def test_an_error_after_an_event_was_written_takes_the_event_back(world: World) -> None:
    def receive_and_fail(store: Store, *, by: Actor, at) -> Outcome:
        begin(store, Kind.DONATION, Happened.RECEIVED, {}, by=by, at=at)
        raise Invalid(fields={"din": "malformed-din"})

    with pytest.raises(Invalid):
        world.do(receive_and_fail, by=Role.TECHNICIAN)

    with world.look() as store:
        assert store.items.count() == 0


def test_already_done_tells_when(world: World) -> None:
    error = AlreadyDone(item=None, number=4, what="accepted", at=world.at)
    assert (error.code, error.number, error.at) == ("already-done", 4, world.at)
