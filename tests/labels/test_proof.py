"""Does the proof sheet of the documentation show the labels as they are printed now?"""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from labels import DESIGNS
from tests.labels.proof import PAGE, PICTURES, page, pictures


def test_the_page_names_every_design_with_its_size_and_fields():
    shown = PAGE.read_text(encoding="utf-8")

    assert shown == page(), "run `make docs`"
    assert [design for design in DESIGNS if f"## {design}\n" not in shown] == []


@pytest.mark.parametrize(("name", "drawn"), pictures().items(), ids=list(pictures()))
def test_each_picture_is_of_the_label_as_it_is_printed_now(name, drawn):
    now = Image.open(BytesIO(drawn))
    shown = Image.open(PICTURES / name)

    assert shown.size == now.size
    assert ImageChops.difference(shown.convert("L"), now.convert("L")).getbbox() is None, "run `make docs`"


def test_no_picture_is_of_a_label_that_is_no_more():
    assert {file.name for file in PICTURES.iterdir()} == set(pictures())
