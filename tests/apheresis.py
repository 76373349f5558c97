"""What do the tests of plasma exchange do again and again: receive, check, start, hang?"""

from __future__ import annotations

from datetime import timedelta

from labtrack.domain.identifiers import Abo, BloodGroup, Din, ProductCode, RhD
from labtrack.domain.people import Role
from labtrack.services import plasma_exchange as services
from tests.clinical import an_enrolled, exchanges_of

NURSE = Role.APHERESIS_NURSE
HOUR = timedelta(hours=1)


def receive(world, patient, *, serial=137, division="00", abo=Abo.A, rhd=RhD.POSITIVE, **change):
    given = {
        "din": Din.from_parts("A9998", 26, serial),
        "product_code": ProductCode(code="E0713", collection_type="V", division=division),
        "group": BloodGroup.of(abo, rhd),
        "volume_ul": 200_000,
        "label_expires_at": world.at + 20 * HOUR,
        "thawed_at": world.at - HOUR,
        "out_since": world.at - HOUR / 2,
    }
    return world.do(services.receive_plasma_unit, patient.uid, **given | change, by=NURSE)


def check(world, patient, units, *, wristband=None, identifier="name-and-birth-date", second=True):
    return world.do(
        services.check_plasma_units,
        patient.uid,
        units,
        wristband=wristband or patient.wristband,
        identifier=identifier,
        second=world.actor(NURSE, 1) if second is True else second,
        by=NURSE,
    )


def start(world, exchange, patient, *, wristband=None, **change):
    given = {"consumable_lot": "SET-1", "consumable_expires_at": world.at + 24 * HOUR}
    return world.do(
        services.start_exchange, exchange, wristband=wristband or patient.wristband, **given | change, by=NURSE
    )


def hang(world, exchange, unit, patient, *, by=NURSE, **more):
    return world.do(services.hang_plasma_unit, exchange, unit, wristband=patient.wristband, by=by, **more)


def a_checked(world, patient, **change):
    unit = receive(world, patient, **change).item
    outcome = check(world, patient, [unit])
    assert not outcome.refused, outcome.findings
    return unit


def a_running(world, *, number=1):
    patient = an_enrolled(world, number=number)
    exchange = exchanges_of(world, patient)[1]
    assert not start(world, exchange, patient).refused
    return patient, exchange


def codes(outcome):
    return [finding.code for finding in outcome.findings]
