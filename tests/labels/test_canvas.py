"""Can another printer language draw what the designs say?"""

from __future__ import annotations

from labels import DESIGNS, Dots, lay_out, paint
from tests.labels.contents import COMPOUND, a_label


class Diary:
    """A canvas that writes down what it was asked to draw."""

    def __init__(self):
        self.lines = []

    def start(self, sheet):
        self.lines.append(("start", sheet.width, sheet.height))

    def fill(self, mark):
        self.lines.append(("fill",))

    def words(self, mark):
        self.lines.append(("words", mark.text, mark.strong))

    def reversed(self, mark):
        self.lines.append(("reversed", mark.words.text, mark.words.strong))

    def picture(self, mark):
        self.lines.append(("picture", len(mark.rows)))

    def bars(self, mark):
        self.lines.append(("bars", mark.message))

    def modules(self, mark):
        self.lines.append(("modules", mark.message, len(mark.rows)))

    def finish(self):
        self.lines.append(("finish",))


def diary_of(design, **changes):
    diary = Diary()
    paint(lay_out(DESIGNS[design], a_label(design, **changes), Dots(per_inch=203)), diary)
    return diary.lines


def test_a_tube_is_drawn_in_the_order_of_its_design():
    assert diary_of("tube-v1") == [
        ("start", 50, 25),
        ("words", "LF-4-012", True),
        ("words", "Week 4", False),
        ("words", "Sodium heparin, 5 mL", False),
        ("bars", "LB-00004711-7"),
        ("words", "SP-26-004711", False),
        ("reversed", "NOT FOR CLINICAL USE", True),
        ("finish",),
    ]


def test_a_canvas_gets_the_message_of_a_symbol_beside_its_modules():
    assert ("modules", COMPOUND, 22) in diary_of("container-v1")


def test_an_empty_banner_draws_nothing():
    drawn = [line[0] for line in diary_of("tube-v1", banner="")]

    assert drawn == ["start", "words", "words", "words", "bars", "words", "finish"]
