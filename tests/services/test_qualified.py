"""Does a badge count as one of two at the bedside only while its account is open and its role in force there?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from labtrack.edge.transaction import writing
from labtrack.services import staff
from tests.clinic import Clinic, codes


def test_a_closed_account_s_badge_makes_nobody_qualified(clinic: Clinic):
    check = clinic.gathered("LF-001", clinic.on_ward("LF-001"))
    badge = clinic.badge("nurse-b")
    clinic.do(staff.close_account, clinic.person("nurse-b").uid, reason="Left the house", by="admin")

    assert codes(clinic.scan(check, badge)) == ["B09"]
    assert codes(clinic.confirm(check)) == ["B09"]


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [(-9, 0, ["B09"]), (-9, None, []), (-9, 60, []), (60, None, ["B09"])],
    ids=["it has just ended", "it has no end", "it ends later", "it has not begun"],
)
def test_a_role_counts_from_its_beginning_until_its_end(
    clinic: Clinic, begins: int, ends: int | None, expected: list[str]
):
    check = clinic.gathered("LF-001", clinic.on_ward("LF-001"))
    with writing(clinic.world.installation) as store:
        grants = store.grants.table
        store.grants.connection.execute(
            update(grants)
            .where(grants.c.person_id == clinic.person("nurse-b").id)
            .values(
                begins_at=clinic.at + timedelta(minutes=begins),
                ends_at=clinic.at + timedelta(minutes=ends) if ends is not None else None,
            )
        )

    assert codes(clinic.confirm(check)) == expected
