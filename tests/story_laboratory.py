"""How do the cell laboratory and quality play their part of the story?"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from labtrack.cli.demonstration.manufacture import GOOD
from labtrack.cli.demonstration.site import PASSWORD
from labtrack.domain.custody import Kind
from tests.hands import Tale, as_typed

CORD = "=A99992600013700"
CORD_NAME = "A9999 26 000137"
HARVEST = "60"
CONTAINERS = 2
MATERIALS = ("Collagenase I", "DMEM, low glucose", "Serum, gamma-irradiated")


def a_cord_comes_in(tale: Tale) -> None:
    """The technician scans a cord; quality assurance reads of its donor, and accepts by signature."""
    hands = tale.hands
    hands.become("tech-a")
    hands.fill(
        "/lab/donations/new",
        {
            "din": CORD,
            "mother_code": "M-0137",
            "collected_at": tale.local(hours=6),
            "transit_temperature_mc": "6.2",
            "consent_version": "cord-2",
        },
    )
    tale.made["donation"] = tale.last_made(Kind.DONATION)
    tale.holds("donation", "received", event=1)
    assert hands.heading == f"Donation {CORD_NAME}"
    tale.world.pass_time(hours=2)
    hands.become("qa-a")
    hands.scan(CORD)
    tale.says(f"Donation {CORD_NAME}", "Received")
    hands.fill(
        f"/quality/donors/{tale.made['donation']}",
        {"decision": "accept", "reason": "Panel complete, all negative", "secret": PASSWORD},
    )
    tale.holds("donation", "accepted", event=2)


def a_lot_grows(tale: Tale) -> None:
    """A lot is opened, fed from known materials, passaged three times and harvested."""
    hands, world = tale.hands, tale.world
    hands.become("tech-a")
    hands.fill(f"/lab/donations/{tale.made['donation']}/lots/new", {})
    tale.made["lot"] = tale.last_made(Kind.LOT)
    lot = f"/lab/lots/{tale.made['lot']}"
    assert hands.heading == "Lot UC26-001"
    for number, material in enumerate(MATERIALS, start=2):
        expires_at = as_typed(world.at + timedelta(days=240))
        given = {"material": material, "material_lot": f"MAT-{number}", "expires_at": expires_at, "accepted": "yes"}
        hands.fill(f"{lot}/materials/new", given)
        tale.holds("lot", "in-culture", event=number)
    for passage in (1, 2, 3):
        world.pass_time(days=4)
        hands.become("tech-a")
        given = {"cells": str(15 * passage), "viability_permille": "95.5", "confluence_percent": "78"}
        hands.fill(f"{lot}/passages/new", given)
        tale.holds("lot", "in-culture", event=4 + passage)
    world.pass_time(days=3)
    hands.become("tech-a")
    hands.fill(f"{lot}/harvest", {"cells": HARVEST, "viability_permille": "95.5"})
    tale.holds("lot", "harvested", event=8)


def containers_are_filled_and_stored(tale: Tale) -> None:
    """Two containers are filled, labelled, their labels scanned back, and stored by scan; samples go to test."""
    hands, world = tale.hands, tale.world
    lot = f"/lab/lots/{tale.made['lot']}"
    filling = {"count": str(CONTAINERS), "volume_ul": "20", "cells_each": "10"}
    hands.fill(f"{lot}/containers/new", {**filling, "expires_at": as_typed(world.at + timedelta(days=730))})
    names = [f"container-{number}" for number in range(1, CONTAINERS + 1)]
    with world.look() as store:
        filled = sorted(store.items.all(kind=Kind.CONTAINER), key=lambda one: one.id)
    tale.made.update(zip(names, (one.uid for one in filled), strict=True))
    tale.says("2 not printed")
    hands.press(f"{lot}/label-prints")
    tale.says("2 to scan back")
    labels = {name: tale.waiting_label(name) for name in names}
    for name in names:
        hands.scan(labels[name])
        tale.says("Live now", labels[name])
    tale.says("2 of 2 live")
    hands.become("tech-b")
    hands.open("/lab/storing")
    for name, position in zip(names, world.positions("CELL-LAB"), strict=False):
        hands.scan(labels[name])
        hands.scan(position.code)
        tale.says(position.name)
        assert tale.item(name).state == "stored"
    hands.become("tech-a")
    hands.fill(f"{lot}/send-to-test", {})
    assert tale.item("lot").state == "quarantined"


def quality_releases_the_lot(tale: Tale) -> None:
    """One analyst enters, another reviews; quality assurance reads what speaks against it, and signs."""
    hands, world = tale.hands, tale.world
    world.pass_time(days=14)
    hands.become("qa-a")
    hands.open(f"/quality/releases/{tale.made['lot']}")
    assert "speak against it" in hands.text
    results_come_in(tale, "lot", {code: value for code, (value, _unit) in GOOD.items()})
    world.pass_time(hours=1)
    hands.become("qa-a")
    hands.open(f"/quality/releases/{tale.made['lot']}")
    tale.says("Nothing speaks against the release")
    hands.fill(f"/quality/releases/{tale.made['lot']}", {"secret": PASSWORD})
    assert tale.item("lot").state == "released"
    assert hands.heading == "Lot UC26-001"
    tale.says("Released", "Quality Assurance A")


def results_come_in(tale: Tale, name: str, results: dict[str, str]) -> None:
    """One analyst types what the reports say, another has seen them against their raw data."""
    hands = tale.hands
    sheet = f"/quality/results/{tale.made[name]}"
    hands.become("qc-a")
    hands.fill(sheet, {f"{code}.value": value for code, value in results.items()})
    tale.says("another person reviews them")
    tale.world.pass_time(minutes=10)
    hands.become("qc-b")
    hands.open(sheet)
    hands.press(f"{sheet}/reviews")
    tale.says("Reviewed by Analyst B")


def a_dose_is_prepared(tale: Tale, order: UUID) -> None:
    """A container is reserved and thawed for the order by scan, and becomes a labelled, tested, released dose."""
    hands, world = tale.hands, tale.world
    page = f"/lab/preparations/{order}"
    hands.become("tech-a")
    hands.open(page)
    hands.press(f"{page}/reservations")
    assert tale.item("container-1").state == "reserved"
    world.pass_time(minutes=10)
    hands.scan(tale.bag_symbol("container-1"))
    assert tale.item("container-1").state == "thawed"
    tale.says("Count and prepare the dose")
    world.pass_time(minutes=10)
    hands.open(page)
    counted = {"cells": "6.93", "viability": "93.8", "volume": "100", "medium": "saline-hsa"}
    hands.fill(f"{page}/dose/new", {**counted, "line_cleared": "yes", "remainder": "discarded"})
    tale.made["dose"] = tale.last_made(Kind.DOSE)
    assert hands.path == f"/lab/items/{tale.made['dose']}/labels"
    hands.press(f"/lab/items/{tale.made['dose']}/label-prints")
    label = tale.waiting_label("dose")
    hands.scan(label)
    tale.says(f"Live label {label}")
    results_come_in(
        tale, "dose", {"appearance": "passes", "viable-cells": "6.50", "viability": "93.8", "gram": "negative"}
    )
    hands.become("pharm-a")
    hands.open(f"/pharmacy/releases/{tale.made['dose']}")
    tale.says("Nothing speaks against the release")
    hands.fill(f"/pharmacy/releases/{tale.made['dose']}", {"secret": PASSWORD})
    assert tale.item("dose").state == "released"
