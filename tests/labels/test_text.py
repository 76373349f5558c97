"""Does a label show every word that it was given, and the same every time?"""

from __future__ import annotations

import doctest
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

import labels
from labels import DESIGNS, optional_fields, render_pdf, required_fields
from tests.labels.contents import CHINESE_DOSE, FIELDS, SYMBOLS, a_chinese_dose, a_label
from tests.labels.paper import printed, text

SIZES = {
    "isbt-container-v1": (100, 100),
    "container-v1": (100, 50),
    "cryobag-v1": (75, 30),
    "cryovial-v1": (45, 20),
    "dose-v2": (100, 100),
    "dose-v1": (100, 100),
    "attached-tag-v1": (100, 60),
    "accompanying-tag-v1": (100, 150),
    "tube-v1": (50, 25),
    "tube-45x13-v1": (45, 13),
    "aliquot-v1": (33, 13),
    "exchange-v1": (100, 60),
    "transport-box-v1": (100, 150),
    "position-v1": (75, 20),
    "badge-v1": (85.6, 54),
    "wristband-v1": (279, 25),
}

OPTIONAL = {
    "isbt-container-v1": "collection_facility additives donation_type biohazard warnings lot cells storage banner "
    "recipient",
    "container-v1": "volume cells storage warnings banner",
    "cryobag-v1": "lot banner recipient",
    "cryovial-v1": "recipient banner",
    "dose-v2": "banner cells medium prepared_at rate recipient_note storage synthetic warnings",
    "dose-v1": "banner cells medium prepared_at rate recipient_note storage synthetic warnings",
    "attached-tag-v1": "lot recipient banner",
    "accompanying-tag-v1": "donor abo_text red_cells cells storage expiry facility recipient lot recipient_note "
    "biohazard warnings banner",
    "tube-v1": "tube_type banner",
    "tube-45x13-v1": "tube_type",
    "aliquot-v1": "",
    "exchange-v1": "plan replacement synthetic banner",
    "transport-box-v1": "deliver_by handling biohazard banner",
    "position-v1": "within",
    "badge-v1": "",
    "wristband-v1": "initials birth_date",
}


def flowing(words: str) -> str:
    """Return text without the places where lines were broken."""
    return "".join(words.split())


@pytest.mark.parametrize("design", FIELDS)
def test_every_field_stands_on_the_label_as_text(design):
    shown = flowing(text(render_pdf([a_label(design)])))

    for field, words in FIELDS[design].items():
        if field not in SYMBOLS:
            assert flowing(words) in shown


def test_chinese_fields_and_captions_stand_on_the_label_as_text():
    shown = flowing(text(render_pdf([a_chinese_dose()])))

    for field, words in CHINESE_DOSE.items():
        if field not in SYMBOLS:
            assert flowing(words) in shown
    for caption in ("捐献编号", "批号", "受试者", "开始不晚于", "结束不晚于", "有效期至"):
        assert caption in shown
    assert "Expires" not in shown


@pytest.mark.parametrize(("design", "size"), SIZES.items())
def test_a_page_is_as_large_as_its_label(design, size):
    document = pypdfium2.PdfDocument(render_pdf([a_label(design)]))

    assert document[0].get_size() == pytest.approx([side / 25.4 * 72 for side in size], abs=0.01)
    document.close()


def test_labels_of_different_sizes_share_one_print():
    document = pypdfium2.PdfDocument(render_pdf([a_label(design) for design in SIZES]))

    sizes = [tuple(round(side / 72 * 25.4, 1) for side in page.get_size()) for page in document]
    assert sizes == list(SIZES.values())
    document.close()


@pytest.mark.parametrize("design", FIELDS)
def test_the_designs_need_exactly_the_fields_of_these_tests(design):
    assert set(required_fields(design)) == set(FIELDS[design])


@pytest.mark.parametrize("design", OPTIONAL)
def test_the_fields_that_may_be_empty_are_these(design):
    assert optional_fields(design) == set(OPTIONAL[design].split())


CAPTIONS_THAT_MAY_GO = {
    "container-v1": ["Volume", "Cells", "Storage"],
    "dose-v1": ["Cells", "Storage", "Medium", "Rate", "Prepared"],
    "wristband-v1": ["Initials", "Born"],
}


@pytest.mark.parametrize(("design", "captions"), CAPTIONS_THAT_MAY_GO.items())
def test_an_empty_field_leaves_no_caption_behind(design, captions):
    full = text(render_pdf([a_label(design)])).split("\n")
    empty = text(render_pdf([a_label(design, **dict.fromkeys(optional_fields(design), ""))])).split("\n")

    assert [caption for caption in captions if caption not in full] == []
    assert [caption for caption in captions if caption in empty] == []


def test_a_banner_is_black_and_its_absence_white():
    with_banner, without = (printed(render_pdf([a_label(banner=words)]), 203) for words in ("NOT FOR CLINICAL USE", ""))

    just_inside = (round(3.5 * 203 / 25.4), round(44.5 * 203 / 25.4))
    assert with_banner.getpixel(just_inside) == 0
    assert without.getpixel(just_inside) == 255


def test_the_words_of_a_banner_are_white_on_its_black():
    page = printed(render_pdf([a_label(banner="NOT FOR CLINICAL USE")]), 203)

    left, top, right, bottom = (round(mm * 203 / 25.4) for mm in (3.5, 44.5, 47.5, 47.5))
    levels = page.crop((left, top, right, bottom)).histogram()
    assert sum(levels[200:]) > 0.1 * sum(levels)
    assert sum(levels[:56]) > 0.5 * sum(levels)


def test_a_frame_goes_with_its_text():
    framed, without = (printed(render_pdf([a_label("dose-v1", recipient_note=words)]), 203) for words in ("Look", ""))

    across = (round(51 * 203 / 25.4), round(26 * 203 / 25.4), round(53 * 203 / 25.4), round(26 * 203 / 25.4) + 1)
    assert min(framed.crop(across).tobytes()) < 64
    assert set(without.crop(across).tobytes()) == {255}


def test_chinese_breaks_between_characters_but_no_line_begins_with_a_closing_mark():
    shown = text(render_pdf([a_label("badge-v1", printed_name="一二三四五六七八九十甲，乙丙")]))

    assert "一二三四五六七八九十\n甲，乙丙" in shown


def test_english_breaks_between_words():
    shown = text(render_pdf([a_label(product="Mesenchymal cells, cryopreserved")]))

    assert "Mesenchymal cells,\ncryopreserved" in shown


def test_hundreds_of_different_characters_in_one_print_all_come_through():
    names = [chr(first) + chr(first + 1) + chr(first + 2) for first in range(0x4E00, 0x4E00 + 900, 3)]

    pdf = render_pdf([a_label("badge-v1", printed_name=name) for name in names])
    assert [text(pdf, page=page).split("\n")[0] for page in range(len(names))] == names


def test_the_same_content_gives_the_same_bytes():
    contents = [a_label(design) for design in FIELDS] + [a_chinese_dose()]

    assert render_pdf(contents) == render_pdf(list(contents))


def test_another_process_with_other_hash_seeds_gives_the_same_bytes():
    program = (
        "import hashlib; from tests.labels.contents import a_chinese_dose; from labels import render_pdf;"
        "print(hashlib.sha256(render_pdf([a_chinese_dose()])).hexdigest())"
    )
    root = Path(labels.__file__).parents[1]
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert digests == {hashlib.sha256(render_pdf([a_chinese_dose()])).hexdigest()}


def test_different_content_gives_different_bytes():
    assert render_pdf([a_label(lot="L26-0007")]) != render_pdf([a_label(lot="L26-0008")])


def test_the_example_of_the_package_runs():
    outcome = doctest.testmod(labels)

    assert (outcome.attempted, outcome.failed) == (4, 0)


def test_the_examples_of_the_guide_run():
    guide = Path(labels.__file__).parents[1] / "docs" / "labels.md"

    outcome = doctest.testfile(str(guide), module_relative=False, encoding="utf-8")

    assert outcome.failed == 0
    assert outcome.attempted >= 15


def test_an_id_is_that_of_its_design():
    assert {name: design.id for name, design in DESIGNS.items()} == {name: name for name in FIELDS}
