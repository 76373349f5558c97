"""Is what went otherwise written down at once, classified by those who may, and closed by signature?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.deviations import Severity
from labtrack.domain.errors import Invalid, NotFound, NotPermitted, SignatureRequired, WrongState
from labtrack.domain.people import Role
from labtrack.domain.signatures import Meaning
from labtrack.services.deviations import classify_deviation, close_deviation, open_deviation
from tests import manufacture
from tests.world import World


@pytest.fixture
def donation(world: World) -> UUID:
    """Something that a deviation can be about."""
    return manufacture.a_received_donation(world)


def deviate(world: World, item: UUID, severity: Severity | None = None, **changes: Any):
    given = {"account": "The box stood in the sun", "by": Role.TECHNICIAN, **changes}
    return world.do(open_deviation, item, severity=severity, **given)


def close(world: World, deviation: UUID, *, by: str = "qa-a", conclusion: str = "No effect on the cells"):
    return world.do(close_deviation, deviation, conclusion=conclusion, by=world.person(by), sign=True)


def test_an_unclassified_deviation_waits_for_quality_for_a_day(world: World, donation) -> None:
    (deviation,) = deviate(world, donation, rule="B05").made

    with world.look() as store:
        kept = store.deviations.find(uid=deviation)
        task = store.tasks.find(item_id=kept.item_id, kind="classify-deviation")
    assert (kept.severity, kept.rule, kept.account) == (None, "B05", "The box stood in the sun")
    assert (task.role, (task.due_at - world.at).total_seconds()) == (Role.QUALITY_ASSURANCE, 86_400)
    assert world.item(donation).state == "received"
    assert world.chain(donation)[-1].detail["rule"] == "B05"


def test_a_deviation_is_classified_and_no_longer_waits(world: World, donation) -> None:
    (deviation,) = deviate(world, donation).made
    world.do(classify_deviation, deviation, Severity.CRITICAL, by=Role.QUALITY_ASSURANCE)
    again = world.do(classify_deviation, deviation, Severity.CRITICAL, by=Role.QUALITY_ASSURANCE)

    assert again.repeated
    assert "classify-deviation" not in manufacture.waiting(world, donation)
    assert world.chain(donation)[-1].detail == {
        "deviation": str(deviation),
        "severity": "critical",
        "severity_before": None,
    }


def test_what_waits_stays_open_until_the_last_deviation_is_classified(sqlite_world: World) -> None:
    item = manufacture.a_received_donation(sqlite_world)
    first, second = (deviate(sqlite_world, item).made[0] for _ in range(2))
    sqlite_world.do(classify_deviation, first, Severity.MINOR, by=Role.QUALITY_ASSURANCE)
    assert "classify-deviation" in manufacture.waiting(sqlite_world, item)
    sqlite_world.do(classify_deviation, second, Severity.MINOR, by=Role.QUALITY_ASSURANCE)

    assert "classify-deviation" not in manufacture.waiting(sqlite_world, item)


def test_a_deviation_is_closed_by_signature_with_what_it_meant(world: World, donation) -> None:
    (deviation,) = deviate(world, donation, Severity.MAJOR).made
    close(world, deviation)

    with world.look() as store:
        kept = store.deviations.find(uid=deviation)
        signature = store.signatures.find(item_id=kept.item_id)
    assert (kept.closed_by_id, kept.closed_at) == (world.person("qa-a").id, world.at)
    assert signature.meaning is Meaning.REVIEWED
    assert "No effect on the cells" in signature.text


def test_what_is_unclassified_or_unexplained_is_not_closed(world: World, donation) -> None:
    (deviation,) = deviate(world, donation).made
    with pytest.raises(Invalid) as refused:
        close(world, deviation, conclusion="")

    assert refused.value.fields == {"severity": "not-classified", "conclusion": "missing"}


def test_a_deviation_is_not_closed_without_a_signature(world: World, donation) -> None:
    (deviation,) = deviate(world, donation, Severity.MINOR).made
    with pytest.raises(SignatureRequired):
        world.do(close_deviation, deviation, conclusion="None", by=Role.QUALITY_ASSURANCE, proof=None)

    with world.look() as store:
        assert store.deviations.find(uid=deviation).closed_at is None


def test_a_closed_deviation_stays_closed(world: World, donation) -> None:
    (deviation,) = deviate(world, donation, Severity.MINOR).made
    close(world, deviation)
    again = close(world, deviation)
    with pytest.raises(WrongState) as refused:
        world.do(classify_deviation, deviation, Severity.MAJOR, by=world.person("qa-b"))

    assert again.repeated
    assert (refused.value.reason, refused.value.facts["who"]) == ("deviation-closed", "Quality Assurance A")


def test_only_quality_assurance_classifies_and_closes(sqlite_world: World) -> None:
    (deviation,) = deviate(sqlite_world, manufacture.a_received_donation(sqlite_world)).made
    with pytest.raises(NotPermitted):
        sqlite_world.do(classify_deviation, deviation, Severity.MINOR, by=Role.TECHNICIAN)
    with pytest.raises(NotPermitted):
        close(sqlite_world, deviation, by="tech-a")


def test_a_deviation_says_what_happened_and_an_unknown_one_is_not_found(sqlite_world: World) -> None:
    item = manufacture.a_received_donation(sqlite_world)
    with pytest.raises(Invalid) as refused:
        deviate(sqlite_world, item, account="  ")
    with pytest.raises(NotFound):
        close(sqlite_world, UUID(int=9))

    assert refused.value.fields == {"account": "missing"}
