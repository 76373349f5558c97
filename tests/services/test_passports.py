"""Who may export a custody passport, of what, and what never goes with it?"""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from sqlalchemy import text

from labtrack.domain.custody import Happened, Kind
from labtrack.domain.errors import Invalid, NotPermitted
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Role
from labtrack.edge.passports import passport_of
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, told
from tests.clinic import Clinic
from tests.persistence.histories import a_history
from tests.world import World


def test_a_dose_carries_its_order_and_origin_and_nothing_of_the_participants_own(clinic: Clinic) -> None:
    dose = clinic.on_ward("LF-001")
    file = passport_of(clinic.world.installation, dose, by=clinic.person("auditor-a")).as_file()

    kinds = [json.loads(chain["events"][0]["text"])["kind"] for chain in json.loads(file)["chains"]]
    assert sorted(kinds) == ["container", "donation", "dose", "infusion", "lot"]
    assert kinds[0] == "dose"
    assert '\\"arm\\"' not in file
    assert clinic.furnished.patients["LF-001"].name not in file


def test_who_reads_blind_gets_the_tube_alone_and_no_dose(clinic: Clinic) -> None:
    dose, reader = clinic.prepared("LF-001"), clinic.person("immune-a")
    installation = clinic.world.installation
    with clinic.world.look() as store:
        tube = store.items.all(kind=Kind.SPECIMEN)[0]

    file = passport_of(installation, tube.uid, by=reader).as_file()
    assert [chain["item"] for chain in json.loads(file)["chains"]] == [str(tube.uid)]
    with pytest.raises(NotPermitted):
        passport_of(installation, dose, by=reader)


def test_an_origin_that_would_tell_the_arm_stays_out_of_a_blind_readers_passport(world: World) -> None:
    def drawn_at_an_infusion(store: Store, *, by: Actor, at: datetime) -> Outcome:
        infusion = begin(store, Kind.INFUSION, Happened.PLANNED, {"number": 1}, by=by, at=at)
        tube = begin(store, Kind.SPECIMEN, Happened.EXPECTED, {}, by=by, at=at, made_from=[infusion])
        return told(tube, Happened.EXPECTED, at=at)

    tube = world.do(drawn_at_an_infusion, by=Role.INVESTIGATOR).item
    assert tube is not None
    chains = {
        role: len(passport_of(world.installation, tube, by=world.actor(role)).passport.chains)
        for role in (Role.AUDITOR, Role.IMMUNE_TECHNICIAN)
    }
    assert chains == {Role.AUDITOR: 2, Role.IMMUNE_TECHNICIAN: 1}


def test_who_may_not_export_is_refused_and_both_are_kept(world: World) -> None:
    a_history(world)
    with world.look() as store:
        bag = store.items.all(kind=Kind.CONTAINER)[-1].uid
    passport_of(world.installation, bag, by=world.actor(Role.PHARMACIST))
    with pytest.raises(NotPermitted):
        passport_of(world.installation, bag, by=world.actor(Role.WARD_NURSE))
    with world.look() as store:
        lot = store.items.all(kind=Kind.LOT)[0].uid
    with pytest.raises(Invalid, match="no-passport"):
        passport_of(world.installation, lot, by=world.actor(Role.AUDITOR))

    with world.installation.database.reading() as connection:
        rows = connection.execute(text("SELECT code, detail FROM audit WHERE use_case = 'export_passport' ORDER BY id"))
        kept = [(row.code, json.loads(row.detail).get("item")) for row in rows]
    assert kept == [("exported", str(bag)), ("not-permitted", None), ("no-passport", None)]
