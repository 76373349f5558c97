"""Does a cord come in once, and does a signed decision open or close the way for it?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.errors import Duplicate, Invalid, NotPermitted, SignatureRequired, Stale, WrongState
from labtrack.domain.identifiers import Din
from labtrack.domain.people import Role
from labtrack.domain.signatures import Meaning
from labtrack.services.donations import decide_donor, receive_donation
from tests import manufacture
from tests.world import World

DIN = Din(text="A999926000137")


def receive(world: World, *, by: Any = Role.TECHNICIAN, key: UUID | None = None, **changes: Any):
    given = {
        "mother_code": "M-0042",
        "collected_at": world.at.replace(hour=0),
        "transit_temperature_mc": 4_200,
        "consent_version": "2026-1",
        **changes,
    }
    return world.do(receive_donation, DIN, by=by, key=key, **given)


def test_a_cord_is_received_and_waits_for_the_donor_decision(world: World) -> None:
    outcome = receive(world)

    assert world.item(outcome.item).state == "received"
    assert manufacture.waiting(world, outcome.item) == {"decide-donor"}
    with world.look() as store:
        (found,) = store.items.by_code("A999926000137", scheme="din")
        donation = store.donations.get(found.id)
    assert found.uid == outcome.item
    assert (donation.din, donation.accepted, donation.transit_temperature_mc) == (DIN, None, 4_200)
    assert world.chain(outcome.item)[0].detail["mother_code"] == "M-0042"


def test_a_retry_with_the_same_key_receives_nothing_again(world: World) -> None:
    key = world.new_key()
    first = receive(world, key=key)
    again = receive(world, key=key)

    assert (again.repeated, again.item) == (True, first.item)
    assert len(world.chain(first.item)) == 1


def test_the_same_cord_from_the_same_hand_is_done_already(world: World) -> None:
    first = receive(world)
    again = receive(world)

    assert (again.repeated, again.item, again.number) == (True, first.item, 1)


def test_another_cord_under_a_known_number_is_refused_and_says_who_has_it(world: World) -> None:
    receive(world)
    with pytest.raises(Duplicate) as refused:
        receive(world, mother_code="M-0043")
    with pytest.raises(Duplicate):
        receive(world, by=world.person("tech-b"))

    assert (refused.value.reason, refused.value.facts["who"]) == ("donation-known", "Technician A")
    with world.look() as store:
        assert store.donations.count() == 1


def test_every_fault_of_a_receipt_is_named_and_nothing_is_kept(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        receive(world, mother_code="Li Na", collected_at=world.at + timedelta(minutes=1), consent_version="")

    assert refused.value.fields == {
        "mother_code": "not-a-code",
        "collected_at": "in-the-future",
        "consent_version": "missing",
    }
    with world.look() as store:
        assert store.items.count() == 0


def test_an_accepted_donor_is_signed_for_and_a_lot_may_be_opened(world: World) -> None:
    donation = manufacture.an_accepted_donation(world)

    assert world.item(donation).state == "accepted"
    assert manufacture.waiting(world, donation) == {"open-lot"}
    with world.look() as store:
        key = store.items.by_uid(donation).id
        assert store.donations.get(key).accepted is True
        assert store.signatures.find(item_id=key).meaning is Meaning.ACCEPTED


def test_a_refused_donor_says_why_and_nothing_waits_for_it(world: World) -> None:
    donation = manufacture.a_received_donation(world)
    with pytest.raises(Invalid) as missing:
        world.do(decide_donor, donation, accepted=False, reason="", by=Role.QUALITY_ASSURANCE, sign=True)
    world.do(decide_donor, donation, accepted=False, reason="HBsAg", by=Role.QUALITY_ASSURANCE, sign=True)

    assert missing.value.fields == {"reason": "missing"}
    assert world.item(donation).state == "rejected"
    assert manufacture.waiting(world, donation) == set()
    assert world.chain(donation)[-1].detail == {"reason": "HBsAg"}


def test_a_decision_is_not_turned_round(world: World) -> None:
    donation = manufacture.an_accepted_donation(world)
    with pytest.raises(WrongState) as refused:
        world.do(decide_donor, donation, accepted=False, reason="No", by=Role.QUALITY_ASSURANCE, sign=True)

    assert refused.value.facts["last"] == "accepted"
    assert world.item(donation).state == "accepted"


def test_a_decision_without_a_signature_leaves_nothing(world: World) -> None:
    donation = manufacture.a_received_donation(world)
    with pytest.raises(SignatureRequired):
        world.do(decide_donor, donation, accepted=True, reason="", by=Role.QUALITY_ASSURANCE, proof=None)

    assert world.item(donation).number == 1
    with world.look() as store:
        assert store.donations.find(din=DIN).accepted is None


def test_a_decision_on_what_was_not_seen_is_stale(world: World) -> None:
    donation = manufacture.a_received_donation(world)
    with pytest.raises(Stale):
        world.do(decide_donor, donation, accepted=True, reason="", seen=2, by=Role.QUALITY_ASSURANCE, sign=True)

    assert world.item(donation).state == "received"


def test_a_technician_receives_and_does_not_decide(sqlite_world: World) -> None:
    donation = manufacture.a_received_donation(sqlite_world)
    with pytest.raises(NotPermitted):
        sqlite_world.do(decide_donor, donation, accepted=True, reason="", by=Role.TECHNICIAN, sign=True)
    with pytest.raises(NotPermitted):
        receive(sqlite_world, by=Role.QUALITY_ASSURANCE)
