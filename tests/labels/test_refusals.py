"""Is every label refused that would not say what it must?"""

from __future__ import annotations

import pytest

from labels import (
    DoesNotFit,
    LabelContent,
    LabelError,
    MissingField,
    Unencodable,
    UnknownDesign,
    UnknownField,
    UnknownLanguage,
    UnknownResolution,
    optional_fields,
    render_pdf,
    required_fields,
)
from tests.labels.contents import CONTAINER, FIELDS, SYMBOLS, a_chinese_dose, a_label


def refusal(content: LabelContent, *, dpi: int = 203) -> LabelError:
    with pytest.raises(LabelError) as caught:
        render_pdf([content], dpi=dpi)
    return caught.value


TOO_LONG = [
    ("container-v1", "din_text", "A9999 26 000137 A9999 26 000137"),
    ("container-v1", "din_text", "A9999 26 000137000"),  # would fit but for the framed check character
    ("container-v1", "product", "Mesenchymal stromal cells of Wharton's jelly, cryopreserved in ten per cent DMSO"),
    ("container-v1", "product_code", "S1234VA0S1234VA0S1234VA0"),
    ("container-v1", "lot", "L26-0007-of-the-second-room"),
    ("container-v1", "warnings", "One\nTwo\nThree\nFour\nFive\nSix"),
    ("container-v1", "banner", "NOT FOR CLINICAL USE, NOT FOR ANY OTHER USE EITHER"),
    ("container-v1", "banner", "NOT FOR\nCLINICAL USE"),
    ("dose-v1", "start_by", "2026-11-23 13:00 China Standard Time"),
    ("dose-v1", "study_number", "LIVER-FAILURE-4-000012"),
    ("tube-v1", "visit", "Twenty-fourth week"),
    ("wristband-v1", "study_number", "LIVER-FAILURE-4-000012"),
    ("isbt-container-v1", "expiry", "2031-09-20 23:59 China Standard Time, and so on for long"),
    ("isbt-container-v1", "warnings", "\n".join(map(str, range(9)))),
    ("cryobag-v1", "recipient", "LF-4-012\nWang Fang\n1975-03-08"),
    ("cryovial-v1", "product", "MSC(WJ), Cryopreserved, Washed, Irradiated"),
    ("attached-tag-v1", "storage", "In the vapour of liquid nitrogen at or below minus 150 degrees"),
    ("accompanying-tag-v1", "warnings", "\n".join(map(str, range(10)))),
    ("aliquot-v1", "material", "Peripheral blood mononuclear cells"),
    ("exchange-v1", "blood_group", "AB RhD positive, as far as is known"),
    ("transport-box-v1", "contents", "Human cells for administration\nMedical specimen\nand more"),
    ("position-v1", "name", "Tank 2 · Rack B · Box 4 · Position C7 · and on"),
    ("tube-45x13-v1", "tube_type", "Sodium heparin, 5 mL, for the assay of interferon"),
    ("badge-v1", "printed_name", "Wolfeschlegelsteinhausenbergerdorff"),
    ("badge-v1", "role", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"),
]


@pytest.mark.parametrize(("design", "field", "text"), TOO_LONG)
def test_text_too_long_for_its_place_is_refused_and_the_field_named(design, field, text):
    error = refusal(a_label(design, **{field: text}))

    assert (type(error), error.code, error.field) == (DoesNotFit, "does-not-fit", field)


def test_bars_too_long_for_their_place_are_refused():
    error = refusal(a_label("tube-v1", label_symbol="LB-00004711-7-OF-26"))

    assert (error.code, error.field) == ("does-not-fit", "label_symbol")


def test_a_data_matrix_too_large_for_its_place_is_refused():
    error = refusal(a_label(isbt_message="=+09000" + "=A99992600013700" * 9))

    assert (error.code, error.field) == ("does-not-fit", "isbt_message")


NO_GLYPH = {
    "a rare ideograph": "\U00020bb7",
    "a picture": "\U0001f600",
    "a tab": "\t",
    "a zero-width space": "\u200b",
    "a change of direction": "\u202e",
    "a line separator": "\u2028",
    "a byte order mark": "\ufeff",
    "the sign of a lost character": "\ufffd",
    "an accent by itself": "e\u0301",
    "a superscript that the font lacks": "10⁶",
    "Arabic": "م",
}


@pytest.mark.parametrize("text", NO_GLYPH.values(), ids=NO_GLYPH)
def test_a_character_that_would_not_be_seen_is_refused_and_the_field_named(text):
    error = refusal(a_label("badge-v1", printed_name=f"Wang {text}"))

    assert (type(error), error.code, error.field) == (Unencodable, "unencodable", "printed_name")


@pytest.mark.parametrize(
    ("design", "field"),
    [(design, field) for design, fields in FIELDS.items() for field in fields if field not in SYMBOLS],
)
def test_no_text_of_any_design_takes_a_character_that_the_font_lacks(design, field):
    error = refusal(a_label(design, **{field: "\U00020bb7"}))

    assert (error.code, error.field) == ("unencodable", field)


def test_the_refusal_names_the_character():
    error = refusal(a_chinese_dose(product="间充质\U00020bb7"))

    assert "U+20BB7" in str(error)


@pytest.mark.parametrize("check", ["XY", " X", "\U00020bb7"])
def test_a_check_character_is_one_visible_character(check):
    error = refusal(a_label(din_check=check))

    assert (error.code, error.field) == ("unencodable", "din_check")


@pytest.mark.parametrize("message", ["lb-00000042-k", "LB 00000042", "LB_42", "标签", "=A99992600013700", "٤٢"])
def test_bars_carry_only_what_every_scanner_and_keyboard_passes_on(message):
    error = refusal(a_label(label_symbol=message))

    assert (error.code, error.field) == ("unencodable", "label_symbol")


@pytest.mark.parametrize("message", ["标签", "é", "A\x1dB", "A\nB", "A" * 3200])
def test_a_data_matrix_carries_printable_ascii_alone(message):
    error = refusal(a_label(isbt_message=message))

    assert (error.code, error.field) == ("unencodable", "isbt_message")


@pytest.mark.parametrize("design", ["container", "container-v2", "", "Container-v1"])
def test_an_unknown_design_is_refused(design):
    error = refusal(LabelContent(design=design, fields=CONTAINER))

    assert (type(error), error.code, error.field) == (UnknownDesign, "unknown-design", "")
    with pytest.raises(UnknownDesign):
        required_fields(design)
    with pytest.raises(UnknownDesign):
        optional_fields(design)


@pytest.mark.parametrize("field", CONTAINER)
def test_every_field_must_be_given_even_if_it_may_be_empty(field):
    rest = {name: text for name, text in CONTAINER.items() if name != field}

    error = refusal(LabelContent(design="container-v1", fields=rest))
    assert (type(error), error.code, error.field) == (MissingField, "missing-field", field)


@pytest.mark.parametrize(
    "field",
    ["din_text", "din_check", "product", "product_code", "lot", "expiry", "serial", "isbt_message", "label_symbol"],
)
@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_what_identifies_a_container_is_never_empty(field, text):
    error = refusal(a_label(**{field: text}))

    assert (error.code, error.field) == ("missing-field", field)


def test_a_field_that_the_design_would_not_print_is_refused():
    error = refusal(a_label("badge-v1", birth_date="1975-03-08"))

    assert (type(error), error.code, error.field) == (UnknownField, "unknown-field", "birth_date")


def test_captions_in_an_unknown_language_are_refused():
    error = refusal(a_label(language="de"))

    assert (type(error), error.code) == (UnknownLanguage, "unknown-language")


@pytest.mark.parametrize("dpi", [0, 72, 204])
def test_a_printer_that_no_label_is_made_for_is_refused(dpi):
    error = refusal(a_label(), dpi=dpi)

    assert (type(error), error.code) == (UnknownResolution, "unknown-resolution")


def test_one_refused_label_refuses_the_whole_print_and_spoils_nothing_after_it():
    before = render_pdf([a_label()])

    with pytest.raises(DoesNotFit):
        render_pdf([a_label(), a_label(lot="L26-0007-of-the-second-room")])

    assert render_pdf([a_label()]) == before
