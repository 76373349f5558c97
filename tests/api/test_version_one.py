"""What does version 1 of the interface answer?"""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.manufacture import a_quarantined_lot, a_received_donation, a_released_lot

DIN = "A999926000137"


def test_a_trace_leads_from_a_container_to_its_cord_with_every_event(site, client):
    batch = a_released_lot(site.world)
    answer = client.get(f"/api/v1/trace/{batch.containers[0]}")
    items = {one["uid"]: one for one in answer.json["items"]}

    assert answer.status_code == 200
    assert items[str(batch.donation)]["distance"] == -2
    assert items[str(batch.lot)]["distance"] == -1
    assert [str(batch.donation), str(batch.lot)] in answer.json["links"]
    assert len(items[str(batch.lot)]["events"]) == len(site.world.chain(batch.lot))
    assert [signed["meaning"] for signed in items[str(batch.lot)]["signatures"]] == ["released"]


def test_a_trace_takes_what_a_scanner_sends_and_a_number_that_fits_several_is_not_found(site, client):
    a_quarantined_lot(site.world)

    assert client.get(f"/api/v1/trace/={DIN}00=<S1234VA0").json["items"][-1]["codes"]["product"] == f"{DIN}S1234VA0"
    assert client.get("/api/v1/trace/UC26-001").status_code == 200
    answer = client.get(f"/api/v1/trace/={DIN}00")
    assert (answer.status_code, answer.json["code"]) == (404, "fits-several")


def test_health_is_told_to_anyone(site):
    answer = site.client.get("/api/v1/health")

    assert answer.status_code == 200
    assert answer.json["status"] == "ok"


@pytest.mark.parametrize("path", ["/api/v1/items/00000000-0000-0000-0000-000000000007", "/api/v1/openapi.json"])
def test_nothing_else_is_told_to_whoever_is_not_signed_in(site, path):
    answer = site.client.get(path)

    assert (answer.status_code, answer.json["code"]) == (401, "not-signed-in")


def test_an_item_is_told_with_its_whole_chain(site, client):
    uid = a_received_donation(site.world)
    answer = client.get(f"/api/v1/items/{uid}")
    chain = site.world.chain(uid)

    assert answer.status_code == 200
    assert answer.json["uid"] == str(uid)
    assert answer.json["kind"] == "donation"
    assert answer.json["state"] == "received"
    assert answer.json["codes"] == {"din": DIN}
    assert [event["what"] for event in answer.json["events"]] == ["received"]
    assert answer.json["events"][0]["digest"] == chain[0].digest.hex()
    assert answer.json["events"][0]["at"].startswith("2026-11-23T02:00:00")


def test_an_item_that_is_not_there_is_a_problem(client):
    answer = client.get(f"/api/v1/items/{UUID(int=7)}")

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_scan_is_answered_as_in_the_scan_box(site, client):
    uid = a_received_donation(site.world)
    answer = client.post("/api/v1/scans", json={"scan": f"={DIN}00"})

    assert answer.status_code == 200
    assert answer.json["item"]["uid"] == str(uid)
    assert answer.json["item"]["findings"][0]["code"] == "U08"
    assert answer.json["code"] == ""


def test_a_bare_number_that_fits_several_is_not_resolved(site, client):
    batch = a_quarantined_lot(site.world)
    answer = client.post("/api/v1/scans", json={"scan": f"={DIN}00"})

    assert answer.json["code"] == "fits-several"
    assert answer.json["item"] is None
    assert {one["uid"] for one in answer.json["several"]} == {str(batch.donation), *map(str, batch.containers)}


def test_a_scan_that_names_nothing_is_said_and_kept(site, client):
    answer = client.post("/api/v1/scans", json={"scan": "rubbish"})

    assert answer.json["code"] == "unknown-symbol"
    assert answer.json["sentence"].startswith("This is no symbol that labtrack knows.")
    with site.world.look() as store:
        assert store.failed_scans() == 1


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ("{", "application/json", 400, "bad-request"),
        ('{"scan": 7}', "application/json", 422, "invalid"),
        ("{}", "application/json", 422, "invalid"),
        ('{"scan": "x", "more": 1}', "application/json", 422, "invalid"),
        ("scan=x", "application/x-www-form-urlencoded", 415, "not-json"),
        ('{"scan": "a\\u0000b"}', "application/json", 422, "invalid"),
        ('{"scan": "\\ud800"}', "application/json", 422, "invalid"),
        ('{"scan": ' + "[" * 100_000 + "]" * 100_000 + "}", "application/json", 400, "bad-request"),
    ],
)
def test_what_cannot_be_taken_is_a_documented_problem(client, body, kind, status, code):
    answer = client.post("/api/v1/scans", data=body, content_type=kind)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["code"] == code
    documented = client.get("/api/v1/openapi.json").json["paths"]["/api/v1/scans"]["post"]["responses"]
    assert str(status) in documented
    assert "application/problem+json" in documented[str(status)]["content"]


def test_the_fault_of_each_field_is_named(client):
    answer = client.post("/api/v1/scans", json={"scan": 7})

    assert set(answer.json["errors"]) == {"scan"}


def test_the_description_is_openapi_3_1_and_names_every_address(client):
    said = client.get("/api/v1/openapi.json").json

    assert said["openapi"].startswith("3.1")
    assert {"/api/v1/health", "/api/v1/items/{uid}", "/api/v1/scans"} <= set(said["paths"])
