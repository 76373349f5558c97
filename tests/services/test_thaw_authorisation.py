"""Is a thaw authorised on a fresh weight, with every question answered, and by signature?"""

import json

import pytest

from labtrack.domain.errors import NotPermitted, SignatureRequired
from labtrack.domain.people import Role
from labtrack.domain.tasks import TaskKind
from labtrack.services import participants
from tests.clinical import an_enrolled, authorise, orders_of, waiting, weigh


def test_an_authorisation_locks_the_weight_and_is_signed(world):
    patient = an_enrolled(world, arm=2)
    weighed_at = world.at
    world.pass_time(hours=1)
    first = orders_of(world, patient)[1]

    outcome = authorise(world, first)

    assert not outcome.refused
    with world.look() as store:
        item = store.items.by_uid(first)
        order = store.infusion_orders.get(item.id)
        (signature,) = store.signatures.all(item_id=item.id)
    physician = world.actor(Role.PHYSICIAN)
    assert (order.dosing_weight_mg, order.dosing_weight_at) == (65_000_000, weighed_at)
    assert (order.authorised_at, order.authorised_by_id) == (world.at, physician.id)
    assert (item.state, signature.person_id, signature.meaning.value) == ("authorised", physician.id, "authorised")
    assert json.loads(signature.text)["said"]["dosing_weight"] == "65000000 mg"
    assert waiting(world, TaskKind.AUTHORISE_THAW) == []
    assert waiting(world, TaskKind.PREPARE_DOSE) == [first]


def test_a_weight_older_than_the_protocol_allows_is_no_weight(world):
    patient = an_enrolled(world, arm=2)
    first = orders_of(world, patient)[1]
    world.pass_time(hours=72)
    assert not authorise(world, first).refused

    world.pass_time(seconds=1)
    outcome = authorise(world, first)

    assert [(one.code, one.facts["hours"]) for one in outcome.findings if one.id == "O08"] == [("O08", "72")]
    assert outcome.refused


def test_the_newest_weight_is_the_dosing_weight(world):
    patient = an_enrolled(world, arm=2)
    world.pass_time(hours=2)
    weigh(world, patient, 63_400_000)

    authorise(world, orders_of(world, patient)[1])

    with world.look() as store:
        assert store.infusion_orders.find(number=1).dosing_weight_mg == 63_400_000


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ({"ready": False}, ["O09"]),
        ({"access": None}, ["O09-unknown"]),
        ({"ready": False, "fit": None}, ["O09", "O09-unknown"]),
    ],
)
def test_a_no_or_an_open_question_authorises_nothing(world, answers, codes):
    patient = an_enrolled(world, arm=2)
    first = orders_of(world, patient)[1]

    outcome = authorise(world, first, **answers)

    assert outcome.refused
    assert [one.code for one in outcome.findings] == codes
    last = world.chain(first)[-1]
    assert (last.what, last.detail["findings"]) == ("start-refused", codes)
    assert world.item(first).state == "planned"
    with world.look() as store:
        assert store.infusion_orders.find(number=1).dosing_weight_mg is None
        assert store.signatures.count(item_id=store.items.by_uid(first).id) == 0


def test_every_reason_is_named_at_once(world):
    patient = an_enrolled(world, arm=4)
    world.pass_time(days=10)

    outcome = authorise(world, orders_of(world, patient)[2], ready=False)

    assert [one.code for one in outcome.findings] == ["O02", "O04", "O08", "O09", "O10"]


def test_vital_signs_outside_the_limits_are_told_and_stop_nothing_yet(world):
    patient = an_enrolled(world, arm=2)
    world.do(
        participants.record_vital_signs,
        patient.uid,
        temperature_mc=38_400,
        pulse=80,
        systolic=120,
        diastolic=70,
        saturation=97,
        taken_at=world.at,
        by=Role.WARD_NURSE,
    )

    outcome = authorise(world, orders_of(world, patient)[1])

    assert not outcome.refused
    assert [(one.code, one.facts["sign"]) for one in outcome.findings] == [("O11", "temperature_mc")]


def test_a_second_tap_of_the_same_physician_is_already_done(world):
    patient = an_enrolled(world, arm=2)
    first = orders_of(world, patient)[1]
    authorise(world, first)
    before = world.item(first).number

    assert authorise(world, first).repeated
    assert world.item(first).number == before


def test_on_another_day_the_thaw_is_authorised_again_with_the_new_weight(world):
    patient = an_enrolled(world, arm=2)
    first = orders_of(world, patient)[1]
    authorise(world, first)
    world.pass_time(days=1)
    weigh(world, patient, 66_000_000)

    again = authorise(world, first)

    assert not again.repeated
    with world.look() as store:
        order = store.infusion_orders.find(number=1)
    assert (order.dosing_weight_mg, order.authorised_at) == (66_000_000, world.at)
    assert waiting(world, TaskKind.PREPARE_DOSE) == [first]


def test_an_authorisation_refused_on_another_day_leaves_the_order_as_it_was(world):
    patient = an_enrolled(world, arm=2)
    first = orders_of(world, patient)[1]
    authorise(world, first)
    world.pass_time(days=1)

    assert authorise(world, first, fit=False).refused
    assert world.item(first).state == "authorised"


def test_without_a_signature_no_thaw_is_authorised(world):
    patient = an_enrolled(world, arm=2)
    first = orders_of(world, patient)[1]

    with pytest.raises(SignatureRequired):
        authorise(world, first, proof=None)
    assert world.item(first).state == "planned"


@pytest.mark.parametrize("role", [Role.WARD_NURSE, Role.PHARMACIST, Role.COORDINATOR])
def test_only_a_physician_authorises(world, role):
    patient = an_enrolled(world, arm=2)

    with pytest.raises(NotPermitted):
        authorise(world, orders_of(world, patient)[1], by=role)
