"""Does a label of a product say what its stage asks for, and is it refused otherwise?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from labels import MissingStatement, NoStage, Place, Stage, Statement, asked_for, render_pdf, unsaid
from tests.labels.contents import a_label

# Written by hand from the labelling table: one line for each statement, one column for each stage. A question mark
# means: where it applies.
TABLE = """
unique identifier                             AF  AF  AF  AF   AF
proper name                                   AF  AF  AF  AF   AF
recipient                                     AF? AF? AF? AF?  AF?
date and time at which collection ended       -   AF  -   AC   AC
approximate volume                            -   AF  -   AC   AC
anticoagulant and additives                   -   AC  -   AC   AC
donor identifier                              -   AF  -   AT   AT
collection facility                           -   AC  -   AC   AC
recommended storage temperature               -   AT  -   AT   AT
biohazard legend                              -   AC? -   AC?  AC?
processing facility                           -   -   -   AF   AF
blood group of the donor                      -   -   -   AC   AC
red cell compatibility                        -   -   -   AC   AC?
reminder to identify recipient and product    -   -   -   AC   AC
expiry                                        -   -   -   AF   AF
"""
STAGES = [Stage.PARTIAL, Stage.COLLECTED, Stage.IN_PROCESS, Stage.PROCESSED, Stage.DISTRIBUTED]
ROWS = [line.rsplit(maxsplit=5) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_asks_for_its_column_of_the_table(stage, place):
    column = STAGES.index(stage)
    always = {row[0] for row in ROWS if row[1 + column] == place.value}
    applied = always | {row[0] for row in ROWS if row[1 + column] == f"{place.value}?"}

    assert {one.value for one in asked_for(stage, place)} == always
    assert {one.value for one in asked_for(stage, place, frozenset(Statement))} == applied


def test_the_table_has_a_line_for_every_statement():
    assert [row[0].strip() for row in ROWS] == [statement.value for statement in Statement]


# On which label each affixed statement is, by the field that makes it.
AFFIXED = [
    ("isbt-container-v1", Stage.COLLECTED, "collected_at", "date and time at which collection ended"),
    ("isbt-container-v1", Stage.COLLECTED, "volume", "approximate volume"),
    ("isbt-container-v1", Stage.COLLECTED, "donor", "donor identifier"),
    ("isbt-container-v1", Stage.PROCESSED, "recipient", "recipient"),
    ("cryobag-v1", Stage.PARTIAL, "recipient", "recipient"),
    ("cryovial-v1", Stage.IN_PROCESS, "recipient", "recipient"),
]


@pytest.mark.parametrize(("design", "stage", "field", "statement"), AFFIXED)
def test_a_missing_affixed_statement_blocks_the_print_and_is_named(design, stage, field, statement):
    said = {name: "" if name == field else text for name, text in a_label(design).fields.items()}

    assert [one.value for one in unsaid(said, stage, Place.AFFIXED, frozenset(Statement))] == [statement]


def test_a_label_that_lacks_an_affixed_statement_is_not_printed():
    content = replace(a_label(), stage=Stage.PROCESSED)

    with pytest.raises(MissingStatement) as caught:
        render_pdf([content])
    assert caught.value.code == "missing-statement"
    assert caught.value.statements == ("processing facility",)
    assert "processing facility" in str(caught.value)


def test_every_missing_statement_is_named_at_once():
    content = replace(a_label(), stage=Stage.COLLECTED)

    with pytest.raises(MissingStatement) as caught:
        render_pdf([content])
    assert caught.value.statements == ("date and time at which collection ended", "donor identifier")


def test_a_recipient_is_asked_for_only_where_there_is_one():
    nobody_yet = replace(a_label("isbt-container-v1", recipient=""), stage=Stage.PROCESSED)

    assert render_pdf([nobody_yet]).startswith(b"%PDF-")
    with pytest.raises(MissingStatement) as caught:
        render_pdf([replace(nobody_yet, applicable=frozenset({Statement.RECIPIENT}))])
    assert caught.value.statements == ("recipient",)


COMPLETE = [
    ("isbt-container-v1", Stage.COLLECTED),
    ("isbt-container-v1", Stage.PROCESSED),
    ("isbt-container-v1", Stage.DISTRIBUTED),
    ("cryobag-v1", Stage.PARTIAL),
    ("cryobag-v1", Stage.IN_PROCESS),
    ("cryovial-v1", Stage.PARTIAL),
    ("dose-v2", Stage.PROCESSED),
    ("dose-v2", Stage.DISTRIBUTED),
    ("attached-tag-v1", Stage.PROCESSED),
    ("attached-tag-v1", Stage.DISTRIBUTED),
    ("accompanying-tag-v1", Stage.COLLECTED),
    ("accompanying-tag-v1", Stage.PROCESSED),
    ("accompanying-tag-v1", Stage.DISTRIBUTED),
]


@pytest.mark.parametrize(("design", "stage"), COMPLETE)
def test_a_complete_label_is_printed_at_its_stage(design, stage):
    content = replace(a_label(design), stage=stage, applicable=frozenset(Statement))

    assert render_pdf([content]) == render_pdf([a_label(design)])


ON_A_TAG = [
    ("attached-tag-v1", "donor", "donor identifier"),
    ("attached-tag-v1", "storage", "recommended storage temperature"),
    ("accompanying-tag-v1", "abo_text", "blood group of the donor"),
    ("accompanying-tag-v1", "red_cells", "red cell compatibility"),
    ("accompanying-tag-v1", "recipient_note", "reminder to identify recipient and product"),
    ("accompanying-tag-v1", "biohazard", "biohazard legend"),
]


@pytest.mark.parametrize(("design", "field", "statement"), ON_A_TAG)
def test_a_tag_says_what_its_place_asks_for(design, field, statement):
    place = Place.ATTACHED if design == "attached-tag-v1" else Place.ACCOMPANYING
    said = {name: "" if name == field else text for name, text in a_label(design).fields.items()}

    missing = unsaid(said, Stage.DISTRIBUTED, place, frozenset(Statement))
    assert [one.value for one in missing] == [statement]


def test_a_badge_has_no_stage():
    with pytest.raises(NoStage) as caught:
        render_pdf([replace(a_label("badge-v1"), stage=Stage.PROCESSED)])
    assert caught.value.code == "no-stage"
