"""Does everything on a label still stand where it stood when people looked at it?"""

from __future__ import annotations

import json

import pytest
import zxingcpp

from labels import DESIGNS, RESOLUTIONS
from tests.labels.decoding import FORMATS, page_of
from tests.labels.positions import FOLDER, written

# How far (mm) a mark may have moved before anyone is asked: less than two dots of the coarsest printer.
MOVED = 0.2


def kept(design):
    return json.loads((FOLDER / f"{design}.json").read_text(encoding="utf-8"))


def far_apart(one, other):
    return any(abs(before - now) > MOVED for before, now in zip(one[2:], other[2:], strict=True))


@pytest.mark.parametrize("design", DESIGNS)
def test_every_mark_stands_where_it_was_written_down(design):
    before, now = kept(design), json.loads(written(design))

    assert now["size"] == before["size"]
    assert [mark[:2] for mark in now["marks"]] == [mark[:2] for mark in before["marks"]]
    assert [pair for pair in zip(before["marks"], now["marks"], strict=True) if far_apart(*pair)] == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("design", DESIGNS)
def test_a_scanner_finds_each_symbol_where_it_was_written_down(design, form):
    dpi = max(RESOLUTIONS)
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.DataMatrix])
    found = zxingcpp.read_barcodes(page_of(design, form, dpi), formats=formats, try_downscale=False)

    seen = {(one.bytes.decode("ascii"), *place(one, dpi)) for one in found}
    symbols = [mark for mark in kept(design)["marks"] if mark[0] in ("bars", "modules")]
    assert len(seen) == len(symbols)
    for _, says, left, top, wide, high in symbols:
        middle = (left + wide / 2, top + high / 2)
        assert any(one == says and abs(x - middle[0]) < 1 and abs(y - middle[1]) < 1 for one, x, y in seen), (
            says,
            middle,
            seen,
        )


def place(found, dpi):
    """The middle of a symbol in mm."""
    seen = found.position
    corners = [seen.top_left, seen.top_right, seen.bottom_left, seen.bottom_right]
    return tuple(sum(getattr(corner, axis) for corner in corners) / 4 / dpi * 25.4 for axis in ("x", "y"))


def test_no_design_is_written_down_that_is_no_more():
    assert {file.stem for file in FOLDER.iterdir()} == set(DESIGNS)
