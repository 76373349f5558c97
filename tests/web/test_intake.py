"""What is a scan field taken for, with and without the page's script?"""

from __future__ import annotations

import pytest

from labtrack.domain.readings import IsbtReading, SymbolReading, Unread
from labtrack.edge.intake import reading_of

DIN = "A999926000137"


def test_a_burst_is_a_scan():
    reading = reading_of({"scan": f"={DIN}00", "typed": "0"})

    assert isinstance(reading, IsbtReading)
    assert not reading.typed


@pytest.mark.parametrize("typed", [{"typed": "1"}, {}])
def test_what_the_page_s_script_did_not_see_as_a_burst_counts_as_typed(typed):
    reading = reading_of({"scan": f"={DIN}00", **typed})

    assert isinstance(reading, IsbtReading)
    assert reading.typed


def test_a_typed_donation_number_needs_its_check_character():
    assert reading_of({"scan": DIN, "typed": "1"}) == Unread(code="check-character-missing", raw=DIN)
    assert isinstance(reading_of({"scan": f"{DIN}D", "typed": "1"}), IsbtReading)


def test_a_typed_symbol_of_ours_is_marked_as_typed():
    reading = reading_of({"scan": "LB-00000001-L", "typed": "1"})

    assert isinstance(reading, SymbolReading)
    assert reading.typed


@pytest.mark.parametrize(
    ("keyboard", "code"), [("ime", "input-method"), ("caps", "caps-lock"), ("caps ime", "caps-lock")]
)
def test_what_was_odd_about_the_keyboard_explains_what_cannot_be_read(keyboard, code):
    assert reading_of({"scan": "?", "typed": "0", "keyboard": keyboard}) == Unread(code=code, raw="?")


def test_what_was_odd_about_the_keyboard_never_changes_what_can_be_read():
    assert isinstance(reading_of({"scan": f"={DIN}00", "typed": "0", "keyboard": "caps ime layout"}), IsbtReading)


def test_each_field_of_a_form_has_its_own_marks():
    form = {"bag": f"={DIN}00", "bag_typed": "0", "other_typed": "1", "typed": "1"}
    reading = reading_of(form, name="bag")

    assert isinstance(reading, IsbtReading)
    assert not reading.typed
