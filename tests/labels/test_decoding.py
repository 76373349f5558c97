"""Is every symbol of every label read back, however it is printed and spoilt, and is the page that says so current?"""

from __future__ import annotations

import pytest
import zxingcpp

from labels import DESIGNS, RESOLUTIONS
from labels.canvas import Bars, Modules
from tests.labels.contents import FIELDS
from tests.labels.decoding import FORMATS, page_of, read_all, readings_of, sheet_of
from tests.labels.matrix import PAGE, WAYS, page

LINEAR_WAYS = [way for way in WAYS if way != "damaged"]


@pytest.mark.parametrize("design", FIELDS)
def test_every_symbol_is_read_by_both_readers_in_every_format_and_state(design):
    misread = [reading for reading in readings_of(design) if not reading.right]

    assert misread == []


@pytest.mark.parametrize("design", FIELDS)
def test_no_symbol_format_resolution_state_or_reader_was_left_out(design):
    tried = {(one.field, one.format, one.dpi, one.spoilt, one.reader) for one in readings_of(design)}

    expected = {
        (symbol.field, form, dpi, way, reader)
        for symbol in DESIGNS[design].symbols()
        for form in FORMATS
        for dpi in RESOLUTIONS
        for way in (LINEAR_WAYS if type(symbol).__name__ == "Linear" else WAYS)
        for reader in (("ZXing", "zbar") if type(symbol).__name__ == "Linear" else ("ZXing", "libdmtx"))
    }
    assert tried == expected


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("design", FIELDS)
def test_a_whole_label_says_its_symbols_and_nothing_else(design, form):
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.DataMatrix])

    found = zxingcpp.read_barcodes(page_of(design, form, 300), formats=formats, try_downscale=False)

    printed = [mark.message for mark in sheet_of(design, 300).marks if isinstance(mark, Bars | Modules)]
    assert sorted(one.bytes.decode("ascii") for one in found) == sorted(printed)


def test_the_page_of_the_documentation_says_what_was_read_now():
    assert PAGE.read_text(encoding="utf-8") == page(read_all()), "run `make docs`"
