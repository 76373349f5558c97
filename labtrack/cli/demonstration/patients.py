"""Which synthetic patients take part in the demonstration?"""

from __future__ import annotations

from datetime import date, timedelta

from labtrack.cli.demonstration.stage import Stage
from labtrack.cli.demonstration.thread import Patient
from labtrack.domain.identifiers import Abo, RhD
from labtrack.domain.participants import Sex

ARMS = 4
WARDS = ("WARD-7", "WARD-9")
BORN_FROM = date(1964, 1, 1)
BORN_WITHIN_DAYS = 40 * 365
GROUPS = (Abo.O, Abo.A, Abo.B, Abo.AB)
WEIGHTS = (10, 7, 6, 2)


def a_patient(stage: Stage, index: int, *, arm: int | None = None, ward: str | None = None) -> Patient:
    """The index-th synthetic patient: everything drawn from the play's own chance."""
    chance = stage.chance
    return Patient(
        name=f"Synthetic Patient {index:03}",
        record_number=f"SYN-{index:05}",
        birth_date=BORN_FROM + timedelta(days=chance.randrange(BORN_WITHIN_DAYS)),
        sex=chance.choice((Sex.MALE, Sex.MALE, Sex.MALE, Sex.FEMALE)),
        arm=arm or (index - 1) % ARMS + 1,
        weight_mg=chance.randrange(480, 880) * 100_000,
        abo=chance.choices(GROUPS, WEIGHTS)[0],
        rhd=RhD.POSITIVE,
        ward=ward or WARDS[index // ARMS % 2],
        bilirubin=str(chance.randrange(200, 340)),
        creatinine=str(chance.randrange(58, 84)),
        inr=f"{chance.randrange(15, 20) / 10}",
    )
