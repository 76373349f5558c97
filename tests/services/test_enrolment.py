"""Does an enrolment judge everything at once, and lay out what the protocol plans for the arm?"""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from labtrack.domain.custody import Kind
from labtrack.domain.errors import Invalid, NotPermitted, SignatureRequired, WrongState
from labtrack.domain.identifiers import SiteSymbol, SymbolKind
from labtrack.domain.people import Role
from labtrack.domain.scores import Measured
from labtrack.domain.tasks import TaskKind
from labtrack.services import participants
from tests.clinical import (
    GOOD_ANSWERS,
    REGISTRY,
    SOMEBODY,
    adopt,
    an_enrolled,
    consent,
    enrol,
    prepare,
    screen,
)

DAY = timedelta(days=1)


def a_prepared(world, identity=SOMEBODY):
    adopt(world)
    patient = screen(world, identity)
    prepare(world, patient)
    return patient


def of_patient(world, patient):
    with world.look() as store:
        key = store.items.by_uid(patient.uid).id
        return (
            store.participants.get(key),
            store.infusion_orders.all(participant_item_id=key),
            store.exchanges.all(participant_item_id=key),
            store.specimens.all(participant_item_id=key),
        )


def test_arm_4_gets_four_infusions_and_three_exchanges_with_their_dates(world):
    patient = an_enrolled(world, arm=4)

    participant, orders, exchanges, _ = of_patient(world, patient)
    start = world.at
    assert (participant.arm, participant.enrolled_at) == (4, start)
    assert [(order.number, order.planned_for - start) for order in orders] == [
        (1, 0 * DAY),
        (2, 7 * DAY),
        (3, 14 * DAY),
        (4, 21 * DAY),
    ]
    assert [(order.window_opens_at - start, order.window_closes_at - start) for order in orders] == [
        (0 * DAY, 2 * DAY),
        (5 * DAY, 9 * DAY),
        (12 * DAY, 16 * DAY),
        (19 * DAY, 23 * DAY),
    ]
    assert [(one.number, one.planned_for - start, one.planned_volume_ul) for one in exchanges] == [
        (1, 0 * DAY, 2_000_000),
        (2, 3 * DAY, 2_000_000),
        (3, 6 * DAY, 2_000_000),
    ]


@pytest.mark.parametrize(("arm", "infusions", "exchanges"), [(1, 0, 0), (2, 4, 0), (3, 0, 3), (4, 4, 3)])
def test_each_arm_gets_what_it_is_planned_to_get(world, arm, infusions, exchanges):
    patient = an_enrolled(world, arm=arm)

    _, orders, sessions, tubes = of_patient(world, patient)
    assert (len(orders), len(sessions), len(tubes)) == (infusions, exchanges, 18)


def test_everything_planned_comes_from_the_participant(world):
    patient = an_enrolled(world)

    with world.look() as store:
        key = store.items.by_uid(patient.uid).id
        kinds = Counter(item.kind for item in store.items.all(id=list(store.items.descendants(key))))
    assert kinds == {Kind.INFUSION: 4, Kind.EXCHANGE: 3, Kind.SPECIMEN: 18}


def test_every_tube_has_its_own_accession_before_it_exists(world):
    patient = an_enrolled(world)

    *_, tubes = of_patient(world, patient)
    accessions = {tube.accession for tube in tubes}
    assert len(accessions) == 18
    assert {SiteSymbol.parse(text).kind for text in accessions} == {SymbolKind.SPECIMEN}
    with world.look() as store:
        (item,) = store.items.by_code(tubes[0].accession, scheme="accession")
    assert (item.id, item.state) == (tubes[0].item_id, "expected")
    assert sorted({(tube.due_at - world.at).days for tube in tubes}) == [0, 30, 60, 90, 180, 360]


@pytest.mark.parametrize(
    ("arm", "waiting"),
    [
        (1, {TaskKind.COLLECT_SPECIMEN: 3}),
        (2, {TaskKind.COLLECT_SPECIMEN: 3, TaskKind.AUTHORISE_THAW: 1}),
        (3, {TaskKind.COLLECT_SPECIMEN: 3, TaskKind.PERFORM_EXCHANGE: 1}),
        (4, {TaskKind.COLLECT_SPECIMEN: 3, TaskKind.PERFORM_EXCHANGE: 1}),
    ],
)
def test_what_waits_after_an_enrolment_is_what_can_be_done_next(world, arm, waiting):
    an_enrolled(world, arm=arm)

    with world.look() as store:
        tasks = store.tasks.all(closed_at=None)
    assert Counter(task.kind for task in tasks) == waiting


def test_tubes_and_thaws_wait_on_the_patient_s_own_ward(world):
    adopt(world)
    patient = screen(world, ward="WARD-9")
    prepare(world, patient)
    enrol(world, patient, arm=2)

    with world.look() as store:
        places = {task.place_id for task in store.tasks.all(closed_at=None)}
    assert places == {world.place("WARD-9").id}


def test_the_investigator_s_name_stands_under_the_enrolment(world):
    patient = an_enrolled(world)

    with world.look() as store:
        item = store.items.by_uid(patient.uid)
        (signature,) = store.signatures.all(item_id=item.id)
    said = json.loads(signature.text)["said"]
    assert signature.person_id == world.actor(Role.INVESTIGATOR).id
    assert signature.number == item.number
    assert (said["study_number"], said["arm"], said["score_rounded"]) == ("LF-001", 4, 26)


def test_the_judgement_keeps_the_form_of_the_score_raw_and_rounded(world):
    an_enrolled(world)

    with world.look() as store:
        (judgement,) = store.judgements.all()
    facts = json.loads(judgement.facts)
    assert (judgement.score_form, judgement.score_raw, judgement.score_rounded) == (
        "meld-2012-floors-rounded",
        "26.150969",
        26,
    )
    assert (facts["bilirubin"], facts["creatinine"], facts["age"]) == ("350 umol/L", "78 umol/L", 41)
    assert judgement.eligible


def test_a_refusal_names_every_reason_and_is_written_down(world):
    adopt(world)
    patient = screen(world, replace(SOMEBODY, birth_date=date(1950, 1, 1)))
    answers = replace(
        GOOD_ANSWERS,
        creatinine=Measured(value=Decimal(80), unit="umol/L"),
        inr=Decimal("2.9"),
        exclusion={**GOOD_ANSWERS.exclusion, "tumour-on-imaging": True},
        inclusion={"aclf-by-hbv": None},
    )

    outcome = enrol(world, patient, answers=answers)

    assert outcome.refused
    assert [one.code for one in outcome.findings] == ["T01", "T02", "T03", "T04", "T05-unknown"]
    last = world.chain(patient.uid)[-1]
    assert (last.what, last.detail["findings"]) == (
        "enrolment-refused",
        ["T01", "T02", "T03", "T04", "T05-unknown"],
    )
    with world.look() as store:
        (judgement,) = store.judgements.all()
        assert store.infusion_orders.count() + store.exchanges.count() + store.specimens.count() == 0
        assert store.signatures.count() == 0
    assert not judgement.eligible
    assert world.item(patient.uid).state == "screening"


def test_a_missing_laboratory_value_leaves_no_score_and_no_enrolment(world):
    patient = a_prepared(world)

    outcome = enrol(world, patient, answers=replace(GOOD_ANSWERS, inr=None))

    assert [one.code for one in outcome.findings] == ["T01-unknown"]
    with world.look() as store:
        (judgement,) = store.judgements.all()
    assert (judgement.score_raw, judgement.score_rounded) == ("", None)


def test_mended_facts_are_judged_anew(world):
    adopt(world)
    patient = screen(world)
    assert enrol(world, patient).refused
    consent(world, patient)

    assert not enrol(world, patient).refused
    with world.look() as store:
        assert [one.eligible for one in store.judgements.all()] == [False, True]


def test_a_consent_that_was_withdrawn_does_not_enrol(world):
    patient = a_prepared(world)
    world.do(participants.withdraw_consent, patient.uid, reason="wish", by=Role.COORDINATOR)

    with pytest.raises(WrongState):
        enrol(world, patient)


def test_the_protocol_in_force_on_the_day_lays_out_the_plan(world):
    patient = a_prepared(world)
    adopt(world, REGISTRY)
    enrol(world, patient)

    participant, *_, tubes = of_patient(world, patient)
    with world.look() as store:
        assert store.protocols.get(participant.protocol_id).version == "registry-1"
    assert sorted({(tube.due_at - world.at).days for tube in tubes}) == [0, 28, 84, 168, 336]


def test_a_second_enrolment_by_the_same_person_changes_nothing(world):
    patient = an_enrolled(world)
    before = world.item(patient.uid).number

    again = enrol(world, patient)

    assert again.repeated
    assert world.item(patient.uid).number == before


def test_an_impossible_laboratory_value_is_an_error_not_a_judgement(world):
    patient = a_prepared(world)

    with pytest.raises(Invalid) as refusal:
        enrol(world, patient, answers=replace(GOOD_ANSWERS, bilirubin=Measured(value=Decimal(35), unit="g/L")))

    assert refusal.value.fields == {"bilirubin": "unit-unknown"}
    with world.look() as store:
        assert store.judgements.count() == 0


def test_an_arm_that_the_protocol_has_not_is_named(world):
    patient = a_prepared(world)

    with pytest.raises(Invalid) as refusal:
        enrol(world, patient, arm=5)
    assert refusal.value.fields == {"arm": "unknown"}


def test_without_a_signature_nobody_is_enrolled(world):
    patient = a_prepared(world)

    with pytest.raises(SignatureRequired):
        world.do(participants.enrol, patient.uid, arm=4, facts=GOOD_ANSWERS, proof=None, by=Role.INVESTIGATOR)

    with world.look() as store:
        assert store.infusion_orders.count() == 0
    assert world.item(patient.uid).state == "screening"


def test_a_coordinator_prepares_but_does_not_enrol(world):
    patient = a_prepared(world)

    with pytest.raises(NotPermitted):
        world.do(participants.enrol, patient.uid, arm=4, facts=GOOD_ANSWERS, by=Role.COORDINATOR, sign=True)


def test_a_retry_after_a_lost_answer_enrols_once(world):
    patient = a_prepared(world)
    key = world.new_key()

    def ask():
        return world.do(
            participants.enrol, patient.uid, arm=4, facts=GOOD_ANSWERS, by=Role.INVESTIGATOR, sign=True, key=key
        )

    first, again = ask(), ask()

    assert again.repeated
    assert (again.number, again.made) == (first.number, first.made)
    with world.look() as store:
        assert store.infusion_orders.count() == 4
