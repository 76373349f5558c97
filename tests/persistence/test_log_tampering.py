"""Is every change to the log, its checkpoints and their keys found, and the very row named?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from labtrack.domain.checkpoints import Checkpoint, SignedCheckpoint, read, read_file
from labtrack.domain.custody import Happened, Kind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Identity
from labtrack.domain.people import Actor, Role
from labtrack.domain.verification import Wrong
from labtrack.edge.checkpointing import checkpoint
from labtrack.edge.transaction import writing
from labtrack.persistence.checkpoint_folder import newest_in
from labtrack.persistence.notary import Notary
from labtrack.persistence.store import Store
from labtrack.persistence.verification import Against, verify
from labtrack.persistence.verification.log import LEVEL
from labtrack.persistence.verification.processes import WORTH_IT, in_processes
from labtrack.services.checkpoints import introduce_key
from labtrack.services.custody import begin, told
from tests.persistence import checkpoint_tampering
from tests.persistence import log_tampering as tampering
from tests.persistence.checkpoint_tampering import FOREIGN, REPLACED
from tests.persistence.histories import CORDS, a_history
from tests.persistence.log_tampering import InLog, Tamper, dump
from tests.persistence.tampering import Ledger
from tests.world import World

ROUNDS = 6
OWN = Notary(b"n" * 32)

TAMPERS = [
    tampering.an_edited_audit_entry,
    tampering.a_removed_audit_entry,
    tampering.an_inserted_audit_entry,
    tampering.an_edited_disclosure,
    tampering.an_edited_leaf,
    tampering.two_exchanged_leaves,
    tampering.a_removed_leaf,
    tampering.a_leaf_of_no_row,
    tampering.a_leaf_far_beyond_the_log,
    tampering.a_mark_beyond_every_row,
    tampering.an_edited_node,
    tampering.a_cut_off_log,
    tampering.a_rewritten_chain,
    checkpoint_tampering.an_edited_checkpoint,
    checkpoint_tampering.a_checkpoint_by_a_foreign_key,
    checkpoint_tampering.a_checkpoint_by_a_replaced_key,
    checkpoint_tampering.a_removed_checkpoint,
    checkpoint_tampering.a_key_that_nobody_introduced,
    checkpoint_tampering.an_edited_key,
    checkpoint_tampering.every_key_and_checkpoint_made_anew,
    tampering.a_rewritten_chain_and_log,
    tampering.a_rewritten_chain_and_log_without_checkpoints,
]


@dataclass(frozen=True, slots=True)
class Proven:
    """A world whose log was signed several times, by two keys, and kept in a folder."""

    world: World
    folder: Path

    @property
    def against(self) -> Against:
        newest = newest_in(self.folder)
        assert newest is not None
        return Against(key=OWN.public_key, outside=read_file(newest.read_text()), leaves=self.folder / "leaves")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def proven(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proven]:
    worlds = request.getfixturevalue("sqlite_worlds" if request.param == "sqlite" else "postgres_worlds")
    folder = tmp_path_factory.mktemp("outside")
    with worlds.world() as world:
        show_an_identity(world)
        for number, cord in enumerate(CORDS):
            a_history(world, [cord])
            signed_with(world, REPLACED if number < 2 else OWN, folder)
            world.pass_time(minutes=11)
        note(world)
        signed_with(world, OWN, folder)
        note(world)
        yield Proven(world, folder)


def signed_with(world: World, notary: Notary, folder: Path) -> None:
    settings = replace(world.installation.checkpointing, notary=lambda: notary, folder=folder)
    with writing(world.installation) as store:
        known = {key.public_key for key in store.checkpoints.introduced()}
        if known and notary.public_key not in known:
            introduce_key(store, notary, at=world.at, old=REPLACED)
    assert checkpoint(replace(world.installation, checkpointing=settings)) is not None


def note(world: World) -> None:
    with writing(world.installation) as store:
        store.audit.write("a-test", "noted", actor_id=None, at=world.at)


def show_an_identity(world: World) -> None:
    def open_screening(store: Store, *, by: Actor, at) -> Outcome:
        item = begin(store, Kind.PARTICIPANT, Happened.OPENED, {}, by=by, at=at)
        store.identities.add(item, Identity(name="Zhang San", record_number="MR-1", birth_date=date(1970, 1, 2)))
        return told(item, Happened.OPENED, at=at)

    participant = world.item(world.do(open_screening, by=Role.INVESTIGATOR).item)
    for page in ("ward", "wristband"):
        with writing(world.installation) as store:
            store.identities.disclose(participant, page=page, by=world.actor(Role.WARD_NURSE), at=world.at)


def test_an_untouched_log_holds_and_is_counted(proven: Proven) -> None:
    with proven.world.installation.database.reading() as connection:
        verified = verify(connection, proven.against)
        alone = verify(connection)
        in_short_stretches = [verify(connection, proven.against, level=level) for level in (0, 2, 3, 6)]

    assert verified.wrong == ()
    assert (verified.items, verified.events, verified.checkpoints) == (13, 40, 4)
    assert verified.leaves == verified.covered > 40
    assert alone == verified
    assert in_short_stretches == [verified] * 4


@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda tamper: tamper.__name__)
def test_what_was_changed_behind_our_back_is_named(proven: Proven, tamper: Tamper) -> None:
    for seed in range(ROUNDS):
        with proven.world.installation.database.engine.connect() as connection, connection.begin() as transaction:
            ledger = Ledger(connection)
            ledger.drop_triggers()
            before = dump(ledger)
            must_be_named = tamper(ledger, Random(seed))
            assert dump(ledger) != before, "nothing was changed"

            found = verify(connection, proven.against, level=3 if seed % 2 else LEVEL).wrong
            transaction.rollback()

        assert is_named(must_be_named, found), f"seed {seed}: {must_be_named} is not among {found}"


def is_named(named: InLog, found: tuple[Wrong, ...]) -> bool:
    return any(
        (wrong.where.value, wrong.number, wrong.item) == (named.where, named.number, named.item)
        and wrong.fault.value in named.code.split("|")
        for wrong in found
    )


@pytest.mark.parametrize(
    "tamper", [tampering.an_edited_audit_entry, tampering.a_rewritten_chain, tampering.an_edited_disclosure]
)
def test_nothing_but_what_was_changed_is_named(proven: Proven, tamper: Tamper) -> None:
    with proven.world.installation.database.engine.connect() as connection, connection.begin() as transaction:
        ledger = Ledger(connection)
        ledger.drop_triggers()
        named = tamper(ledger, Random(1))
        found = verify(connection, proven.against).wrong
        transaction.rollback()

    assert is_named(named, found[:1])
    assert {(wrong.item, wrong.fault.value) for wrong in found} == {(named.item, named.code)}


def test_without_what_is_outside_a_log_made_anew_is_known_by_its_checkpoint_alone(proven: Proven) -> None:
    with proven.world.installation.database.engine.connect() as connection, connection.begin() as transaction:
        ledger = Ledger(connection)
        ledger.drop_triggers()
        tampering.a_rewritten_chain_and_log(ledger, Random(3))
        found = verify(connection, Against(key=OWN.public_key)).wrong
        ledger.run("DELETE FROM checkpoint")
        unsigned = verify(connection, Against(key=OWN.public_key)).wrong
        transaction.rollback()

    assert {wrong.fault.value for wrong in found} == {"root-differs"}
    assert unsigned == (), "whoever signs nothing, and keeps nothing outside, finds nothing"


def test_what_is_kept_outside_is_not_trusted_either(proven: Proven, tmp_path: Path) -> None:
    against = proven.against
    assert against.outside is not None
    content = bytearray((proven.folder / "leaves").read_bytes())
    content[Random(5).randrange(len(content))] ^= 1
    (tmp_path / "leaves").write_bytes(bytes(content))
    said = read(against.outside.text)
    longer = Checkpoint(size=said.size + 100, root=said.root, at=said.at, before=said.before, key=said.key)
    other = Checkpoint(size=said.size, root=bytes(32), at=said.at, before=said.before, key=FOREIGN.fingerprint)

    assert wrong_with(proven, leaves=tmp_path / "leaves") == [("outside", said.size, "leaves-unsound")]
    assert wrong_with(proven, outside=OWN.sign(longer)) == [("leaf", said.size, "log-cut-off")]
    assert wrong_with(proven, outside=FOREIGN.sign(other)) == [("outside", said.size, "checkpoint-forged")]
    swapped = SignedCheckpoint(text=OWN.sign(longer).text, signature=bytes(64), public_key=OWN.public_key)
    assert wrong_with(proven, outside=swapped) == [("outside", longer.size, "checkpoint-forged")]


def wrong_with(proven: Proven, **other: object) -> list[tuple[str, int, str]]:
    with proven.world.installation.database.reading() as connection:
        found = verify(connection, replace(proven.against, **other)).wrong  # type: ignore[arg-type]
    return [(wrong.where.value, wrong.number, wrong.fault.value) for wrong in found]


def test_since_a_checkpoint_only_what_came_after_it_is_read(proven: Proven) -> None:
    sizes = [read(read_file(file.read_text()).text).size for file in sorted(proven.folder.glob("checkpoint-*"))]
    files = sorted(proven.folder.glob("checkpoint-*"))
    counted = []
    for file in files:
        since = replace(proven.against, since=read_file(file.read_text()))
        with proven.world.installation.database.reading() as connection:
            verified = verify(connection, since)
            assert verify(connection, since, level=2).leaves < verified.leaves
        assert verified.holds, verified.wrong
        counted.append((verified.items, verified.events, verified.checkpoints))

    assert counted == [(8, 26, 3), (4, 13, 2), (0, 0, 1), (0, 0, 0)]
    assert len(sizes) == 4


def test_since_a_checkpoint_a_change_after_it_is_named_and_one_before_it_is_not(proven: Proven) -> None:
    files = sorted(proven.folder.glob("checkpoint-*"))
    since = Against(key=OWN.public_key, since=read_file(files[0].read_text()))
    with proven.world.installation.database.engine.connect() as connection, connection.begin() as transaction:
        ledger = Ledger(connection)
        ledger.drop_triggers()
        ledger.run("UPDATE custody_event SET body = body || ' ' WHERE number = 2")
        found = verify(connection, since).wrong
        transaction.rollback()

    assert [wrong.fault.value for wrong in found] == ["edited"] * 8
    with proven.world.look() as store:
        late = {str(item.uid) for item in store.items.all()[5:]}
    assert {wrong.item for wrong in found} == late


def test_many_processes_find_what_one_finds_and_say_how_far_they_are(proven: Proven) -> None:
    database, told = proven.world.installation.database, list[tuple[int, int]]()
    reads = in_processes(database, 2, lambda done, total: told.append((done, total)))
    with database.reading() as connection:
        alone = verify(connection, proven.against)
        together = verify(connection, proven.against, reads=reads, level=1)

    assert together == alone
    assert told[-1][0] == told[-1][1] == len(told) > WORTH_IT
