"""Is MELD what was published, in every form and unit that a site may use?"""

from decimal import Decimal

import pytest

from labtrack.domain.errors import Invalid
from labtrack.domain.scores import Measured, MeldInputs, meld

FLOORED = [
    # bilirubin, creatinine, INR → raw (as far as it was published), rounded
    (("4.2", "mg/dL"), ("1.9", "mg/dL"), "1.2", "20.03916", 20),
    (("0.9", "mg/dL"), ("0.9", "mg/dL"), "0.9", "6.43", 6),
    (("54", "umol/L"), ("170", "umol/L"), "2.0", "24.798", 25),
    (("26", "umol/L"), ("77", "umol/L"), "1.6", "13.27793", 13),
    (("1.9", "mg/dL"), ("1.3", "mg/dL"), "1.2", "13.41", 13),
    (("2.0", "mg/dL"), ("1.2", "mg/dL"), "1.5", "15.34", 15),
    (("1.0", "mg/dL"), ("1.0", "mg/dL"), "1.53", "11.193", 11),
    (("350", "umol/L"), ("80", "umol/L"), "2.9", "29.766", 30),
    (("350", "umol/L"), ("78", "umol/L"), "2.1", "26.15", 26),
]


def given(bilirubin=("4.2", "mg/dL"), creatinine=("1.9", "mg/dL"), inr="1.2", dialysed=False):
    return MeldInputs(
        bilirubin=Measured(value=Decimal(bilirubin[0]), unit=bilirubin[1]),
        creatinine=Measured(value=Decimal(creatinine[0]), unit=creatinine[1]),
        inr=Decimal(inr),
        dialysed=dialysed,
    )


@pytest.mark.parametrize(("bilirubin", "creatinine", "inr", "raw", "rounded"), FLOORED)
def test_published_examples_are_reproduced(bilirubin, creatinine, inr, raw, rounded):
    score = meld(given(bilirubin, creatinine, inr), floors=True)

    digits = Decimal(1).scaleb(-len(raw.partition(".")[2]))
    assert abs(score.raw - Decimal(raw)) < digits
    assert score.rounded == rounded


def test_without_floors_a_low_creatinine_lowers_the_score():
    score = meld(given(("350", "umol/L"), ("80", "umol/L"), "2.9"), floors=False)

    assert abs(score.raw - Decimal("28.81")) < Decimal("0.01")
    assert score.rounded == 29


def test_the_two_units_of_bilirubin_say_the_same():
    assert meld(given(bilirubin=("171", "umol/L")), floors=True) == meld(given(bilirubin=("10", "mg/dL")), floors=True)


def test_the_two_units_of_creatinine_say_the_same():
    one = meld(given(creatinine=("176.8", "umol/L")), floors=True)

    assert one == meld(given(creatinine=("2", "mg/dL")), floors=True)


def test_creatinine_counts_as_four_at_most():
    assert meld(given(creatinine=("9", "mg/dL")), floors=True) == meld(given(creatinine=("4", "mg/dL")), floors=True)


def test_dialysis_counts_as_a_creatinine_of_four():
    dialysed = meld(given(creatinine=("1.1", "mg/dL"), dialysed=True), floors=True)

    assert dialysed == meld(given(creatinine=("4.0", "mg/dL")), floors=True)


def test_a_half_is_rounded_up():
    # The floors make all three 1 and the score 6.43; this INR brings it to 6.5 and a hair: 10 × (0.643 + 1.12 ln x).
    assert meld(given(("1", "mg/dL"), ("1", "mg/dL"), "1.006270"), floors=True).raw >= Decimal("6.5")
    assert meld(given(("1", "mg/dL"), ("1", "mg/dL"), "1.006270"), floors=True).rounded == 7


def test_every_impossible_value_is_named_at_once():
    with pytest.raises(Invalid) as refusal:
        meld(given(("4.2", "mmol/L"), ("4000", "mg/dL"), "0"), floors=True)

    assert refusal.value.fields == {"bilirubin": "unit-unknown", "creatinine": "too-high", "inr": "too-low"}


def test_what_is_no_number_is_no_value():
    with pytest.raises(Invalid) as refusal:
        meld(given(inr="NaN"), floors=True)

    assert refusal.value.fields == {"inr": "not-a-number"}
