"""Does a scanner read from the paper exactly what was to be printed?"""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from ppf.datamatrix import DataMatrix

from labels import render_pdf
from labels.symbols import code_128, data_matrix
from tests.labels.contents import COMPOUND, a_chinese_dose, a_label
from tests.labels.paper import cut_out, printed, scanned_linear, scanned_matrix

RESOLUTIONS = [203, 300, 600]

# The reader with ]C0 or ]d1 switched off sends these strings and nothing else.
ISBT_MESSAGES = [
    COMPOUND,
    "=A99992512345600",
    "=<S1234V00",
    "&>0262732359",
    "=%6200",
    "=+04000=A99992512345600=<S1234V00&>0262732359&/CHA999925000001",
    "=+04000=A99992600013700=<S1234V99=,00012A&>0263271300",
]

# Where each design has its Data Matrix, in mm: left, top, right, bottom.
MATRIX_ON = {
    "container-v1": (75, 0, 100, 20),
    "dose-v1": (0, 11, 25, 33),
    "wristband-v1": (20, 0, 50, 25),
    "badge-v1": (58, 29, 85, 54),
}
MATRIX_SAYS = {
    "container-v1": COMPOUND,
    "dose-v1": COMPOUND,
    "wristband-v1": "LF-4-012",
    "badge-v1": "BADGE-0007-Q",
}


@pytest.mark.parametrize("dpi", RESOLUTIONS)
@pytest.mark.parametrize(
    ("design", "says"),
    [("container-v1", "LB-00000042-K"), ("dose-v1", "LB-00000042-K"), ("tube-v1", "LB-00004711-7")],
)
def test_the_label_symbol_is_read_back(design, says, dpi):
    pdf = render_pdf([a_label(design)], dpi=dpi)

    assert scanned_linear(printed(pdf, dpi)) == [says]


@pytest.mark.parametrize("dpi", RESOLUTIONS)
@pytest.mark.parametrize("design", MATRIX_ON)
def test_the_data_matrix_is_read_back_by_another_code_base(design, dpi):
    pdf = render_pdf([a_label(design)], dpi=dpi)

    assert scanned_matrix(cut_out(printed(pdf, dpi), dpi, MATRIX_ON[design])) == MATRIX_SAYS[design]


@pytest.mark.parametrize("dpi", RESOLUTIONS)
def test_a_label_laid_out_for_203_dots_is_read_back_from_a_finer_printer_too(dpi):
    page = printed(render_pdf([a_label()]), dpi)

    assert scanned_linear(page) == ["LB-00000042-K"]
    assert scanned_matrix(cut_out(page, dpi, MATRIX_ON["container-v1"])) == COMPOUND


def test_a_chinese_label_carries_the_same_symbols():
    page = printed(render_pdf([a_chinese_dose()]), 203)

    assert scanned_linear(page) == ["LB-00000042-K"]
    assert scanned_matrix(cut_out(page, 203, MATRIX_ON["dose-v1"])) == COMPOUND


@pytest.mark.parametrize("message", ISBT_MESSAGES)
def test_an_isbt_128_message_comes_back_character_for_character(message):
    page = printed(render_pdf([a_label(isbt_message=message)]), 203)

    assert scanned_matrix(cut_out(page, 203, MATRIX_ON["container-v1"])) == message


@pytest.mark.parametrize("message", ISBT_MESSAGES)
def test_an_independent_encoder_makes_a_symbol_of_the_same_size(message):
    other = DataMatrix(message).matrix

    rows = data_matrix(message, field="isbt_message")
    assert (len(rows), {len(row) for row in rows}) == (len(other), {len(other)})


def test_an_independent_encoder_makes_the_very_same_modules_of_a_compound_message():
    other = ["".join(str(int(module)) for module in row) for row in DataMatrix(COMPOUND).matrix]

    assert list(data_matrix(COMPOUND, field="isbt_message")) == other


def test_a_wristband_carries_its_symbol_three_times():
    page = printed(render_pdf([a_label("wristband-v1")]), 203)

    found = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix))
    assert [symbol.text for symbol in found] == ["LF-4-012"] * 3


def test_twin_bags_get_pages_of_their_own():
    twins = [a_label(label_symbol="LB-00000042-K"), a_label(label_symbol="LB-00000043-H")]

    pdf = render_pdf(twins)
    assert scanned_linear(printed(pdf, 203, page=0)) == ["LB-00000042-K"]
    assert scanned_linear(printed(pdf, 203, page=1)) == ["LB-00000043-H"]


@settings(max_examples=200, deadline=None)
@example("99")
@example("9912")
@example("99-A")
@example("A99999")
@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-", min_size=1, max_size=24))
def test_any_code_128_message_is_read_back(message):
    assert scanned_linear(drawn([code_128(message, field="symbol")] * 20, quiet=10)) == [message]


@settings(max_examples=60, deadline=None)
@given(st.text([chr(code) for code in range(0x20, 0x7F)], min_size=1, max_size=60))
def test_any_data_matrix_message_is_read_back(message):
    assert scanned_matrix(drawn(data_matrix(message, field="symbol"), quiet=2)) == message


def drawn(rows, *, quiet):
    """Return a symbol as an image of four by four pixels a module."""
    image = Image.new("L", (len(rows[0]) + 2 * quiet, len(rows) + 2 * quiet), 255)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            if module == "1":
                image.putpixel((x + quiet, y + quiet), 0)
    return image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)
