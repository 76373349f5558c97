"""Are several results entered or reviewed at once all or none, and never reviewed by whoever entered them?"""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from labtrack.domain.people import Role
from labtrack.domain.testing import Entry, Judged
from labtrack.services.results import Sheet, enter_results, review_results, sheet_of
from tests import manufacture
from tests.manufacture import Batch
from tests.world import World

STERILE = Entry(code="sterility", value="negative", unit="")
VIABLE = Entry(code="viability", value="94,5", unit="%")


@pytest.fixture
def batch(world: World) -> Batch:
    return manufacture.a_quarantined_lot(world)


def enter(batch: Batch, *entries: Entry, by: str = "qc-a", seen: int | None = None) -> tuple[UUID, ...]:
    outcome = batch.world.do(enter_results, batch.lot, entries, by=batch.world.person(by), seen=seen)
    return outcome.made


def sheet(batch: Batch) -> Sheet:
    with batch.world.look() as store:
        return sheet_of(store, store.items.by_uid(batch.lot))


def test_several_results_are_entered_in_one_act_each_as_an_event_of_its_own(batch):
    before = batch.world.item(batch.lot).number

    enter(batch, STERILE, VIABLE)

    assert [event.what for event in batch.world.chain(batch.lot)[before:]] == [Happened.RESULT_ENTERED] * 2
    judged = {reading.limit.code: reading.judged for reading in sheet(batch).readings if reading.result}
    assert judged == {"sterility": Judged.WITHIN, "viability": Judged.WITHIN}


def test_one_fault_keeps_all_of_them_out_and_every_fault_is_named(batch):
    wrong = Entry(code="cd73", value="many", unit="%")
    odd = Entry(code="endotoxin", value="0.1", unit="EU/kg")

    with pytest.raises(Invalid) as refused:
        enter(batch, STERILE, wrong, odd, Entry(code="colour", value="blue", unit=""))

    assert refused.value.fields == {
        "cd73.value": "not-a-number",
        "endotoxin.unit": "other-unit",
        "colour.code": "unknown-test",
    }
    assert all(reading.result is None for reading in sheet(batch).readings)


def test_a_result_in_another_unit_is_taken_once_the_report_is_said_to_have_it_so(batch):
    enter(batch, Entry(code="endotoxin", value="0.1", unit="EU/kg", as_reported=True))

    (endotoxin,) = [reading for reading in sheet(batch).readings if reading.result]
    assert (endotoxin.result.text, endotoxin.judged) == ("0.1 EU/kg", Judged.OTHER_UNIT)


def test_what_was_entered_before_in_the_same_words_is_left_alone(batch):
    enter(batch, STERILE)

    assert len(enter(batch, STERILE, VIABLE)) == 1
    again = batch.world.do(enter_results, batch.lot, (STERILE, VIABLE), by=batch.world.person("qc-a"))
    assert again.repeated


def test_nothing_is_entered_over_what_the_person_has_not_seen(batch):
    seen = batch.world.item(batch.lot).number
    enter(batch, STERILE, by="qc-b")

    with pytest.raises(Stale):
        enter(batch, STERILE, seen=seen)


def test_a_second_person_reviews_all_of_them_and_the_release_is_asked_for(batch):
    results = enter(batch, *(Entry(code=c, value=v, unit=u) for c, (v, u) in manufacture.GOOD_RESULTS.items()))

    batch.world.do(review_results, batch.lot, results, by=batch.world.person("qc-b"))

    readings = sheet(batch).readings
    assert {reading.result.reviewed_by_id for reading in readings} == {batch.world.person("qc-b").id}
    with batch.world.look() as store:
        open_tasks = store.tasks.all(item_id=store.items.by_uid(batch.lot).id, closed_at=None)
    assert [task.kind.value for task in open_tasks] == ["release-lot"]


def test_one_result_of_ones_own_keeps_all_of_them_unreviewed(batch):
    own = enter(batch, STERILE, by="qc-a")
    other = enter(batch, VIABLE, by="qc-b")

    with pytest.raises(Invalid) as refused:
        batch.world.do(review_results, batch.lot, own + other, by=batch.world.person("qc-b"))

    assert refused.value.fields == {"reviewer": "same-person"}
    assert all(reading.result.reviewed_at is None for reading in sheet(batch).readings if reading.result)


def test_a_result_that_another_took_the_place_of_is_not_reviewed(batch):
    former = enter(batch, STERILE)
    enter(batch, Entry(code="sterility", value="positive", unit=""))

    with pytest.raises(WrongState) as refused:
        batch.world.do(review_results, batch.lot, former, by=batch.world.person("qc-b"))

    assert refused.value.reason == "result-superseded"


def test_a_result_of_another_item_and_one_that_is_none_are_not_found(batch):
    for strange in (uuid4(), batch.lot):
        with pytest.raises(NotFound):
            batch.world.do(review_results, batch.lot, (strange,), by=batch.world.person("qc-b"))


def test_nobody_enters_or_reviews_who_is_not_in_quality_control(batch):
    results = enter(batch, STERILE)

    with pytest.raises(NotPermitted):
        batch.world.do(enter_results, batch.lot, (VIABLE,), by=Role.TECHNICIAN)
    with pytest.raises(NotPermitted):
        batch.world.do(review_results, batch.lot, results, by=Role.PHARMACIST)
