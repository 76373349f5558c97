"""Does the database alone tell nobody who a participant is?"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import make_url, text

from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import Duplicate, NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Identity
from labtrack.domain.people import Actor, Role
from labtrack.edge.transaction import writing
from labtrack.persistence.models import Base
from labtrack.persistence.sealing import RAW_SCANS, Vault
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, told
from tests.world import World

ZHANG = Identity(name="Zhang Sanfeng 张三丰", record_number="MR-4711-0815", birth_date=date(1971, 2, 28))
TELLING = ("Zhang Sanfeng", "Sanfeng", "张三丰", "4711-0815", "1971-02-28", "=A9999LOSTSCAN")
SUBJECT, OTHER = UUID(int=1), UUID(int=2)


def test_no_byte_of_the_database_tells_a_name_a_record_number_or_a_birth_date(world: World) -> None:
    screened(world, ZHANG)
    with writing(world.installation) as store:
        ward = world.place("WARD-7").id
        store.keep_failed_scan("unknown-symbol", "=A9999LOSTSCAN", place_id=ward, device="tablet", at=world.at)

    haystack = every_value(world) + every_file(world)

    assert "2026" in haystack, "the haystack is the database"
    for needle in TELLING:
        assert needle not in haystack
        assert needle.encode().hex() not in haystack
        assert needle.encode("utf-16-le").hex() not in haystack


def test_what_was_sealed_opens_for_its_subject_and_its_field_alone(world: World) -> None:
    vault = world.installation.vault
    with world.installation.database.writing() as connection:
        sealed = vault.seal(connection, SUBJECT, "name", "Zhang")
        vault.seal(connection, OTHER, "name", "Li")

        assert vault.open(connection, SUBJECT, "name", sealed) == "Zhang"
        for subject, field in ((OTHER, "name"), (SUBJECT, "birth_date"), (SUBJECT, "nam"), (SUBJECT, "")):
            with pytest.raises(NotFound) as refused:
                vault.open(connection, subject, field, sealed)
            assert refused.value.reason == "sealed-elsewhere"
        for place in (0, 12, len(sealed) - 1):
            broken = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
            with pytest.raises(NotFound):
                vault.open(connection, SUBJECT, "name", broken)


def test_the_same_text_is_never_sealed_into_the_same_bytes(world: World) -> None:
    vault = world.installation.vault
    with world.installation.database.writing() as connection:
        sealed = {vault.seal(connection, RAW_SCANS, "scan", "=A99992100000100") for _ in range(20)}

    assert len(sealed) == 20
    assert len({one[:12] for one in sealed}) == 20


def test_another_master_key_opens_nothing_and_says_so(world: World) -> None:
    with world.installation.database.writing() as connection:
        sealed = world.installation.vault.seal(connection, SUBJECT, "name", "Zhang")
        stranger = Vault(master=b"x" * 32, index=b"i" * 32)
        with pytest.raises(ValueError, match="another master key"):
            stranger.open(connection, SUBJECT, "name", sealed)


@pytest.mark.parametrize(("master", "index"), [(b"m" * 31, b"i" * 32), (b"m" * 32, b""), (b"m" * 64, b"i" * 32)])
def test_keys_of_another_length_are_refused(master: bytes, index: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(master=master, index=index)


def test_whoever_was_erased_cannot_be_read_any_more(world: World) -> None:
    participant = screened(world, ZHANG)
    with writing(world.installation) as store:
        wrapped = wrapped_key(store, participant.uid)
        world.installation.vault.erase(store.items.connection, participant.uid)

    with writing(world.installation) as store, pytest.raises(NotFound) as refused:
        store.identities.disclose(participant, page="ward", by=world.actor(Role.WARD_NURSE), at=world.at)

    assert refused.value.reason == "erased"
    with world.look() as store, pytest.raises(NotFound):
        store.identities.birth_date(participant)
    world.close()
    assert len(wrapped) == 2 * (12 + 32 + 16)
    assert wrapped not in every_file(world), "the key is overwritten, not only let go"


def test_a_record_number_is_found_by_exactly_itself(world: World) -> None:
    participant = screened(world, ZHANG)
    with world.look() as store:
        assert store.identities.find("MR-4711-0815") == participant.id
        for other in ("MR-4711-081", "MR-4711-08150", "mr-4711-0815", " MR-4711-0815", "%", "", "MR-4711-0816"):
            assert store.identities.find(other) is None


def test_a_record_number_belongs_to_one_participant(world: World) -> None:
    screened(world, ZHANG)
    with pytest.raises(Duplicate) as refused:
        screened(world, ZHANG)

    assert refused.value.reason == "record-number-taken"
    with world.look() as store:
        assert store.items.count() == 1


def test_each_view_of_an_identity_is_one_disclosure_and_an_age_is_none(world: World) -> None:
    participant = screened(world, ZHANG)
    nurse = world.actor(Role.WARD_NURSE)
    for page in ("ward", "bedside"):
        with writing(world.installation) as store:
            assert store.identities.disclose(participant, page=page, by=nurse, at=world.at) == ZHANG
        world.pass_time(minutes=1)
    with world.look() as store:
        assert store.identities.birth_date(participant) == date(1971, 2, 28)

    with world.installation.database.reading() as connection:
        rows = connection.execute(text("SELECT person_id, participant_item_id, page FROM disclosure ORDER BY id"))
        assert [tuple(row) for row in rows] == [
            (nurse.id, participant.id, "ward"),
            (nurse.id, participant.id, "bedside"),
        ]


def screened(world: World, identity: Identity) -> Item:
    def open_screening(store: Store, *, by: Actor, at: datetime) -> Outcome:
        item = begin(store, Kind.PARTICIPANT, Happened.OPENED, {}, by=by, at=at)
        store.identities.add(item, identity)
        return told(item, Happened.OPENED, at=at)

    return world.item(world.do(open_screening, by=Role.INVESTIGATOR).item)


def wrapped_key(store: Store, subject: UUID) -> str:
    """The subject's wrapped key as the database holds it, in hexadecimal."""
    table = Base.metadata.tables["sealed_key"]
    query = table.select().where(table.c.subject == subject)
    return str(store.items.connection.execute(query).one().wrapped.hex())


def every_value(world: World) -> str:
    """All values of all tables, bytes as text and in hexadecimal."""
    said: list[str] = []
    with world.installation.database.reading() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(text(f"SELECT * FROM {table.name}")):
                for value in row:
                    said.append(str(value))
                    if isinstance(value, bytes):
                        said += [value.hex(), value.decode(errors="replace")]
    return "\n".join(said)


def every_file(world: World) -> str:
    """All bytes of an SQLite database and what lies beside it, as text and in hexadecimal; nothing on PostgreSQL."""
    if not world.installation.database.is_sqlite:
        return ""
    file = Path(make_url(world.installation.database.url).database or "")
    files = [path.read_bytes() for path in file.parent.glob(f"{file.name}*")]
    assert files
    return "\n".join(part for content in files for part in (content.hex(), content.decode(errors="replace")))
