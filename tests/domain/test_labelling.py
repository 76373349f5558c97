"""Which print is live, and does a container's label say everything that its design asks for?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from labels import LabelContent, render_pdf, required_fields
from labtrack.domain.containers import Container
from labtrack.domain.identifiers import Din, DonationNumber, Expiry, ProductCode, parse
from labtrack.domain.labelling import Label, Standing, banner, container_fields, scan_fault

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CHINA = ZoneInfo("Asia/Shanghai")
DIN = Din(text="A999926000137")

PRINTED = Label(
    id=1,
    uid=UUID(int=1),
    item_id=5,
    design="container-v1",
    serial="LB-00000001-A",
    content="{}",
    printed_at=NOON,
    printed_by_id=9,
)
LIVE = replace(PRINTED, live_at=NOON)
VOID = replace(LIVE, void_at=NOON)
SPOILED = replace(PRINTED, spoiled_at=NOON)
SPOILED_WHILE_LIVE = replace(VOID, spoiled_at=NOON)


def a_container() -> Container:
    return Container(
        item_id=5,
        lot_item_id=4,
        product_code="S1234V",
        division="B0",
        volume_ul=20_500,
        cells=10_000_000,
        filled_at=NOON,
        expires_at=datetime(2031, 9, 20, 16, 30, 59, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("label", "standing"),
    [
        (PRINTED, Standing.PRINTED),
        (LIVE, Standing.LIVE),
        (VOID, Standing.VOID),
        (SPOILED, Standing.SPOILED),
        (SPOILED_WHILE_LIVE, Standing.SPOILED),
    ],
)
def test_a_print_stands_as_what_last_became_of_it(label, standing):
    assert label.standing is standing


@pytest.mark.parametrize(
    ("label", "item", "fault"),
    [
        (PRINTED, 5, None),
        (LIVE, 5, None),
        (None, 5, "label-unknown"),
        (PRINTED, 6, "label-of-another-item"),
        (VOID, 5, "label-void"),
        (SPOILED, 5, "label-spoiled"),
        (SPOILED_WHILE_LIVE, 5, "label-spoiled"),
        (VOID, 6, "label-of-another-item"),
    ],
)
def test_a_serial_that_cannot_be_taken_has_its_own_code(label, item, fault):
    assert scan_fault(label, item_id=item) == fault


def test_a_container_label_has_every_field_of_its_design_and_no_other():
    fields = container_fields(a_container(), DIN, "UC26-001", CHINA, say=str)

    assert set(fields) == set(required_fields("container-v1"))


def test_a_container_label_is_written_on_the_clock_of_the_site():
    fields = container_fields(a_container(), DIN, "UC26-001", CHINA, say=str)

    assert fields["expiry"] == "2031-09-21\n00:30 CST"
    assert (fields["volume"], fields["cells"]) == ("20.5 mL", "10 million")
    assert (fields["din_text"], fields["product_code"], fields["lot"]) == ("A9999 26 000137", "S1234VB0", "UC26-001")


def test_the_compound_message_says_donation_product_and_local_expiry():
    fields = container_fields(a_container(), DIN, "UC26-001", CHINA, say=str)

    assert parse(fields["isbt_message"]) == (
        DonationNumber(din=DIN),
        ProductCode(code="S1234", collection_type="V", division="B0"),
        Expiry(local=datetime(2031, 9, 21, 0, 30)),  # noqa: DTZ001 - the symbol has no zone
    )


def test_only_a_validation_number_is_marked_as_not_for_clinical_use():
    assert banner(DIN) == "NOT FOR CLINICAL USE"
    assert banner(Din(text="G123426000137")) == ""


@pytest.mark.parametrize("cells", [1, 9_999_999, 999_999_000, 10**10])
def test_the_label_can_be_drawn_for_the_longest_numbers_too(cells):
    longest = replace(a_container(), division="Zz", cells=cells, volume_ul=999_999)
    fields = container_fields(longest, DIN, "UC26-1000", CHINA, say=str)
    content = {**fields, "serial": "LB-00000001-A", "label_symbol": "LB-00000001-A"}

    assert render_pdf([LabelContent(design="container-v1", fields=content)]).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("cells", "text"), [(10_000_000, "10 million"), (2_500_000, "2.5 million"), (8_333_333, "8,333,333"), (999, "999")]
)
def test_cells_are_never_rounded_on_a_label(cells, text):
    fields = container_fields(replace(a_container(), cells=cells), DIN, "UC26-001", CHINA, say=str)

    assert fields["cells"] == text


def test_the_label_speaks_the_language_that_it_is_given():
    fields = container_fields(a_container(), DIN, "UC26-001", CHINA, say=lambda sentence: f"[{sentence}]")

    assert fields["banner"] == "[NOT FOR CLINICAL USE]"
    assert fields["cells"] == "[10 million]"
    assert fields["expiry"] == "2031-09-21\n00:30 CST"


def test_seconds_are_cut_off_so_that_a_label_never_promises_more():
    early = replace(a_container(), expires_at=a_container().expires_at - timedelta(seconds=59))

    assert (
        container_fields(early, DIN, "UC26-001", CHINA, say=str)["expiry"]
        == container_fields(a_container(), DIN, "UC26-001", CHINA, say=str)["expiry"]
    )
