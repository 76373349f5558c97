"""Does an infusion wait for exactly what the protocol says it waits for?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from labtrack.domain.findings import Verdict, verdict_of
from labtrack.domain.orders import (
    RULES,
    WORDS,
    AuthorisationFacts,
    GateFacts,
    SlotFacts,
    SlotState,
    blocks,
    findings,
    signs_outside,
    state_of,
)
from labtrack.domain.participants import VitalSigns
from labtrack.domain.protocol import StartLimits

NOON = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)

GATE = GateFacts(exchange=3, counts=True, ended_at=NOON - DAY, shortest=timedelta(0), longest=None)
SLOT = SlotFacts(
    number=2,
    arm_gives_cells=True,
    consent_live=True,
    takes_part=True,
    previous_closed=True,
    last_given_at=NOON - 7 * DAY,
    shortest_interval=5 * DAY,
    gate=GATE,
)
GOOD = AuthorisationFacts(
    slot=SLOT,
    weight_mg=65_000_000,
    weight_valid_for=3 * DAY,
    answers={"ready": True, "access": True, "fit": True},
    window_opens_at=NOON - 2 * DAY,
    window_closes_at=NOON + 2 * DAY,
    signs_outside=(),
)


def slot(**change):
    return {"slot": replace(SLOT, **change)}


def gate(**change):
    return slot(gate=replace(GATE, **change))


def answers(**change):
    return {"answers": {**GOOD.answers, **change}}


TABLE = [
    # one fact changed → exactly that
    (slot(arm_gives_cells=False), "O01"),
    (slot(arm_gives_cells=None), "O01-unknown"),
    (slot(previous_closed=False), "O02"),
    (slot(last_given_at=NOON - 5 * DAY + timedelta(seconds=1)), "O03"),
    (gate(counts=False), "O04"),
    (gate(counts=None), "O04-unknown"),
    (gate(ended_at=None), "O05-unknown"),
    (gate(shortest=2 * DAY), "O05"),
    (gate(longest=timedelta(hours=12)), "O05"),
    (slot(consent_live=False), "O06"),
    (slot(consent_live=None), "O06-unknown"),
    (slot(takes_part=False), "O07"),
    (slot(takes_part=None), "O07-unknown"),
    ({"weight_mg": None}, "O08"),
    (answers(ready=False), "O09"),
    (answers(access=None), "O09-unknown"),
    (answers(fit=False), "O09"),
    ({"window_closes_at": NOON - timedelta(seconds=1)}, "O10"),
    ({"window_opens_at": NOON + timedelta(seconds=1)}, "O10"),
    ({"signs_outside": ("pulse",)}, "O11"),
]
WARNINGS = {"O10", "O11"}


def test_nothing_speaks_against_a_complete_good_case():
    assert list(findings(GOOD, NOON)) == []


@pytest.mark.parametrize(("change", "code"), TABLE)
def test_one_fact_changed_gives_exactly_that(change, code):
    found = tuple(findings(replace(GOOD, **change), NOON))

    assert [finding.code for finding in found] == [code]
    assert verdict_of(found) is (Verdict.GO if code in WARNINGS else Verdict.STOP)


def test_every_rule_has_its_row():
    assert {code.removesuffix("-unknown") for _, code in TABLE} == {rule.id for rule in RULES}


def test_two_facts_changed_give_both_stops():
    both = replace(GOOD, **slot(previous_closed=False, gate=replace(GATE, counts=False)))

    assert [finding.code for finding in findings(both, NOON)] == ["O02", "O04"]


def test_without_a_gate_no_exchange_is_asked_for():
    assert list(blocks(replace(SLOT, gate=None), NOON)) == []


def test_after_exactly_the_shortest_interval_the_next_may_be_given():
    assert list(blocks(replace(SLOT, last_given_at=NOON - 5 * DAY), NOON)) == []


@pytest.mark.parametrize(
    ("item_state", "blocked", "opens", "state"),
    [
        ("planned", True, NOON - DAY, SlotState.BLOCKED),
        ("planned", False, NOON + DAY, SlotState.PLANNED),
        ("planned", False, NOON, SlotState.READY),
        ("authorised", True, NOON, SlotState.AUTHORISED),
        ("prepared", False, NOON, SlotState.PREPARED),
        ("given", False, NOON, SlotState.GIVEN),
        ("missed", False, NOON, SlotState.MISSED),
        ("withdrawn", True, NOON, SlotState.WITHDRAWN),
    ],
)
def test_where_a_slot_stands(item_state, blocked, opens, state):
    assert state_of(item_state, blocked, window_opens_at=opens, at=NOON) is state


LIMITS = StartLimits(temperature_mc=(35_000, 38_000), pulse=(45, 130), systolic=(90, 180), saturation=(92, 100))
SIGNS = VitalSigns(
    id=1,
    participant_item_id=1,
    taken_at=NOON,
    temperature_mc=38_000,
    pulse=45,
    systolic=180,
    diastolic=70,
    saturation=92,
    by_id=1,
)


def test_vital_signs_at_the_limits_are_within():
    assert signs_outside(SIGNS, LIMITS) == ()


def test_every_vital_sign_outside_is_named():
    wrong = replace(SIGNS, temperature_mc=38_001, pulse=44, systolic=181, saturation=91)

    assert signs_outside(wrong, LIMITS) == ("temperature_mc", "pulse", "systolic", "saturation")


def test_without_vital_signs_none_is_outside():
    assert signs_outside(None, LIMITS) == ()


def test_every_question_and_sign_has_words():
    assert set(GOOD.answers) | {"temperature_mc", "pulse", "systolic", "saturation"} == set(WORDS)
