"""Does a scan tell nobody the arm who must not know it?"""

from __future__ import annotations

import pytest

from labtrack.domain.errors import NotPermitted
from labtrack.interop.scans import read
from labtrack.services.scanning import resolve
from tests.clinic import Clinic


def test_the_immune_laboratory_is_shown_no_dose_by_its_label_and_every_participant_by_the_wristband(clinic: Clinic):
    dose = clinic.prepared("LF-001")
    label, band = read(clinic.symbol(dose)), read(clinic.wristband("LF-001"))
    immune, nurse = clinic.person("immune-a"), clinic.person("nurse-a")

    with clinic.world.look() as store:
        assert resolve(store, label, by=nurse, at=clinic.at).item.item.uid == dose
        with pytest.raises(NotPermitted):
            resolve(store, label, by=immune, at=clinic.at)
        assert resolve(store, band, by=immune, at=clinic.at).item.item.uid == clinic.patient("LF-001")
