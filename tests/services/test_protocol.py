"""Is the protocol adopted by signature, version by version, and never edited?"""

import json

import pytest
from sqlalchemy import text

from labtrack.domain.errors import Duplicate, Invalid, NotFound, NotPermitted, SignatureRequired
from labtrack.domain.people import Role
from labtrack.services import protocol
from tests.clinical import PAPER, REGISTRY, adopt, screen


def audit(world, code):
    with world.look() as store:
        rows = store.items.connection.execute(
            text("SELECT actor_id, detail FROM audit WHERE use_case = 'adopt_protocol' AND code = :code"),
            {"code": code},
        ).all()
    return [(row.actor_id, json.loads(row.detail)) for row in rows]


def test_an_adopted_version_is_in_force_and_stands_in_the_audit_with_its_signer(world):
    adopt(world)

    with world.look() as store:
        version, plan = protocol.protocol_in_force(store, "NCT01724398")
    ((actor_id, said),) = audit(world, "done")
    administrator = world.actor(Role.ADMINISTRATOR)
    assert (version.version, version.text, version.in_force_from) == ("paper-1", PAPER, world.at)
    assert plan.name.startswith("Umbilical cord")
    assert actor_id == administrator.id == version.signed_by_id
    assert (said["meaning"], said["name"], said["version"]) == ("adopted", administrator.printed_name, "paper-1")
    assert said["digest"] == version.digest.hex()


def test_the_version_adopted_last_counts_for_the_next_and_the_former_stays_readable(world):
    adopt(world)
    early = screen(world)
    adopt(world, REGISTRY)

    with world.look() as store:
        version, _ = protocol.protocol_in_force(store)
        participant = store.participants.get(store.items.by_uid(early.uid).id)
        visits = protocol.protocol_of(store, participant).visits
    assert version.version == "registry-1"
    assert [visit.code for visit in visits][:2] == ["baseline", "day-30"]


def test_without_a_signature_nothing_is_adopted(world):
    with pytest.raises(SignatureRequired):
        world.do(protocol.adopt_protocol, PAPER, proof=None, by=Role.ADMINISTRATOR)

    with world.look() as store, pytest.raises(NotFound):
        protocol.protocol_in_force(store)
    assert audit(world, "signature-required") != []


def test_only_an_administrator_adopts(world):
    with pytest.raises(NotPermitted):
        world.do(protocol.adopt_protocol, PAPER, by=Role.INVESTIGATOR, sign=True)


@pytest.mark.parametrize("given", ["", "[trial]\ncode = 3", "no toml at all = = ="])
def test_what_is_no_protocol_is_not_adopted(world, given):
    with pytest.raises(Invalid) as refusal:
        adopt(world, given)

    assert refusal.value.fields == {"text": "protocol-unreadable"}


def test_a_version_is_never_adopted_twice(world):
    adopt(world)

    with pytest.raises(Duplicate):
        adopt(world, PAPER + "\n# edited in place")
