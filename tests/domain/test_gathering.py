"""Does the order of scans not matter, and is a wrong scan mended by the next one?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.gathering import Gathering, changes, with_badge, with_bag, with_wristband

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EMPTY = Gathering(id=1, uid=UUID(int=1), place_id=7, opened_at=NOON, opened_by_id=11)

PATIENT, OTHER_PATIENT = 101, 102
BAG, OTHER_BAG = 201, 202
LI, WANG, ZHAO, PORTER = 11, 12, 13, 14
QUALIFIED = {LI, WANG, ZHAO}


def scanned(gathered: Gathering, *badges: int) -> Gathering:
    for badge in badges:
        gathered = with_badge(gathered, badge, first_may=gathered.first_id in QUALIFIED)
    return gathered


STEPS = {
    "wristband": lambda gathered: with_wristband(gathered, PATIENT),
    "bag": lambda gathered: with_bag(gathered, BAG),
    "one badge": lambda gathered: scanned(gathered, LI),
    "other badge": lambda gathered: scanned(gathered, WANG),
    "identifier": lambda gathered: replace(gathered, identifier_confirmed="aloud"),
    "inspection": lambda gathered: replace(gathered, inspected=True),
}


@given(order=st.permutations(sorted(STEPS)))
def test_scans_and_answers_in_any_order_gather_the_same(order):
    gathered = EMPTY
    for step in order:
        gathered = STEPS[step](gathered)

    assert gathered.people == {LI, WANG}
    assert replace(gathered, first_id=None, second_id=None) == replace(
        EMPTY, participant_item_id=PATIENT, dose_item_id=BAG, identifier_confirmed="aloud", inspected=True
    )


@given(
    order=st.permutations(sorted(STEPS)),
    again=st.lists(st.sampled_from(["wristband", "bag", "identifier", "inspection"])),
)
def test_a_second_identical_scan_changes_nothing(order, again):
    gathered = EMPTY
    for step in order:
        gathered = STEPS[step](gathered)
    repeated = gathered
    for step in again:
        repeated = STEPS[step](repeated)

    assert changes(gathered, repeated) == {}


def test_another_patient_has_not_yet_answered_for_the_former_one():
    asked = replace(with_wristband(EMPTY, OTHER_PATIENT), identifier_confirmed="aloud", inspected=True)

    moved = with_wristband(asked, PATIENT)

    assert changes(asked, moved) == {"participant_item_id": PATIENT, "identifier_confirmed": None}


def test_another_bag_has_not_been_looked_at_yet():
    looked = replace(with_bag(EMPTY, OTHER_BAG), identifier_confirmed="aloud", inspected=True)

    taken = with_bag(looked, BAG)

    assert changes(looked, taken) == {"dose_item_id": BAG, "inspected": None}


@pytest.mark.parametrize(
    ("badges", "people"),
    [
        ((LI,), (LI, None)),
        ((LI, LI), (LI, LI)),
        ((LI, LI, WANG), (LI, WANG)),
        ((LI, WANG, LI), (LI, WANG)),
        ((LI, WANG, WANG), (LI, WANG)),
        ((LI, WANG, ZHAO), (LI, ZHAO)),
        ((LI, PORTER, WANG), (LI, WANG)),
        ((PORTER, LI, WANG), (LI, WANG)),
        ((PORTER, PORTER, LI, WANG), (LI, WANG)),
    ],
    ids=[
        "one",
        "one twice",
        "one twice, then another",
        "the first again",
        "the second again",
        "a third replaces the second",
        "a nurse replaces the porter",
        "a nurse replaces the porter who was first",
        "and the porter who was there twice",
    ],
)
def test_a_wrong_badge_is_mended_by_the_next(badges, people):
    gathered = scanned(EMPTY, *badges)

    assert (gathered.first_id, gathered.second_id) == people


@given(badges=st.lists(st.sampled_from([LI, WANG, ZHAO, PORTER]), min_size=1))
def test_whoever_was_scanned_last_is_one_of_the_people(badges):
    assert badges[-1] in scanned(EMPTY, *badges).people
