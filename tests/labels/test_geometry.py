"""Does everything on a label stay in its place, and clear of what a scanner reads?"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from labels import (
    DESIGNS,
    Align,
    BadDesign,
    Banner,
    Biohazard,
    Box,
    Caption,
    Design,
    DoesNotFit,
    Dots,
    Frame,
    LabelContent,
    Linear,
    Matrix,
    Rule,
    Text,
    lay_out,
    render_pdf,
)
from labels.canvas import Bars, Fill, Modules, Picture, Reversed, Words
from labels.typeface import FONT_FILE
from tests.labels.contents import FIELDS, a_label
from tests.labels.paper import printed

# The font's own measure of a text, by another library than the one that lays labels out.
RULER = ImageFont.truetype(FONT_FILE, 1000, layout_engine=ImageFont.Layout.BASIC)

WORDS = st.text("ABCgjpqy0123456789 -,()中文细胞产品Åé", min_size=1, max_size=40).filter(str.strip)
SERIALS = st.from_regex(r"LB-[0-9]{8}-[0-9A-Z]", fullmatch=True)
MESSAGES = st.from_regex(r"=\+0[2-6]000=A9999[0-9]{10}=<S1234V[0A-Z][0a-z](&>[0-9]{10})?", fullmatch=True)
SYMBOLS = {
    "isbt_message": MESSAGES,
    "label_symbol": SERIALS,
    "symbol": SERIALS,
    "din_check": st.just("*"),
    "din_symbol": st.from_regex(r"=A9999[0-9]{10}", fullmatch=True),
    "abo_symbol": st.from_regex(r"=%[0-9M][0-9x]00", fullmatch=True),
    "product_symbol": st.from_regex(r"=<S1234V[0A-Z][0a-z]", fullmatch=True),
    "expiry_symbol": st.from_regex(r"&>0[0-9]{9}", fullmatch=True),
}


@st.composite
def anything_on(draw, design):
    fields = {field: draw(SYMBOLS.get(field, WORDS)) for field in FIELDS[design]}
    return LabelContent(design=design, fields=fields, language=draw(st.sampled_from(["en", "zh"])))


@pytest.mark.parametrize("design", FIELDS)
@settings(max_examples=30, deadline=None)
@given(data=st.data(), dpi=st.sampled_from([203, 300, 600]))
def test_whatever_is_printed_lies_on_the_label_and_off_the_symbols(design, data, dpi):
    sheet = fitted(data.draw(anything_on(design)), Dots(per_inch=dpi))

    page = Box(0, 0, sheet.width, sheet.height)
    zones = [clear_zone(mark) for mark in sheet.marks if isinstance(mark, Bars | Modules)]
    assert zones
    assert all(page.contains(zone) for zone in zones)
    for ink in (ink_of(mark) for mark in sheet.marks if isinstance(mark, Words | Fill | Reversed | Picture)):
        assert page.contains(ink)
        assert not any(ink.overlaps(zone) for zone in zones)


def fitted(content, dots):
    """Lay out a label, with what does not fit replaced by text that does."""
    fields = dict(content.fields)
    for _ in fields:
        try:
            return lay_out(DESIGNS[content.design], replace(content, fields=fields), dots)
        except DoesNotFit as refusal:
            fields[refusal.field] = FIELDS[content.design][refusal.field]
    return lay_out(DESIGNS[content.design], replace(content, fields=fields), dots)


def clear_zone(mark):
    """Return a symbol with the quiet zone of the standards: 10 modules beside bars, 1 all around a Data Matrix."""
    beside, above = (10 * mark.module, 0) if isinstance(mark, Bars) else (mark.module, mark.module)
    box = mark.box
    return Box(box.x - beside, box.y - above, box.width + 2 * beside, box.height + 2 * above)


def ink_of(mark):
    """Return the rectangle that a text or a line blackens at most."""
    if isinstance(mark, Fill | Reversed | Picture):
        return mark.box
    stroke = 0.02 * mark.size if mark.strong else 0
    _, top, _, bottom = RULER.getbbox(mark.text, anchor="ls")
    long = RULER.getlength(mark.text) / 1000 * mark.size
    upper = mark.baseline + top / 1000 * mark.size - stroke
    return Box(mark.x - stroke, upper, long + 2 * stroke, (bottom - top) / 1000 * mark.size + 2 * stroke)


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("design", FIELDS)
def test_symbols_lie_on_whole_dots_and_are_large_enough(design, dpi):
    sheet = lay_out(DESIGNS[design], a_label(design), Dots(per_inch=dpi))

    for mark in sheet.marks:
        if isinstance(mark, Bars | Modules):
            for length in (mark.module, mark.box.x, mark.box.y):
                dots = length / 25.4 * dpi
                assert dots == pytest.approx(round(dots), abs=1e-4)
        if isinstance(mark, Bars):
            assert mark.module >= 0.25
            assert mark.box.height >= max(5, 0.15 * mark.box.width)
            assert mark.box.width == pytest.approx(len(mark.pattern) * mark.module)
        if isinstance(mark, Modules):
            assert mark.module >= 0.25


@pytest.mark.parametrize(("dpi", "dots"), [(203, 2), (300, 3), (600, 6)])
def test_a_quarter_of_a_millimetre_is_two_three_or_six_dots(dpi, dots):
    sheet = lay_out(DESIGNS["tube-v1"], a_label("tube-v1"), Dots(per_inch=dpi))

    (module,) = [mark.module for mark in sheet.marks if isinstance(mark, Bars)]
    assert module == pytest.approx(dots * 25.4 / dpi)


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_no_two_texts_of_a_design_share_a_place(design):
    texts = [element for element in design.elements if isinstance(element, Text | Caption | Banner)]

    assert [(one, other) for one, other in combinations(texts, 2) if meet(one.box, other.box)] == []


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_no_element_of_a_design_stands_in_a_symbols_box_or_off_the_label(design):
    symbols = [element for element in design.elements if isinstance(element, Linear | Matrix)]

    assert symbols
    for element in design.elements:
        assert not any(meet(element.box, symbol.box) for symbol in symbols if symbol is not element)
        assert min(element.box.x, element.box.y) >= 0
        assert element.box.x + element.box.width <= design.width
        assert element.box.y + element.box.height <= design.height


def meet(one, other):
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 1e-6 and down > 1e-6


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_text_is_large_enough_to_be_read_in_both_languages(design):
    sizes = [element.size for element in design.elements if isinstance(element, Text | Caption | Banner)]

    # 2.3 mm are 18 dots at 203 dpi: the least at which Chinese strokes stay apart.
    assert min(sizes) >= 2.3


@pytest.mark.parametrize("design", FIELDS)
def test_the_edge_of_the_paper_stays_white(design):
    page = printed(render_pdf([a_label(design)]), 203)

    ink = page.point(lambda level: 255 - level).getbbox()
    margin = round(0.9 * 203 / 25.4)
    assert ink is not None
    assert min(ink[0], ink[1], page.width - ink[2], page.height - ink[3]) >= margin


def test_a_line_of_text_has_room_for_common_accents_and_tails():
    for letters in ("ÅÄÉÑÕÜŠŻĞ", "gjpqyçß(){}[]", "间充质干细胞龘鱻"):
        _, top, _, bottom = RULER.getbbox(letters, anchor="ls")
        assert -top <= 1000
        assert bottom <= 300


BAD_SYMBOLS = {
    "bars too fine": lambda: Linear(field="symbol", box=Box(0, 0, 50, 10), height=8, module=0.169),
    "bars too low": lambda: Linear(field="symbol", box=Box(0, 0, 50, 10), height=4.9),
    "bars higher than their box": lambda: Linear(field="symbol", box=Box(0, 0, 50, 7), height=8),
    "a quiet zone too narrow for bars": lambda: Linear(field="symbol", box=Box(0, 0, 50, 10), height=8, quiet=9),
    "modules too fine": lambda: Matrix(field="symbol", box=Box(0, 0, 20, 20), module=0.24),
    "no quiet zone around modules": lambda: Matrix(field="symbol", box=Box(0, 0, 20, 20), quiet=0),
    "text higher than its box": lambda: Text(field="symbol", box=Box(0, 0, 20, 3), size=3),
    "a framed character behind several lines": lambda: Text(
        field="symbol", box=Box(0, 0, 20, 8), size=3, boxed="check"
    ),
    "a banner lower than its text": lambda: Banner(field="symbol", box=Box(0, 0, 20, 3), size=3),
    "text in the symbol's box": lambda: a_design(Text(field="symbol", box=Box(15, 3, 20, 5), size=3)),
    "a rule in the symbol's box": lambda: a_design(Rule(box=Box(0, 19.9, 30, 0.25))),
    "a frame around the symbol": lambda: a_design(Frame(box=Box(0, 0, 20, 20))),
    "a biohazard symbol that is no square": lambda: Biohazard(box=Box(0, 0, 10, 11), when="legend"),
    "text between a pair of symbols": lambda: a_pair(Text(field="name", box=Box(45, 2, 10, 5), size=3)),
    "a rule between a pair of symbols": lambda: a_pair(Rule(box=Box(48, 0, 0.25, 20))),
    "text off the label": lambda: a_design(Text(field="symbol", box=Box(25, 3, 20, 5), size=3)),
    "a symbol off the label": lambda: a_design(Matrix(field="symbol", box=Box(25, -1, 15, 15))),
}


def a_design(*elements):
    """Return a design of 40 by 40 mm with a symbol in its upper left quarter."""
    symbol = Matrix(field="symbol", box=Box(0, 0, 20, 20))
    return Design(id="bad-v1", width=40, height=40, elements=(symbol, *elements))


PAIR = {"left": "=A99992600013700", "right": "=%5100"}


def a_pair(*elements, gap=8.5):
    """Return a design of 100 by 20 mm with two linear symbols that are scanned as one, their bars so far apart (mm)."""
    left = Linear(field="left", box=Box(0, 2, 44, 8), height=7, align=Align.RIGHT, isbt=True)
    right = Linear(field="right", box=Box(39 + gap, 2, 44, 8), height=7, align=Align.LEFT, isbt=True)
    return Design(id="pair-v1", width=100, height=20, elements=(left, right, *elements), pairs=(("left", "right"),))


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("gap", [5.1, 8.5, 12.8])
def test_a_pair_of_symbols_stands_as_far_apart_as_a_scanner_takes_for_one(gap, dpi):
    content = LabelContent(design="pair-v1", fields=PAIR)

    left, right = lay_out(a_pair(gap=gap), content, Dots(per_inch=dpi)).marks
    assert 20 <= (right.box.x - left.box.x - left.box.width) / left.module <= 52


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_a_pair_of_symbols_too_far_apart_for_one_sweep_is_refused(dpi):
    content = LabelContent(design="pair-v1", fields=PAIR)

    with pytest.raises(DoesNotFit) as caught:
        lay_out(a_pair(gap=13.8), content, Dots(per_inch=dpi))
    assert caught.value.field == "right"


def test_a_good_design_is_taken():
    assert a_design(Text(field="name", box=Box(20, 0, 20, 5), size=3)).fields() == {"symbol": False, "name": False}


@pytest.mark.parametrize("make", BAD_SYMBOLS.values(), ids=BAD_SYMBOLS)
def test_a_design_that_breaks_a_rule_of_print_is_refused(make):
    with pytest.raises(BadDesign) as caught:
        make()
    assert caught.value.code == "bad-design"


def test_bars_lower_than_a_seventh_of_their_length_are_refused():
    bars = Linear(field="symbol", box=Box(0, 0, 100, 10), height=5)
    design = Design(id="long-v1", width=100, height=10, elements=(bars,))
    content = LabelContent(design="long-v1", fields={"symbol": "LB-00000042-K"})

    with pytest.raises(DoesNotFit) as caught:
        lay_out(design, content, Dots(per_inch=203))
    assert caught.value.field == "symbol"


@pytest.mark.parametrize("align", Align)
def test_a_symbol_keeps_its_quiet_zone_wherever_it_stands(align):
    bars = Linear(field="symbol", box=Box(0.05, 0, 44.4, 8), height=7, align=align)
    design = Design(id="snug-v1", width=45, height=8, elements=(bars,))
    content = LabelContent(design="snug-v1", fields={"symbol": "LB-00000042-K"})

    (mark,) = lay_out(design, content, Dots(per_inch=203)).marks
    assert mark.box.x - bars.box.x >= 10 * mark.module
    assert bars.box.x + bars.box.width - mark.box.x - mark.box.width >= 10 * mark.module
