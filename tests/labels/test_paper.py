"""Do labels lie on a sheet of office paper where its places are?"""

from __future__ import annotations

import pypdfium2
import pytest

from labels import RESOLUTIONS, DoesNotFit, MixedSizes, NoSuchPosition, UnknownPaper, render_pdf
from tests.labels.contents import a_label
from tests.labels.decoding import by_zbar, by_zxing_linear
from tests.labels.paper import cut_out, printed

SERIALS = ["LB-00000042-K", "LB-00000043-H", "LB-00000044-E", "LB-00004711-7"]


def tubes(number):
    return [a_label("tube-v1", label_symbol=SERIALS[one % len(SERIALS)]) for one in range(number)]


def pages(pdf):
    document = pypdfium2.PdfDocument(pdf)
    sizes = [tuple(round(side / 72 * 25.4, 1) for side in page.get_size()) for page in document]
    document.close()
    return sizes


# Tubes of 50 by 25 mm lie three by ten on A4, 2 mm apart and in its middle: 28 mm from the left, 14.5 from the top.
def place_on_a4(number):
    row, column = divmod(number - 1, 3)
    left, top = 28 + 52 * column, 14.5 + 27 * row
    return left, top, left + 50, top + 25


@pytest.mark.parametrize("dpi", RESOLUTIONS)
def test_labels_fill_the_places_row_by_row_from_the_one_that_is_named(dpi):
    page = printed(render_pdf(tubes(4), dpi=dpi, paper="A4", start=3), dpi)

    for number, serial in zip((3, 4, 5, 6), SERIALS, strict=True):
        here = cut_out(page, dpi, place_on_a4(number))
        assert by_zxing_linear(here) == [serial]
        assert by_zbar(here) == [serial]
    for number in (1, 2, 7, 30):
        assert cut_out(page, dpi, place_on_a4(number)).getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("number", "start", "count"), [(30, 1, 1), (31, 1, 2), (1, 30, 1), (2, 30, 2), (29, 2, 1), (30, 2, 2), (60, 1, 2)]
)
def test_what_does_not_find_a_place_goes_onto_the_next_sheet(number, start, count):
    assert pages(render_pdf(tubes(number), paper="A4", start=start)) == [(210, 297)] * count


def test_the_second_sheet_begins_at_its_first_place():
    page = printed(render_pdf(tubes(2), paper="A4", start=30), 300, page=1)

    assert by_zxing_linear(cut_out(page, 300, place_on_a4(1))) == [SERIALS[1]]
    assert cut_out(page, 300, place_on_a4(30)).getextrema() == (255, 255)


def test_letter_paper_has_its_own_size_and_places():
    assert pages(render_pdf(tubes(27), paper="Letter")) == [(215.9, 279.4)]
    assert len(pages(render_pdf(tubes(28), paper="Letter"))) == 2


def test_a_long_band_lies_along_the_paper():
    assert pages(render_pdf([a_label("wristband-v1")], paper="A4")) == [(297, 210)]


def test_a_band_longer_than_the_paper_is_refused():
    with pytest.raises(DoesNotFit):
        render_pdf([a_label("wristband-v1")], paper="Letter")


@pytest.mark.parametrize("start", [0, -1, 31])
def test_a_place_that_the_paper_does_not_have_is_refused(start):
    with pytest.raises(NoSuchPosition) as caught:
        render_pdf(tubes(1), paper="A4", start=start)
    assert caught.value.code == "no-such-position"


def test_labels_of_two_sizes_share_no_paper():
    with pytest.raises(MixedSizes):
        render_pdf([a_label("tube-v1"), a_label("badge-v1")], paper="A4")


def test_a_paper_that_nobody_has_is_refused():
    with pytest.raises(UnknownPaper):
        render_pdf(tubes(1), paper="Foolscap")
