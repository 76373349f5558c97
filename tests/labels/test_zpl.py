"""Does a label printer draw from its commands what was laid out, dot for dot?"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from labels import (
    DESIGNS,
    RESOLUTIONS,
    Box,
    Design,
    Dots,
    LabelContent,
    Linear,
    UnknownResolution,
    lay_out,
    render_png,
    render_zpl,
)
from labels.bitmap import compressed
from labels.symbols import code_128
from labels.zpl import bar_data, write_zpl
from tests.labels.contents import FIELDS, a_label
from tests.labels.decoding import by_zbar, by_zxing_linear, printed_by_zebra

# Every kind of message of the standard that bars carry; those with > lose a digit if it is written plain.
ISBT_MESSAGES = [
    "=A99992512345600",
    "=%6200",
    "=<S1234V00",
    "=<S1234199",
    "=,000012",
    "&>0262732359",
    "=>026273",
    "&*0250150930",
    "&(N0008",
    "=)1TE123456A",
    "&)00RZ123456",
    "=;A99990000222244445555",
    "&#0108MRN00123",
    "&$0101000100500100",
    "&+A9999AB3456",
    "&,10000000000005434RZ",
    "&:6939DKM001392612726",
    "&/CHA999925000001",
]

STARTS = {"9": "A", ":": "B", ";": "C"}
SWITCHES = {"5": "C", "6": "B", "7": "A"}
CHARACTERS = {"0": ">", "<": "^", "=": "~"}


def said_by(data: str) -> str:
    """What `^BC` in mode N makes of its field data, by the table of invocation codes in the printer's guide."""
    assert data[0] == ">"
    charset, said = STARTS[data[1]], ""
    rest = data[2:]
    while rest:
        if rest[0] == ">" and rest[1] in SWITCHES:
            charset, rest = SWITCHES[rest[1]], rest[2:]
        elif rest[0] == ">":
            said, rest = said + CHARACTERS[rest[1]], rest[2:]
        elif charset == "C":
            assert re.fullmatch("[0-9]{2}", rest[:2])
            said, rest = said + rest[:2], rest[2:]
        else:
            said, rest = said + rest[0], rest[1:]
    return said


@pytest.mark.parametrize("message", ISBT_MESSAGES)
def test_the_field_data_of_bars_means_the_message(message):
    assert said_by(bar_data(code_128(message, field="symbol", isbt=True))) == message


@settings(max_examples=300, deadline=None)
@example("99^~>0012")
@example(">>>>")
@example("12345>6789012")
@given(st.text([chr(code) for code in range(0x20, 0x7F)], min_size=1, max_size=30))
def test_the_field_data_of_any_bars_means_the_message(message):
    assert said_by(bar_data(code_128(message, field="symbol", isbt=True))) == message


def test_a_greater_sign_written_plain_would_lose_the_digit_after_it():
    assert said_by(">:&>0262732359") == "&>262732359"
    assert bar_data(code_128("&>0262732359", field="symbol", isbt=True)).startswith(">:&>0")


@pytest.mark.parametrize("message", [*ISBT_MESSAGES, "A^B~C>D"])
def test_a_printer_draws_bars_that_two_readers_read(message):
    bars = Linear(field="symbol", box=Box(0, 0, 104, 14), height=12, isbt=True)
    design = Design(id="bars-v1", width=104, height=14, elements=(bars,))
    dots = Dots(per_inch=203)

    zpl = write_zpl([lay_out(design, LabelContent(design="bars-v1", fields={"symbol": message}), dots)], dots)

    image = printed_by_zebra(zpl, 203)
    assert by_zxing_linear(image) == [message]
    assert by_zbar(image) == [message]


@pytest.mark.parametrize("dpi", RESOLUTIONS)
@pytest.mark.parametrize("design", FIELDS)
def test_a_printer_blackens_the_very_dots_of_the_picture(design, dpi):
    picture = Image.open(BytesIO(render_png(a_label(design), dpi=dpi))).convert("L")

    drawn = printed_by_zebra(render_zpl([a_label(design)], dpi=dpi), dpi)
    if DESIGNS[design].turned:
        drawn = drawn.transpose(Image.Transpose.ROTATE_90)
    assert drawn.size == picture.size
    assert ImageChops.difference(drawn, picture).getbbox() is None


def test_each_label_is_a_format_of_its_own():
    zpl = render_zpl([a_label("tube-v1"), a_label("tube-v1", label_symbol="LB-00000043-H")], dpi=203)

    assert (zpl.count(b"^XA"), zpl.count(b"^XZ")) == (2, 2)
    assert by_zxing_linear(printed_by_zebra(zpl, 203, number=0)) == ["LB-00004711-7"]
    assert by_zxing_linear(printed_by_zebra(zpl, 203, number=1)) == ["LB-00000043-H"]


def test_a_band_longer_than_print_heads_are_wide_comes_out_short_edge_first():
    zpl = render_zpl([a_label("wristband-v1")], dpi=203).decode("ascii")

    assert zpl.startswith("^XA^PW200^LL2230")


def test_the_printer_is_asked_for_no_font_and_no_text():
    commands = set(re.findall(r"\^[A-Z@][A-Z0-9@]", render_zpl([a_label("dose-v2")], dpi=300).decode("ascii")))

    assert commands == {"^XA", "^PW", "^LL", "^LH", "^FO", "^GB", "^GF", "^BY", "^BC", "^FD", "^FS", "^XZ"}


def test_the_printer_s_dots_must_be_named():
    with pytest.raises(UnknownResolution):
        render_zpl([a_label()], dpi=305)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 60), st.integers(1, 6), st.binary(min_size=60, max_size=60), st.booleans())
def test_a_compressed_bitmap_says_every_dot(width, height, noise, plain):
    row = (width + 7) // 8
    bits = bytes(0xFF if plain and byte > 40 else byte & 0x81 for byte in noise)[: row * height].ljust(
        row * height, b"\0"
    )
    image = Image.frombytes("1", (width, height), bits)

    assert spread_out(compressed(image), row) == image.tobytes()


def spread_out(data: str, row: int) -> bytes:
    """The bytes of a `^GFA` field, by the rules of the printer's guide for alternative compression."""
    rows: list[str] = []
    line, count = "", 0
    for sign in data:
        if sign == ":":
            rows.append(rows[-1])
        elif sign in ",!":
            rows.append(line + ("0" if sign == "," else "F") * (2 * row - len(line)))
            line = ""
        elif sign in "GHIJKLMNOPQRSTUVWXY":
            count += ord(sign) - ord("G") + 1
        elif sign in "ghijklmnopqrstuvwxyz":
            count += 20 * (ord(sign) - ord("g") + 1)
        else:
            line += sign * (count or 1)
            count = 0
            if len(line) == 2 * row:
                rows.append(line)
                line = ""
    assert line == ""
    return bytes.fromhex("".join(rows))


def test_a_long_run_of_dots_is_counted_in_full():
    image = Image.new("1", (4000, 1), 0)
    image.paste(255, (0, 0, 3996, 1))

    assert spread_out(compressed(image), 500) == image.tobytes()
