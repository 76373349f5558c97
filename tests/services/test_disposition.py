"""Is a lot released when nothing speaks against it, and refused with every reason when something does?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.deviations import Severity
from labtrack.domain.errors import Invalid, NotPermitted, SignatureRequired, Stale, WrongState
from labtrack.domain.people import Role
from labtrack.domain.signatures import Meaning
from labtrack.services.containers import discard_container
from labtrack.services.deviations import classify_deviation, close_deviation, open_deviation
from labtrack.services.disposition import reject_lot, release_lot, speaks_against_release
from labtrack.services.holds import place_hold
from labtrack.services.labelling import scan_label_back, spoil_label
from labtrack.services.lots import use_material
from labtrack.services.testing import adopt_specification, enter_result, review_result
from tests import manufacture
from tests.manufacture import Batch
from tests.world import World


def release(batch: Batch, **circumstances: Any):
    return batch.world.do(release_lot, batch.lot, by=Role.QUALITY_ASSURANCE, sign=True, **circumstances)


def a_repeat(batch: Batch, code: str, value: str, unit: str = "", *, reviewer: str | None = "qc-b") -> None:
    (result,) = batch.world.do(enter_result, batch.lot, code, value, unit, by=batch.world.person("qc-a")).made
    if reviewer is not None:
        batch.world.do(review_result, result, by=batch.world.person(reviewer))


def deviate(batch: Batch, severity: Severity | None, item: UUID | None = None) -> UUID:
    account = "The incubator stood open"
    of = item or batch.lot
    outcome = batch.world.do(open_deviation, of, severity=severity, account=account, by=Role.TECHNICIAN)
    return outcome.made[0]


def an_old_unclassified_deviation(batch: Batch) -> None:
    deviate(batch, None)
    batch.world.pass_time(hours=24)


def hold(batch: Batch, item: UUID) -> None:
    batch.world.do(place_hold, item, reason="Donor called back", by=Role.QUALITY_ASSURANCE)


CHANGES: list[tuple[str, Callable[[Batch], object], str]] = [
    ("a result is out of limits", lambda batch: a_repeat(batch, "endotoxin", "0.6", "EU/mL"), "R02"),
    ("a result came in another unit", lambda batch: a_repeat(batch, "endotoxin", "0.2", "EU/kg"), "R03"),
    ("a result was not reviewed", lambda batch: a_repeat(batch, "cd73", "99.2", "%", reviewer=None), "R04-unknown"),
    ("a critical deviation is open", lambda batch: deviate(batch, Severity.CRITICAL), "R07"),
    ("a container's deviation is open", lambda batch: deviate(batch, Severity.MAJOR, batch.containers[0]), "R07"),
    ("the donation's deviation is open", lambda batch: deviate(batch, Severity.MAJOR, batch.donation), "R07"),
    ("a deviation waits for a day", an_old_unclassified_deviation, "R08"),
    ("a label was printed and forgotten", lambda batch: manufacture.a_print(batch.world, batch.containers[1]), "R15"),
    ("the signer reviewed a result", lambda batch: a_repeat(batch, "cd73", "99.3", "%", reviewer="qa-a"), "R11"),
    ("the lot is on hold", lambda batch: hold(batch, batch.lot), "R12"),
    ("the donation is on hold", lambda batch: hold(batch, batch.donation), "R12"),
]


def test_a_complete_lot_is_released_by_signature(world: World) -> None:
    batch = manufacture.a_tested_lot(world)
    assert manufacture.waiting(world, batch.lot) == {"release-lot"}

    outcome = release(batch)

    assert (outcome.refused, outcome.findings) == (False, ())
    assert world.item(batch.lot).state == "released"
    assert manufacture.waiting(world, batch.lot) == set()
    with world.look() as store:
        signature = store.signatures.find(item_id=store.items.by_uid(batch.lot).id)
    assert (signature.meaning, signature.printed_name) == (Meaning.RELEASED, "Quality Assurance A")
    assert signature.local_time == "2026-11-23 10:00:00 CST"


@pytest.mark.parametrize(("change", "stop"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_one_thing_otherwise_refuses_the_release_for_exactly_that(sqlite_world: World, change, stop) -> None:
    batch = manufacture.a_tested_lot(sqlite_world)
    change(batch)

    outcome = release(batch)

    assert outcome.refused
    assert [finding.code for finding in outcome.findings] == [stop]
    assert sqlite_world.item(batch.lot).state == "quarantined"
    assert sqlite_world.chain(batch.lot)[-1].detail == {"findings": [stop]}


def test_tests_that_are_missing_are_each_named(world: World) -> None:
    batch = manufacture.a_quarantined_lot(world)

    outcome = release(batch)

    assert outcome.refused
    assert [finding.facts["code"] for finding in outcome.findings if finding.id == "R01"] == list(
        manufacture.GOOD_RESULTS
    )
    assert {finding.id for finding in outcome.findings} == {"R01"}


def test_a_passage_out_of_the_specification_is_refused(sqlite_world: World) -> None:
    outcome = release(manufacture.a_tested_lot(sqlite_world, passage=6))

    assert [(finding.code, finding.facts) for finding in outcome.findings] == [
        ("R06", {"passage": "6", "limit": "3 – 5"})
    ]


def test_a_material_that_had_expired_when_used_is_told_at_once_and_stops_the_release(sqlite_world: World) -> None:
    batch = manufacture.a_harvested_lot(sqlite_world)
    told = sqlite_world.do(
        use_material,
        batch.lot,
        material="Trypsin",
        material_lot="T-3",
        expires_at=sqlite_world.at,
        accepted=True,
        by=Role.TECHNICIAN,
    )
    with sqlite_world.look() as store:
        against = speaks_against_release(store, batch.lot, at=sqlite_world.at)

    assert [finding.id for finding in told.findings] == ["R09"]
    assert not told.refused
    assert [finding.facts["lot"] for finding in against if finding.id == "R09"] == ["T-3"]


def test_a_material_that_expired_after_its_use_does_not_matter(sqlite_world: World) -> None:
    batch = manufacture.a_tested_lot(sqlite_world)
    sqlite_world.pass_time(days=91)

    assert not release(batch).refused


def test_a_refused_release_can_be_asked_for_again_when_the_cause_is_gone(world: World) -> None:
    batch = manufacture.a_tested_lot(world)
    found = deviate(batch, None)
    world.pass_time(hours=24)
    assert [finding.code for finding in release(batch).findings] == ["R08"]

    world.do(classify_deviation, found, Severity.MAJOR, by=Role.QUALITY_ASSURANCE)
    assert [finding.code for finding in release(batch).findings] == ["R07"]
    world.do(close_deviation, found, conclusion="No effect", by=Role.QUALITY_ASSURANCE, sign=True)

    assert not release(batch).refused


def test_who_reviewed_a_result_that_was_repeated_since_may_sign(sqlite_world: World) -> None:
    batch = manufacture.a_tested_lot(sqlite_world)
    a_repeat(batch, "cd73", "99.3", "%", reviewer="qa-a")
    a_repeat(batch, "cd73", "99.4", "%")

    outcome = release(batch)

    assert not outcome.refused
    signed_for = sqlite_world.chain(batch.lot)[-1].detail["results"]
    assert isinstance(signed_for, list)
    assert len(signed_for) == 12


def test_a_refusal_needs_no_signature_and_a_release_does(sqlite_world: World) -> None:
    batch = manufacture.a_tested_lot(sqlite_world)
    with pytest.raises(SignatureRequired):
        sqlite_world.do(release_lot, batch.lot, by=Role.QUALITY_ASSURANCE, proof=None)
    assert sqlite_world.item(batch.lot).state == "quarantined"
    hold(batch, batch.lot)

    assert sqlite_world.do(release_lot, batch.lot, by=Role.QUALITY_ASSURANCE, proof=None).refused


def test_a_spoiled_print_reconciles_the_labels_again(sqlite_world: World) -> None:
    batch = manufacture.a_tested_lot(sqlite_world)
    printed = manufacture.a_print(sqlite_world, batch.containers[0])
    sqlite_world.do(spoil_label, batch.containers[0], printed.serial, reason="unreadable", by=Role.TECHNICIAN)

    assert not release(batch).refused


def test_a_container_whose_live_label_was_spoiled_stops_the_release(sqlite_world: World) -> None:
    batch = manufacture.a_tested_lot(sqlite_world)
    with sqlite_world.look() as store:
        former = store.labels.find(item_id=sqlite_world.item(batch.containers[0]).id)
    printed = manufacture.a_print(sqlite_world, batch.containers[0])
    sqlite_world.do(scan_label_back, batch.containers[0], printed.serial, by=Role.TECHNICIAN)
    sqlite_world.do(spoil_label, batch.containers[0], printed.serial, reason="torn", by=Role.TECHNICIAN)

    none_live, missing = release(batch).findings

    assert (none_live.code, none_live.facts["live"]) == ("R10", "0")
    assert (missing.code, missing.facts["serials"]) == ("R15", former.serial)


def test_a_discarded_container_needs_no_label(sqlite_world: World) -> None:
    batch = manufacture.a_tested_lot(sqlite_world)
    manufacture.a_print(sqlite_world, batch.containers[0])
    sqlite_world.do(discard_container, batch.containers[0], reason="cracked", by=Role.TECHNICIAN)

    assert not release(batch).refused


def test_a_batch_record_keeps_the_specification_it_was_opened_under(sqlite_world: World) -> None:
    batch = manufacture.a_tested_lot(sqlite_world)
    stricter = [test for test in manufacture.shipped("lot") if test.code in ("passage", "sterility")]
    sqlite_world.do(adopt_specification, "lot", stricter, by=Role.ADMINISTRATOR, sign=True)

    outcome = release(batch)

    assert not outcome.refused
    assert sqlite_world.chain(batch.lot)[-1].detail["specification_version"] == 1


def test_only_quality_assurance_releases(sqlite_world: World) -> None:
    batch = manufacture.a_tested_lot(sqlite_world)
    with pytest.raises(NotPermitted):
        sqlite_world.do(release_lot, batch.lot, by=Role.QUALITY_CONTROL, sign=True)

    assert sqlite_world.item(batch.lot).state == "quarantined"


def test_a_second_release_is_answered_to_the_same_person_and_refused_to_another(world: World) -> None:
    batch = manufacture.a_released_lot(world)
    released_at = world.at
    world.pass_time(minutes=3)
    events = len(world.chain(batch.lot))

    again = release(batch)
    with pytest.raises(WrongState) as refused:
        world.do(release_lot, batch.lot, by=world.person("qa-b"), sign=True)

    assert (again.repeated, again.at) == (True, released_at)
    assert (refused.value.facts["who"], refused.value.facts["last"]) == ("Quality Assurance A", "released")
    assert refused.value.facts["at"] == released_at
    assert len(world.chain(batch.lot)) == events


def test_a_release_after_something_happened_unseen_is_stale(world: World) -> None:
    batch = manufacture.a_tested_lot(world)
    seen = world.item(batch.lot).number
    deviate(batch, Severity.MINOR)

    with pytest.raises(Stale):
        release(batch, seen=seen)

    assert world.item(batch.lot).state == "quarantined"


def test_a_lot_that_is_still_in_culture_cannot_be_released(sqlite_world: World) -> None:
    batch = manufacture.an_open_lot(sqlite_world)
    with pytest.raises(WrongState) as refused:
        release(batch)

    assert (refused.value.facts["state"], refused.value.facts["last"]) == ("in-culture", "opened")


def test_a_rejected_lot_stays_rejected(world: World) -> None:
    batch = manufacture.a_quarantined_lot(world)
    world.do(reject_lot, batch.lot, reason="Growth", by=Role.QUALITY_ASSURANCE, sign=True)

    assert world.item(batch.lot).state == "rejected"
    assert manufacture.waiting(world, batch.lot) == set()
    with pytest.raises(WrongState):
        release(batch)


def test_a_rejection_says_why(sqlite_world: World) -> None:
    batch = manufacture.a_quarantined_lot(sqlite_world)
    with pytest.raises(Invalid) as refused:
        sqlite_world.do(reject_lot, batch.lot, reason=" ", by=Role.QUALITY_ASSURANCE, sign=True)

    assert refused.value.fields == {"reason": "missing"}


def test_whoever_looks_before_signing_is_told_what_is_missing(sqlite_world: World) -> None:
    batch = manufacture.a_filled_lot(sqlite_world, count=1)
    with sqlite_world.look() as store:
        found = speaks_against_release(
            store, batch.lot, at=sqlite_world.at, signer=sqlite_world.actor(Role.QUALITY_ASSURANCE)
        )

    labels = [finding for finding in found if finding.id == "R10"]
    assert [dict(finding.facts) for finding in labels] == [{"product": "A999926000137S1234VA0", "live": "0"}]
    assert len([finding for finding in found if finding.id == "R01"]) == 12
