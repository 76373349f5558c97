"""Do results stand beside the signed specification of their batch, each entered by one and reviewed by another?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text

from labtrack.domain.errors import Invalid, NotFound, NotPermitted, SignatureRequired, WrongState
from labtrack.domain.people import Role
from labtrack.domain.testing import Judged, Requirement
from labtrack.services.testing import (
    adopt_specification,
    enter_result,
    limits_of,
    readings_of,
    review_result,
    specification_in_force,
)
from tests import manufacture
from tests.manufacture import Batch
from tests.world import World

STERILE = Requirement(code="sterility", name="Sterility", expected="negative")


def enter(batch: Batch, code: str, value: str, unit: str = "", *, by: str = "qc-a", **circumstances: Any):
    return batch.world.do(enter_result, batch.lot, code, value, unit, by=batch.world.person(by), **circumstances)


def adopt(world: World, *limits: Requirement, subject: str = "lot"):
    return world.do(adopt_specification, subject, limits, by=Role.ADMINISTRATOR, sign=True)


def test_each_adopted_specification_is_the_next_version_and_the_former_stays(world: World) -> None:
    adopt(world, STERILE)
    world.pass_time(days=1)
    second = adopt(world, STERILE, Requirement(code="viability", name="Viability", unit="%", lower="90"))

    with world.look() as store:
        newest = specification_in_force(store, "lot", at=world.at)
        former = specification_in_force(store, "lot", at=world.at - timedelta(hours=1))
        assert [limit.code for limit in limits_of(store, newest.id)] == ["sterility", "viability"]
        assert [limit.code for limit in limits_of(store, former.id)] == ["sterility"]
    assert (second.number, newest.version, former.version) == (2, 2, 1)
    assert newest.digest != former.digest


def test_a_signed_specification_stands_in_the_audit(world: World) -> None:
    adopt(world, STERILE)

    with world.installation.database.reading() as connection:
        row = connection.execute(text("SELECT code, detail FROM audit WHERE use_case = 'adopt_specification'")).one()
    assert row.code == "done"
    assert '"signed_by": "Administrator A"' in row.detail
    assert '"version": 1' in row.detail


def test_nobody_but_an_administrator_adopts_and_never_without_a_signature(world: World) -> None:
    with pytest.raises(NotPermitted):
        world.do(adopt_specification, "lot", [STERILE], by=Role.QUALITY_ASSURANCE, sign=True)
    with pytest.raises(SignatureRequired):
        world.do(adopt_specification, "lot", [STERILE], by=Role.ADMINISTRATOR, proof=None)

    with world.look() as store:
        assert store.specifications.count() == 0
        with pytest.raises(NotFound):
            specification_in_force(store, "lot", at=world.at)


def test_a_specification_with_faults_is_not_adopted(sqlite_world: World) -> None:
    with pytest.raises(Invalid) as refused:
        adopt(sqlite_world, Requirement(code="viability", name="", lower="high"), subject="bag")

    assert refused.value.fields == {
        "viability.name": "missing",
        "viability.lower": "not-a-number",
        "subject": "unknown-subject",
    }


def test_a_result_waits_for_another_person_and_then_for_the_release(world: World) -> None:
    adopt(world, STERILE, Requirement(code="passage", name="Passage", lower="3", upper="5"))
    batch = manufacture.a_quarantined_lot(world)
    assert manufacture.waiting(world, batch.lot) == {"enter-result"}

    (result,) = enter(batch, "sterility", "negative").made
    assert manufacture.waiting(world, batch.lot) == {"review-result"}
    world.do(review_result, result, by=world.person("qc-b"))

    assert manufacture.waiting(world, batch.lot) == {"release-lot"}
    with world.look() as store:
        (reading,) = readings_of(store, store.items.by_uid(batch.lot))
    assert (reading.limit.code, reading.result.uid, reading.judged) == ("sterility", result, Judged.WITHIN)


def test_nobody_reviews_their_own_result(world: World) -> None:
    batch = manufacture.a_quarantined_lot(world)
    (result,) = enter(batch, "sterility", "negative").made
    with pytest.raises(Invalid) as refused:
        world.do(review_result, result, by=world.person("qc-a"))

    assert refused.value.reason == "same-person"
    with world.look() as store:
        assert store.results.find(uid=result).reviewed_by_id is None


def test_a_review_is_given_once(world: World) -> None:
    batch = manufacture.a_quarantined_lot(world)
    result = manufacture.a_reviewed_result(world, batch.lot, "sterility", "negative", "")
    again = world.do(review_result, result, by=world.person("qc-b"))
    with pytest.raises(WrongState) as refused:
        world.do(review_result, result, by=world.person("qa-a"))

    assert again.repeated
    assert (refused.value.facts["who"], refused.value.facts["last"]) == ("Analyst B", "result-reviewed")


def test_a_repeat_supersedes_and_the_first_stays_readable(world: World) -> None:
    batch = manufacture.a_quarantined_lot(world)
    first = manufacture.a_reviewed_result(world, batch.lot, "viability", "89.9", "%")
    (second,) = enter(batch, "viability", "91", "%").made

    with world.look() as store:
        kept = {result.uid: result for result in store.results.all(code="viability")}
    assert (kept[first].superseded, kept[first].value) == (True, "89.9")
    assert (kept[second].superseded, kept[second].reviewed_by_id) == (False, None)
    assert world.chain(batch.lot)[-1].detail["supersedes"] == str(first)
    assert "review-result" in manufacture.waiting(world, batch.lot)


def test_a_superseded_result_is_no_longer_reviewed(sqlite_world: World) -> None:
    batch = manufacture.a_quarantined_lot(sqlite_world)
    (first,) = enter(batch, "viability", "89.9", "%").made
    enter(batch, "viability", "91", "%")
    with pytest.raises(WrongState) as refused:
        sqlite_world.do(review_result, first, by=sqlite_world.person("qc-b"))

    assert refused.value.reason == "result-superseded"


def test_the_same_value_from_the_same_hand_is_done_already(world: World) -> None:
    batch = manufacture.a_quarantined_lot(world)
    enter(batch, "sterility", "negative")

    assert enter(batch, "sterility", "negative").repeated
    with world.look() as store:
        assert store.results.count() == 1


@pytest.mark.parametrize(
    ("code", "value", "fields"),
    [
        ("karyotype", "normal", {"code": "unknown-test"}),
        ("passage", "4", {"code": "unknown-test"}),
        ("viability", "high", {"value": "not-a-number"}),
        ("sterility", "", {"value": "missing"}),
    ],
)
def test_what_cannot_be_a_result_is_refused(sqlite_world: World, code, value, fields) -> None:
    batch = manufacture.a_quarantined_lot(sqlite_world)
    with pytest.raises(Invalid) as refused:
        enter(batch, code, value)

    assert refused.value.fields == fields


def test_a_result_in_another_unit_is_kept_with_that_unit(sqlite_world: World) -> None:
    batch = manufacture.a_quarantined_lot(sqlite_world)
    (result,) = enter(batch, "endotoxin", "0.02", "EU/kg").made

    with sqlite_world.look() as store:
        assert (store.results.find(uid=result).value, store.results.find(uid=result).unit) == ("0.02", "EU/kg")
        judged = {reading.limit.code: reading.judged for reading in readings_of(store, sqlite_world.item(batch.lot))}
    assert judged["endotoxin"] is Judged.OTHER_UNIT


def test_no_result_is_entered_before_the_lot_went_to_test(sqlite_world: World) -> None:
    batch = manufacture.a_filled_lot(sqlite_world)
    with pytest.raises(WrongState) as refused:
        enter(batch, "sterility", "negative")

    assert refused.value.facts["state"] == "harvested"


def test_a_result_may_still_come_after_the_release(sqlite_world: World) -> None:
    batch = manufacture.a_released_lot(sqlite_world)
    manufacture.a_reviewed_result(sqlite_world, batch.lot, "sterility", "growth", "")

    assert sqlite_world.item(batch.lot).state == "released"


def test_a_technician_enters_no_result(sqlite_world: World) -> None:
    batch = manufacture.a_quarantined_lot(sqlite_world)
    with pytest.raises(NotPermitted):
        enter(batch, "sterility", "negative", by="tech-a")


def test_a_chinese_name_is_part_of_what_is_signed_and_without_one_the_digest_is_what_it_was(world: World) -> None:
    adopt(world, STERILE)
    adopt(world, replace(STERILE, name_zh="无菌"))

    with world.look() as store:
        first, second = store.specifications.all(subject="lot")
        assert [limits_of(store, one.id)[0].name_zh for one in (first, second)] == ["", "无菌"]
    plain = (
        '[{"code": "sterility", "expected": "negative", "lower": null, "name": "Sterility", "stage": "pre-release", '
        '"unit": "", "upper": null}]'
    )
    assert first.digest == sha256(plain.encode()).digest()
    both = plain.replace('"stage"', '"name_zh": "无菌", "stage"')
    assert second.digest == sha256(both.encode()).digest()
