"""When two people act at the same moment, does one win, and is the other told what happened?"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from labtrack.domain.custody import Happened, Kind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Role
from labtrack.persistence.store import Store
from labtrack.persistence.verification import verify
from labtrack.services.custody import begin, record, told
from tests.races import deeds
from tests.races.deeds import Answer
from tests.races.racers import Racers, deed
from tests.world import World

ROUNDS = 10

NAMES = {"tech-a": "Technician A", "tech-b": "Technician B"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest) -> Iterator[World]:
    """One world for all races: each makes its own items."""
    worlds = request.getfixturevalue("sqlite_worlds" if request.param == "sqlite" else "postgres_worlds")
    with worlds.world() as world:
        yield world
        with world.installation.database.reading() as connection:
            assert verify(connection).holds, "no race leaves a chain that does not hold"


def test_of_two_who_saw_the_same_page_one_wins_and_the_other_is_told_who(shared: World, two: Racers) -> None:
    for _ in range(ROUNDS):
        cord = a_cord(shared)
        answers = both(two, shared, deeds.accept_after_a_look, uid=cord, seen=1)
        loser = the_loser(answers, shared, cord)
        assert (loser.error, loser.facts["seen"], loser.facts["number"]) == ("Stale", 1, 2)


def test_of_two_who_came_without_a_page_the_second_finds_another_state(shared: World, two: Racers) -> None:
    for _ in range(ROUNDS):
        cord = a_cord(shared)
        answers = both(two, shared, deeds.accept_after_a_look, uid=cord, seen=None)
        loser = the_loser(answers, shared, cord)
        assert (loser.error, loser.facts["state"]) == ("WrongState", "accepted")


def test_even_without_a_lock_no_event_is_written_twice(shared: World, two: Racers) -> None:
    for _ in range(ROUNDS):
        cord = a_cord(shared)
        answers = both(two, shared, deeds.accept_without_a_lock, uid=cord)
        loser = the_loser(answers, shared, cord)
        assert loser.error in ("Stale", "WrongState")


def test_one_key_posted_twice_is_one_event_and_the_same_answer_for_both(shared: World, two: Racers) -> None:
    for _ in range(ROUNDS):
        key, before = shared.new_key(), count_items(shared)
        posted = deed(deeds.receive, text="cord", key=key, person="tech-a", codes={})
        one, other = (answer.outcome for answer in two.race(shared, posted, posted))
        assert isinstance(one, Outcome)
        assert isinstance(other, Outcome)
        assert sorted([one.repeated, other.repeated]) == [False, True]
        assert one.again() == other.again()
        assert count_items(shared) == before + 1
        assert len(shared.chain(one.item)) == 1


def test_one_key_with_two_inputs_is_taken_once_and_refused_once(shared: World, two: Racers) -> None:
    for _ in range(ROUNDS):
        key, before = shared.new_key(), count_items(shared)
        answers = two.race(
            shared,
            deed(deeds.receive, text="one cord", key=key, person="tech-a", codes={}),
            deed(deeds.receive, text="another cord", key=key, person="tech-a", codes={}),
        )
        assert sorted(answer.error for answer in answers) == ["", "KeyReused"]
        assert count_items(shared) == before + 1


def test_one_donation_number_is_received_once(shared: World, two: Racers) -> None:
    for number in range(ROUNDS):
        before, codes = count_items(shared), {"din": f"A9999261{number:05}"}
        answers = two.race(
            shared,
            deed(deeds.receive, text="cord", key=shared.new_key(), person="tech-a", codes=codes),
            deed(deeds.receive, text="cord", key=shared.new_key(), person="tech-b", codes=codes),
        )
        assert sorted(answer.error for answer in answers) == ["", "Duplicate"]
        assert count_items(shared) == before + 1


def test_one_record_number_belongs_to_one_participant(shared: World, two: Racers) -> None:
    for number in range(ROUNDS):
        before = count_items(shared)
        answers = both(two, shared, deeds.screen, record_number=f"MR-{number}")
        assert sorted(answer.error for answer in answers.values()) == ["", "Duplicate"]
        assert count_items(shared) == before + 1


def test_twenty_who_ask_one_counter_at_once_get_twenty_numbers(shared: World, two: Racers) -> None:
    for number in range(3):
        asked = deed(deeds.count, counter=f"counter-{number}", times=10)
        given = [answer.numbers for answer in two.race(shared, asked, asked)]
        assert sorted(given[0] + given[1]) == list(range(1, 21))


def test_fifty_who_ask_for_numbers_at_once_get_fifty_of_each_and_none_twice(shared: World, two: Racers) -> None:
    given: list[str] = []
    for _ in range(2):
        asked = deed(deeds.number, times=25)
        given += [text for answer in two.race(shared, asked, asked) for text in answer.texts]

    dins, accessions = (sorted(text for text in given if text.startswith(start)) for start in ("A9999", "SP-"))
    assert (len(set(dins)), len(set(accessions))) == (100, 100)
    serials = [int(din[-6:]) for din in dins]
    assert serials[-1] - serials[0] == 99


def test_fifty_cords_that_come_in_at_once_have_fifty_numbers(shared: World, two: Racers) -> None:
    answers = two.race(
        shared,
        deed(deeds.receive_cord, times=25, person="tech-a"),
        deed(deeds.receive_cord, times=25, person="tech-b"),
    )
    numbers = {text for answer in answers for text in answer.texts}

    assert len(numbers) == 50
    with shared.look() as store:
        assert {donation.din.text for donation in store.donations.all()} >= numbers


def test_a_bag_is_taken_before_a_recall_and_listed_or_after_it_and_refused(shared: World, two: Racers) -> None:
    for _ in range(ROUNDS):
        lot, bag = a_lot_with_a_bag(shared)
        recalled, taken = two.race(
            shared,
            deed(deeds.recall, uid=lot, person="tech-a"),
            deed(deeds.reserve, uid=bag, person="tech-b"),
        )
        assert recalled.done
        listed = shared.chain(lot)[-1].detail["taken"]
        if taken.done:
            assert listed == [str(bag)]
        else:
            assert (taken.reason, listed) == ("lot-recalled", [])


@pytest.mark.parametrize(("hold", "events"), [(deeds.hold_both, 3), (deeds.hold_beside, 2)])
def test_two_who_need_two_items_in_opposite_order_do_not_block_one_another(
    shared: World, two: Racers, hold, events: int
) -> None:
    for _ in range(ROUNDS):
        one, other = a_cord(shared), a_cord(shared)
        answers = two.race(
            shared,
            deed(hold, uids=(one, other), person="tech-a"),
            deed(hold, uids=(other, one), person="tech-b"),
        )
        assert [answer.error for answer in answers] == ["", ""]
        assert [len(shared.chain(uid)) for uid in (one, other)] == [events, events]


def both(two: Racers, world: World, what, **values) -> dict[str, Answer]:
    """Let Technician A and Technician B do the same at the same moment."""
    answers = two.race(world, *(deed(what, person=person, **values) for person in NAMES))
    return dict(zip(NAMES, answers, strict=True))


def the_loser(answers: dict[str, Answer], world: World, uid: UUID) -> Answer:
    """The answer of the one who lost, after seeing that exactly one won and that the other was told who and when."""
    (winner,) = (person for person, answer in answers.items() if answer.done)
    (loser,) = (answer for answer in answers.values() if not answer.done)
    chain = world.chain(uid)
    assert [event.what for event in chain] == [Happened.RECEIVED, Happened.ACCEPTED]
    assert chain[-1].actor_id == world.person(winner).id
    assert (loser.facts["who"], loser.facts["last"], loser.facts["at"]) == (NAMES[winner], "accepted", chain[-1].at)
    return loser


def a_cord(world: World) -> UUID:
    def receive(store: Store, *, by: Actor, at) -> Outcome:
        return told(begin(store, Kind.DONATION, Happened.RECEIVED, {}, by=by, at=at), Happened.RECEIVED, at=at)

    uid = world.do(receive, by=Role.TECHNICIAN).item
    assert uid is not None
    return uid


def a_lot_with_a_bag(world: World) -> tuple[UUID, UUID]:
    def grow_and_fill(store: Store, *, by: Actor, at) -> Outcome:
        lot = begin(store, Kind.LOT, Happened.OPENED, {}, by=by, at=at)
        for what in (Happened.HARVESTED, Happened.SENT_TO_TEST, Happened.RELEASED):
            lot = record(store, lot, what, {}, by=by, at=at)
        bag = begin(store, Kind.CONTAINER, Happened.FILLED, {}, by=by, at=at, made_from=[lot])
        bag = record(store, bag, Happened.STORED, {}, by=by, at=at)
        return told(lot, Happened.RELEASED, at=at, made=[bag])

    done = world.do(grow_and_fill, by=Role.TECHNICIAN)
    assert done.item is not None
    return done.item, done.made[0]


def count_items(world: World) -> int:
    with world.look() as store:
        return store.items.count()
