"""Does all that was recorded get its one place in the log, and is the log's state signed for all to check?"""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from sqlalchemy import text

from labtrack.domain.checkpoints import NONE_BEFORE, Source, read
from labtrack.domain.errors import Conflict, WrongState
from labtrack.domain.merkle import consistency_holds, inclusion_holds
from labtrack.edge.transaction import writing
from labtrack.persistence.notary import Notary, signature_holds
from labtrack.services.checkpoints import (
    introduce_key,
    make_checkpoint,
    proof_of_growth,
    proof_of_row,
    sequence,
)
from tests.domain.test_merkle import tree_hash
from tests.persistence.histories import a_history
from tests.world import World

FIRST, SECOND = Notary(bytes(32)), Notary(bytes([1] * 32))


def sequenced(world: World) -> int:
    with writing(world.installation) as store:
        walk = sequence(store, at=world.at)
    assert walk.ended
    return walk.placed


def checkpointed(world: World, notary: Notary = FIRST):
    with writing(world.installation) as store:
        return make_checkpoint(store, notary, at=world.at)


def note(world: World, code: str) -> None:
    with writing(world.installation) as store:
        store.audit.write("a-test", code, actor_id=None, at=world.at)


def leaves(world: World) -> list[tuple[int, str, int, bytes]]:
    with world.installation.database.reading() as connection:
        found = connection.execute(text("SELECT leaf_index, source, row_id, digest FROM ledger_leaf ORDER BY 1"))
        return [(row[0], row[1], row[2], bytes(row[3])) for row in found]


def test_every_row_gets_one_place_without_a_gap_and_the_root_is_that_of_what_was_recorded(world: World) -> None:
    a_history(world)
    note(world, "first")
    with world.installation.database.reading() as connection:
        bodies = [row[0] for row in connection.execute(text("SELECT body FROM custody_event ORDER BY id"))]
        signed = [row[0] for row in connection.execute(text("SELECT text FROM signature ORDER BY id"))]
        audits = connection.execute(text("SELECT count(*) FROM audit")).scalar_one()
    assert (len(bodies), len(signed)) == (39, 3)

    placed = sequenced(world)

    found = leaves(world)
    assert placed == len(found) == 39 + 3 + audits
    assert [index for index, *_ in found] == list(range(len(found)))
    expected = [sha256(b"\x00" + kept.encode()).digest() for kept in (*bodies, *signed)]
    assert [digest for *_, digest in found[:42]] == expected
    with world.look() as store:
        assert store.log.frontier(len(found)).root == tree_hash([digest for *_, digest in found])
    assert sequenced(world) == 0
    assert leaves(world) == found


def test_a_walk_of_many_short_transactions_comes_to_the_same_as_one_and_lets_others_write_between(world: World) -> None:
    a_history(world)
    walk, steps = None, 0
    while walk is None or not walk.ended:
        before = len(leaves(world))
        with writing(world.installation) as store:
            walk = sequence(store, walk, at=world.at, most=7)
        steps += 1
        assert len(leaves(world)) - before <= 7
        if steps == 2:
            note(world, "meanwhile")

    found = leaves(world)
    assert steps == len(found) // 7 + 1
    assert walk.placed == len(found)
    assert [index for index, *_ in found] == list(range(len(found)))
    assert len({(source, row) for _, source, row, _ in found}) == len(found)
    with world.look() as store:
        assert store.log.frontier(len(found)).root == tree_hash([digest for *_, digest in found])
        assert len(found) == 39 + 3 + store.audit.connection.execute(text("SELECT count(*) FROM audit")).scalar_one()


def test_an_audit_row_is_summed_up_by_what_it_says_and_by_no_local_key(world: World) -> None:
    with writing(world.installation) as store:
        nurse = world.person("nurse-a")
        store.audit.write("a-test", "seen", actor_id=nurse.id, at=world.at, device="tablet-1", detail={"旁": "白"})
    sequenced(world)

    said = {
        "actor": str(nurse.uid),
        "at": world.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "code": "seen",
        "command": None,
        "detail": json.dumps({"旁": "白"}, ensure_ascii=False),
        "device": "tablet-1",
        "source": "audit",
        "use_case": "a-test",
    }
    line = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert leaves(world)[-1][3] == sha256(b"\x00" + line.encode()).digest()


def test_what_commits_late_below_what_was_seen_gets_its_place_all_the_same(world: World) -> None:
    if world.installation.database.is_sqlite:
        assert_writers_come_one_by_one(world)
        return
    late = world.installation.database.engine.connect()
    transaction = late.begin()
    late.execute(
        text("INSERT INTO audit (at, use_case, code, device, detail) VALUES (now(), 'late', 'late', '', '{}')")
    )
    note(world, "early")
    for _ in range(4):
        world.pass_time(minutes=11)
        sequenced(world)
        note(world, "meanwhile")
    before = len(leaves(world))

    transaction.commit()
    late.close()

    assert sequenced(world) == 2, "the late one and the newest"
    assert len(leaves(world)) == before + 2


def assert_writers_come_one_by_one(world: World) -> None:
    """On SQLite nothing commits below what was seen: a writer begins when the one before has ended."""
    with writing(world.installation) as store:
        store.audit.write("a-test", "late", actor_id=None, at=world.at)
        with pytest.raises(RuntimeError, match="open in this thread"):
            note(world, "early")
    assert sequenced(world) >= 1


def test_rows_that_settled_long_ago_are_not_looked_for_again(world: World) -> None:
    for minute in range(4):
        note(world, f"note-{minute}")
        world.pass_time(minutes=11)
        sequenced(world)

    with writing(world.installation) as store:
        settled = store.log.lock()[Source.AUDIT].settled_id
        newest = store.log.newest_id(Source.AUDIT)
    assert 0 < settled < newest


def test_a_checkpoint_signs_size_and_root_and_names_the_one_before(world: World) -> None:
    a_history(world)
    sequenced(world)
    first = checkpointed(world)
    assert first is not None
    assert checkpointed(world) is None, "nothing was added"
    note(world, "more")
    world.pass_time(minutes=1)
    sequenced(world)
    second = checkpointed(world)
    assert second is not None

    one, two = read(first.text), read(second.text)
    assert (one.before, two.before) == (NONE_BEFORE, one.digest)
    assert two.size == one.size + 1
    assert (one.key, two.at) == (FIRST.fingerprint, world.at)
    assert signature_holds(first.text, first.signature, FIRST.public_key)
    assert not signature_holds(first.text, first.signature, SECOND.public_key)
    assert not signature_holds(first.text.replace(str(one.size), str(one.size + 1)), first.signature, FIRST.public_key)
    with world.look() as store:
        growth = proof_of_growth(store, one.size, two.size)
    assert consistency_holds(one.size, one.root, two.size, two.root, growth)


def test_every_event_is_proved_to_be_in_the_checkpoint_by_a_few_digests(world: World) -> None:
    a_history(world)
    sequenced(world)
    assert checkpointed(world) is not None
    with world.look() as store:
        chain = [event for item in store.items.all() for event in store.custody.chain(item.id)]
        for event in chain:
            proof = proof_of_row(store, Source.EVENT, event.id)
            assert proof is not None
            leaf, checkpoint, beside = proof
            assert leaf.digest == event.digest
            assert inclusion_holds(event.digest, leaf.index, checkpoint.size, beside, checkpoint.root)
            assert len(beside) <= checkpoint.size.bit_length()
    assert len(chain) == 39


def test_what_no_checkpoint_covers_has_no_proof_yet(world: World) -> None:
    a_history(world)
    with world.look() as store:
        event = store.custody.chain(store.items.all()[0].id)[0]
        assert proof_of_row(store, Source.EVENT, event.id) is None
    sequenced(world)
    with world.look() as store:
        assert proof_of_row(store, Source.EVENT, event.id) is None


def test_the_first_checkpoint_introduces_its_key_and_no_other_key_signs_after_it(world: World) -> None:
    note(world, "something")
    sequenced(world)
    assert checkpointed(world) is not None
    with world.look() as store:
        assert [key.public_key for key in store.checkpoints.introduced()] == [FIRST.public_key]

    note(world, "more")
    sequenced(world)
    with pytest.raises(WrongState) as refused:
        checkpointed(world, SECOND)
    assert refused.value.reason == "key-not-newest"
    assert checkpointed(world) is not None


def test_a_new_key_is_vouched_for_by_the_one_before(world: World) -> None:
    with writing(world.installation) as store:
        introduce_key(store, FIRST, at=world.at)
    with pytest.raises(WrongState), writing(world.installation) as store:
        introduce_key(store, SECOND, at=world.at)
    with pytest.raises(Conflict), writing(world.installation) as store:
        introduce_key(store, FIRST, at=world.at, old=FIRST)

    with writing(world.installation) as store:
        introduce_key(store, SECOND, at=world.at, old=FIRST)
    note(world, "something")
    sequenced(world)
    with pytest.raises(WrongState):
        checkpointed(world, FIRST)
    assert checkpointed(world, SECOND) is not None

    with world.look() as store:
        one, two = store.checkpoints.introduced()
    assert (one.signature, one.public_key) == (None, FIRST.public_key)
    assert two.signature is not None
    assert signature_holds(two.statement, two.signature, FIRST.public_key)
    assert json.loads(two.statement)["public_key"] == SECOND.public_key.hex()
