"""Does the command draw what the label of a thing says, and keep in the audit that it did?"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import text as sql

from labels import DESIGNS
from labtrack.cli.main import run
from labtrack.domain.custody import Kind
from labtrack.domain.labelling import Reprint
from labtrack.services import labelling, printing
from labtrack.services.label_texts import texts_of
from tests.cli.test_ledger import opening_of
from tests.clinic import Clinic
from tests.labels.decoding import by_zbar, by_zxing_linear, printed_by_zebra
from tests.labels.paper import printed, text

DRAWN, REFUSED, WRONG_USAGE = 0, 2, 64


def draw(clinic: Clinic, design: str, identifier: object, out: Path, *more: str) -> int:
    opening = opening_of(clinic.world.installation)
    return run(["label", design, str(identifier), "--out", str(out), *more], obj=opening)


def serial_of(clinic: Clinic, item: UUID) -> str:
    with clinic.world.look() as store:
        return labelling.labels_of(store, store.items.by_uid(item).id)[-1].serial


def codes_of(clinic: Clinic, item: UUID) -> Any:
    with clinic.world.look() as store:
        return dict(store.items.codes(store.items.by_uid(item).id))


def audited(clinic: Clinic) -> list[tuple[str, int | None, dict[str, Any]]]:
    with clinic.world.look() as store:
        rows = store.items.connection.execute(
            sql("SELECT code, actor_id, detail FROM audit WHERE use_case = 'print_label' ORDER BY id")
        ).all()
    return [(row.code, row.actor_id, json.loads(row.detail)) for row in rows]


def specimen_of(clinic: Clinic, study_number: str) -> UUID:
    with clinic.world.look() as store:
        participant = store.participants.all(study_number=study_number)[0]
        return store.items.get(store.specimens.all(participant_item_id=participant.item_id)[0].item_id).uid


def messages(image: Image.Image) -> set[str]:
    return {found.bytes.decode("ascii") for found in zxingcpp.read_barcodes(image.convert("L"), try_downscale=False)}


def test_a_print_that_waits_is_drawn_as_it_was_printed_and_read_back(clinic: Clinic, tmp_path: Path, capsys) -> None:
    dose = clinic.prepared("LF-001")
    clinic.do(printing.print_label_of, dose, reason=Reprint.DAMAGED, by="tech-a")
    out = tmp_path / "dose.pdf"

    assert draw(clinic, "dose-v2", serial_of(clinic, dose), out) == DRAWN
    assert capsys.readouterr().out == f"{out}: dose-v2, PDF, 203 dpi\n"
    assert by_zxing_linear(printed(out.read_bytes(), 203)) == [serial_of(clinic, dose)]
    assert by_zbar(printed(out.read_bytes(), 203)) == [serial_of(clinic, dose)]
    assert "LF-001" in text(out.read_bytes())


def test_a_serial_that_is_on_paper_already_is_drawn_as_a_copy(clinic: Clinic, tmp_path: Path, capsys) -> None:
    dose = clinic.prepared("LF-001")
    serial, out = serial_of(clinic, dose), tmp_path / "dose.pdf"

    assert draw(clinic, "dose-v2", serial, out) == DRAWN
    assert capsys.readouterr().out == f"{out}: dose-v2, PDF, 203 dpi, a copy: {serial} is on paper already\n"
    assert by_zxing_linear(printed(out.read_bytes(), 203)) == ["COPY"]
    assert serial not in text(out.read_bytes())
    assert (audited(clinic)[-1][2]["serial"], audited(clinic)[-1][2]["copy"]) == (serial, True)


def test_a_tag_says_which_label_it_goes_with_and_bears_no_symbol_of_it(clinic: Clinic, tmp_path: Path) -> None:
    bag = clinic.bag()
    out = tmp_path / "tag.pdf"

    assert draw(clinic, "attached-tag-v1", bag, out) == DRAWN
    assert serial_of(clinic, bag) in text(out.read_bytes())
    assert messages(printed(out.read_bytes(), 203)) == {f"={codes_of(clinic, bag)['product'][:13]}13"}


@pytest.mark.parametrize("dpi", ["203", "300", "600"])
def test_a_label_is_drawn_for_a_printer_s_dots(clinic: Clinic, tmp_path: Path, dpi: str) -> None:
    bag = clinic.bag()
    zpl, png = tmp_path / "bag.zpl", tmp_path / "bag.png"

    assert draw(clinic, "isbt-container-v1", bag, zpl, "--format", "zpl", "--dpi", dpi) == DRAWN
    assert draw(clinic, "isbt-container-v1", bag, png, "--format", "png", "--dpi", dpi) == DRAWN

    din, product = codes_of(clinic, bag)["product"][:13], codes_of(clinic, bag)["product"][13:]
    for image in (printed_by_zebra(zpl.read_bytes(), int(dpi)), Image.open(BytesIO(png.read_bytes()))):
        said = messages(image)
        assert {f"={din}00", f"=<{product}", "=%0000", "COPY"} <= said
        assert len(said) == 6


def test_what_was_drawn_is_kept_in_the_audit_by_nobody_in_particular(clinic: Clinic, tmp_path: Path) -> None:
    bag = clinic.bag()
    before = audited(clinic)

    draw(clinic, "cryobag-v1", bag, tmp_path / "bag.zpl", "--format", "zpl", "--dpi", "300")

    how = {"design": "cryobag-v1", "format": "zpl", "dpi": 300, "copy": True}
    assert audited(clinic) == [
        *before,
        ("printed", None, {"subject": str(bag), "serial": serial_of(clinic, bag), **how}),
    ]


# Every design that labtrack fills, with what it is drawn of.
FILLED = {
    "isbt-container-v1": "bag",
    "container-v1": "bag",
    "cryobag-v1": "bag",
    "cryovial-v1": "bag",
    "attached-tag-v1": "bag",
    "dose-v1": "dose",
    "dose-v2": "dose",
    "accompanying-tag-v1": "dose",
    "tube-v1": "specimen",
    "tube-45x13-v1": "specimen",
    "aliquot-v1": "specimen",
    "exchange-v1": "exchange",
    "wristband-v1": "participant",
    "position-v1": "position",
    "badge-v1": "person",
}


def identifier_of(clinic: Clinic, what: str) -> str:
    match what:
        case "bag":
            return str(clinic.bag())
        case "dose":
            return str(clinic.prepared("LF-001"))
        case "specimen":
            return str(codes_of(clinic, specimen_of(clinic, "LF-001"))["accession"])
        case "exchange":
            exchange = exchange_of(clinic)
            clinic.do(printing.print_label_of, exchange, by="tech-a")
            return str(exchange)
        case "position":
            return clinic.world.positions("CELL-LAB")[0].code
        case "person":
            return "nurse-a"
        case _:
            return "LF-001"


def exchange_of(clinic: Clinic) -> UUID:
    with clinic.world.look() as store:
        participant = store.participants.all(study_number="LF-004")[0]
        return store.items.get(store.exchanges.all(participant_item_id=participant.item_id)[0].item_id).uid


def test_all_that_labtrack_can_fill_is_drawn(clinic: Clinic, tmp_path: Path, capsys) -> None:
    identifiers = {what: identifier_of(clinic, what) for what in dict.fromkeys(FILLED.values())}
    for design, what in FILLED.items():
        out = tmp_path / f"{design}.png"
        assert draw(clinic, design, identifiers[what], out, "--format", "png") == DRAWN, capsys.readouterr()
        assert messages(Image.open(out)), design


def test_the_command_fills_every_design_but_a_transport_box_s_and_a_printer_s_own_test() -> None:
    assert set(DESIGNS) - set(FILLED) == {"transport-box-v1", "printer-v1"}


def test_a_wristband_shows_no_identity_data(clinic: Clinic, tmp_path: Path) -> None:
    out = tmp_path / "band.pdf"
    with clinic.world.look() as store:
        before = store.items.connection.execute(sql("SELECT count(*) FROM disclosure")).scalar_one()

    assert draw(clinic, "wristband-v1", "LF-001", out) == DRAWN

    shown = text(out.read_bytes())
    assert "LF-001" in shown
    assert "Born" not in shown
    assert "Initials" not in shown
    with clinic.world.look() as store:
        assert store.items.connection.execute(sql("SELECT count(*) FROM disclosure")).scalar_one() == before


def test_labels_come_on_office_paper(clinic: Clinic, tmp_path: Path) -> None:
    out = tmp_path / "tube.pdf"
    accession = identifier_of(clinic, "specimen")

    assert draw(clinic, "tube-v1", accession, out, "--paper", "A4", "--start", "30") == DRAWN
    assert by_zxing_linear(printed(out.read_bytes(), 203)) == [accession]


def test_a_cord_that_is_not_decided_on_is_said_not_to_be_evaluated(clinic: Clinic) -> None:
    bag = clinic.bag()
    with clinic.world.look() as store:
        accepted = texts_of(store, "isbt-container-v1", str(bag)).texts["warnings"]
    with clinic.world.installation.database.writing() as connection:
        connection.execute(sql("UPDATE donation SET accepted = NULL"))
    with clinic.world.look() as store:
        undecided = texts_of(store, "isbt-container-v1", str(bag)).texts["warnings"]

    assert "NOT EVALUATED FOR INFECTIOUS SUBSTANCES" not in accepted
    assert undecided == "NOT EVALUATED FOR INFECTIOUS SUBSTANCES\n" + accepted


def test_partial_and_attached_labels_are_told_apart_by_the_flags_of_the_donation_number(clinic: Clinic) -> None:
    bag = clinic.bag()
    flags = {}
    with clinic.world.look() as store:
        for design in ("isbt-container-v1", "cryobag-v1", "attached-tag-v1"):
            flags[design] = texts_of(store, design, str(bag)).texts["din_symbol"][-2:]

    assert flags == {"isbt-container-v1": "00", "cryobag-v1": "12", "attached-tag-v1": "13"}


@pytest.mark.parametrize(
    ("design", "what", "code"),
    [
        ("no-such-design", "LF-001", "unknown-design"),
        ("dose-v2", "LF-001", "design-of-another-kind"),
        ("transport-box-v1", "LF-001", "design-of-another-kind"),
        ("badge-v1", "CELL-LAB", "design-of-another-kind"),
        ("position-v1", "nurse-a", "design-of-another-kind"),
        ("wristband-v1", "LF-999", "unknown-symbol"),
        ("accompanying-tag-v1", "bag", "missing-field"),
        ("exchange-v1", "an exchange", "not-printed-yet"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name_and_no_file_is_written(
    clinic: Clinic, tmp_path: Path, capsys, design: str, what: str, code: str
) -> None:
    out = tmp_path / "none.pdf"
    identifier = {"bag": lambda: clinic.bag(), "an exchange": lambda: exchange_of(clinic)}.get(what, lambda: what)()

    assert draw(clinic, design, identifier, out) == REFUSED
    said = json.loads(capsys.readouterr().out)
    assert said["error"]["code"] == code
    assert "{" not in said["error"]["message"]
    assert not out.exists()
    assert [row for row in audited(clinic) if row[0] == "printed" and row[1] is None] == []


def test_an_attempt_that_labtrack_refused_is_kept(clinic: Clinic, tmp_path: Path) -> None:
    draw(clinic, "dose-v2", "LF-001", tmp_path / "none.pdf")

    assert audited(clinic)[-1][:2] == ("design-of-another-kind", None)


@pytest.mark.parametrize(
    "more", [["--dpi", "305"], ["--format", "tiff"], ["--format", "zpl", "--paper", "A4"], ["--start", "0"]]
)
def test_wrong_usage_is_told_from_a_refusal(clinic: Clinic, tmp_path: Path, more: list[str]) -> None:
    assert draw(clinic, "dose-v1", "LF-001", tmp_path / "none.pdf", *more) == WRONG_USAGE


def test_an_exchange_gets_a_tag_of_its_own(clinic: Clinic, tmp_path: Path) -> None:
    exchange = exchange_of(clinic)
    clinic.do(printing.print_label_of, exchange, by="tech-a")
    out = tmp_path / "tag.pdf"

    assert draw(clinic, "exchange-v1", serial_of(clinic, exchange), out) == DRAWN
    assert clinic.item(exchange).kind is Kind.EXCHANGE
    assert messages(printed(out.read_bytes(), 203)) == {serial_of(clinic, exchange)}
    assert "LF-004" in text(out.read_bytes())
