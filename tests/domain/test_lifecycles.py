"""Does a life stay within its table, whatever is asked of it?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.custody import Happened, Kind
from labtrack.domain.lifecycles import ANYWHERE, LIFE_CYCLES, NOT_YET, after, states_of
from tests.domain.shapes import A_FEW

BEGINS = {
    Kind.DONATION: {"received"},
    Kind.LOT: {"opened"},
    Kind.CONTAINER: {"filled"},
    Kind.DOSE: {"prepared"},
    Kind.PLASMA_UNIT: {"received"},
    Kind.SPECIMEN: {"expected"},
    Kind.PARTICIPANT: {"opened"},
    Kind.INFUSION: {"planned"},
    Kind.EXCHANGE: {"planned"},
}

ENDS = {
    Kind.DONATION: {"accepted", "rejected"},
    Kind.LOT: {"rejected", "terminated", "recalled"},
    Kind.CONTAINER: {"used", "discarded"},
    Kind.DOSE: {"infused", "partly-infused", "discarded"},
    Kind.PLASMA_UNIT: {"done", "returned", "wasted"},
    Kind.SPECIMEN: {"used", "missed", "rejected", "discarded"},
    Kind.PARTICIPANT: {"withdrawn"},
    Kind.INFUSION: {"given", "missed", "withdrawn"},
    Kind.EXCHANGE: {"complete", "aborted", "cancelled"},
}
"""The states that nothing leads out of, written by hand: whatever is added to a table must not undo an end."""

MOVED_BY_A_FACT = {(Kind.DOSE, "identity-confirmed", Happened.START_REFUSED): "on-ward"}
"""A refused start undoes the confirmation that came before it."""

every_kind = pytest.mark.parametrize("kind", Kind)


@A_FEW
@given(st.sampled_from(Kind), st.lists(st.sampled_from(Happened), max_size=60))
def test_a_life_never_leaves_its_table(kind: Kind, events: list[Happened]) -> None:
    state = NOT_YET
    for what in events:
        state = after(kind, state, what) or state
        assert state == NOT_YET or state in states_of(kind)


@every_kind
def test_every_move_leads_to_a_state_of_the_table(kind: Kind) -> None:
    reached = {state for moves in LIFE_CYCLES[kind].values() for state in moves.values()}

    assert reached <= set(states_of(kind))


@every_kind
def test_every_state_can_be_reached_from_the_beginning(kind: Kind) -> None:
    reached, more = set(), {NOT_YET}
    while more:
        reached |= more
        more = {then for state in more for then in LIFE_CYCLES[kind][state].values()} - reached

    assert reached == {NOT_YET, *states_of(kind)}


@every_kind
def test_a_life_begins_in_one_way(kind: Kind) -> None:
    assert {what.value for what in Happened if after(kind, NOT_YET, what) is not None} == BEGINS[kind]


@every_kind
def test_nothing_leads_out_of_an_end_and_something_out_of_every_other_state(kind: Kind) -> None:
    ends = {state for state in states_of(kind) if all(after(kind, state, what) in (None, state) for what in Happened)}

    assert ends == ENDS[kind]


@every_kind
def test_what_can_be_recorded_anywhere_moves_nothing_but_where_the_table_says_so(kind: Kind) -> None:
    for what in ANYWHERE:
        assert after(kind, NOT_YET, what) is None
        moved = {(kind, state, what): after(kind, state, what) for state in states_of(kind)}
        assert moved == {key: MOVED_BY_A_FACT.get(key, key[1]) for key in moved}


@every_kind
def test_no_state_comes_back_to_the_beginning(kind: Kind) -> None:
    assert all(after(kind, state, what) != NOT_YET for state in ("", *states_of(kind)) for what in Happened)
