"""Is the picture of a label the dots that a printer lays down?"""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from labels import DESIGNS, RESOLUTIONS, LabelError, render_png
from labels.biohazard import biohazard
from tests.labels.contents import FIELDS, a_chinese_dose, a_label
from tests.labels.decoding import page_of


def picture_of(label, dpi=203) -> Image.Image:
    return Image.open(BytesIO(render_png(label, dpi=dpi)))


@pytest.mark.parametrize("dpi", RESOLUTIONS)
@pytest.mark.parametrize("design", FIELDS)
def test_a_picture_has_one_pixel_for_each_dot_and_says_how_large_it_is(design, dpi):
    picture = picture_of(a_label(design), dpi)

    size = DESIGNS[design]
    assert picture.size == (round(size.width * dpi / 25.4), round(size.height * dpi / 25.4))
    assert picture.mode == "1"
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.01)


def test_the_same_label_gives_the_same_bytes_and_another_label_others():
    assert render_png(a_chinese_dose(), dpi=300) == render_png(a_chinese_dose(), dpi=300)
    assert render_png(a_label(lot="L26-0007")) != render_png(a_label(lot="L26-0008"))


@pytest.mark.parametrize("design", FIELDS)
def test_picture_and_pdf_blacken_nearly_the_same(design):
    dots = page_of(design, "PNG", 300)
    page = page_of(design, "PDF", 300).crop((0, 0, *dots.size))

    def black(image, left, top):
        return image.crop((left, top, left + 59, top + 59)).point(lambda level: 255 - level).histogram()

    for left in range(0, dots.width - 59, 59):
        for top in range(0, dots.height - 59, 59):
            inks = [sum(level * number for level, number in enumerate(black(one, left, top))) for one in (dots, page)]
            assert abs(inks[0] - inks[1]) <= 0.045 * 255 * 59 * 59, (left, top)


def test_strong_text_is_blacker_than_plain():
    strong, plain = (
        sum(picture_of(a_label("tube-v1", **{field: "HHHH"})).convert("L").crop(place).histogram()[:128])
        for field, place in (("study_number", (10, 10, 220, 40)), ("visit", (220, 10, 395, 40)))
    )

    assert strong > plain


def test_a_label_that_must_not_be_printed_has_no_picture():
    with pytest.raises(LabelError):
        render_png(a_label("badge-v1", printed_name="\U00020bb7"))


@pytest.mark.parametrize("side", [40, 88, 189])
def test_the_biohazard_symbol_is_alike_on_both_sides_and_fills_its_square(side):
    rows = biohazard(side)

    assert len(rows) == side
    assert all(row == row[::-1] for row in rows)
    dark = sum(row.count("1") for row in rows)
    assert 0.2 < dark / side**2 < 0.5
    # Beside the middle of the three horns, within its hole and out of it, between two slits.
    middle = rows[int(0.553 * side)]
    assert (middle[int(0.538 * side)], middle[int(0.59 * side)]) == ("0", "1")


def test_the_biohazard_symbol_goes_with_its_legend():
    place = (660, 80, 770, 170)

    with_legend, without = (
        picture_of(a_label("isbt-container-v1", biohazard=legend)).convert("L").crop(place)
        for legend in ("BIOHAZARD", "")
    )
    assert without.getextrema() == (255, 255)
    assert 0.1 < with_legend.histogram()[0] / (110 * 90) < 0.6
