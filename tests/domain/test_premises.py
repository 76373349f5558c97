"""Is a number for tests known wherever it stands, and refused where patients are treated?"""

import pytest

from labtrack.domain.errors import Invalid
from labtrack.domain.premises import Premises, is_for_validation
from labtrack.domain.wristbands import BandPattern, BandScheme, scheme_of, shown


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({"din": "A999926000137"}, True),
        ({"din": "A999026000137"}, True),
        ({"din": "G123426000137"}, False),
        ({"product": "A999926000137S1234VA0"}, True),
        ({"product": "G123426000137S1234VA0"}, False),
        ({"mpho": "A9999S1234G123426000137A00000"}, True),
        ({"mpho": "00000S1234A999926000137A00000"}, True),
        ({"mpho": "00000S1234G123426000137A00000"}, False),
        ({"lot": "A9999"}, False),
        ({}, False),
    ],
)
def test_a_number_for_tests_is_known_in_every_code(codes, expected):
    assert is_for_validation(codes) is expected


@pytest.mark.parametrize(
    ("clinical", "facility", "refused"),
    [(True, "A9990", True), (True, "A9999", True), (True, "G1234", False), (False, "A9999", False)],
)
def test_it_is_refused_where_patients_are_treated(clinical, facility, refused):
    premises = Premises(facility=None, clinical=clinical, bands=None)

    def ask():
        premises.require_for_patients(facility, field="din")
        return True

    if refused:
        with pytest.raises(Invalid) as stopped:
            ask()
        assert stopped.value.fields == {"din": "validation-number"}
    else:
        assert ask()


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [
        (r"MR\d{6}", None),
        (r"\d{7}", None),
        (r".*", "A999926000137"),
        (r"[A-Z0-9]{14}", "A999926000137D"),
        (r"\d{13}", "7004203123456"),
        (r"[A-Z]{2}-\d{8}-[0-9A-Z]", "LB-00000012-F"),
        (r"LF-\d+", "LF-001"),
        (r"[a-z]+", "hello"),
        (r"\d+", "7004203123456"),
    ],
)
def test_a_pattern_that_would_take_what_is_no_wristband_is_told(pattern, taken):
    assert BandPattern(text=pattern).takes_too_much() == taken


@pytest.mark.parametrize(
    ("band", "scheme"),
    [
        ("WB-00000013-Y", BandScheme.OWN),
        ("(8018)123456789012345675", BandScheme.GSRN),
        ("&#0108MRN00123", BandScheme.ISBT),
        ("MR004711", BandScheme.HOSPITAL),
    ],
)
def test_each_kind_of_wristband_has_its_scheme(band, scheme):
    assert scheme_of(band) is scheme


def test_what_a_hospital_s_band_is_found_by_is_never_shown():
    codes = {"study": "LF-001", "wristband": "WB-00000013-Y", "wristband-gsrn": "x", "wristband-site": "y"}

    assert shown(codes) == {"study": "LF-001", "wristband": "WB-00000013-Y"}
