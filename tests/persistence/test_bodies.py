"""Is the text that is hashed the canonical one, the digest the published one, and an old body readable for ever?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.custody import Event, Happened, Kind, body_of, canonical, digest_of
from labtrack.domain.verification import said_by
from tests.domain.chains import a_link
from tests.domain.shapes import A_FEW

OLD = Path(__file__).parent / "old_bodies"

texts = st.text(st.characters(codec="utf-8"), max_size=20)
keys = st.text(st.characters(max_codepoint=127), max_size=8)
wholes = st.integers(-(2**53) + 1, 2**53 - 1)
details = st.dictionaries(
    keys,
    st.recursive(
        st.none() | st.booleans() | wholes | texts,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=6,
)

LINK = a_link(
    kind=Kind.DOSE, number=2, what=Happened.RELEASED, state="released", holder="pharmacist in transit",
    detail={
        "volume_ul": 100_000,
        "note": 'a "b"\\\n\x7f€😀',
        "when": datetime(2026, 11, 23, 12, 0, 0, 1, tzinfo=timezone(timedelta(hours=8))),
        "lots": ["A", None, True, -5],
    },
    witness=UUID(int=3), at=datetime(2026, 11, 23, 4, 12, 31, tzinfo=UTC), before=bytes(range(32)),
)  # fmt: skip
BODY = (
    '{"actor":"00000000-0000-0000-0000-000000000002","at":"2026-11-23T04:12:31.000000Z",'
    '"before":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","codes":{},'
    '"command":"00000000-0000-0000-0000-000000000005","detail":{"lots":["A",null,true,-5],'
    '"note":"a \\"b\\"\\\\\\n\x7f€😀","volume_ul":100000,"when":"2026-11-23T04:00:00.000001Z"},"device_at":null,'
    '"format":"1","holder":"pharmacist in transit","item":"00000000-0000-0000-0000-000000000001","kind":"dose",'
    '"made_from":[],"number":2,"place":"00000000-0000-0000-0000-000000000004","state":"released","what":"released",'
    '"witness":"00000000-0000-0000-0000-000000000003"}'
)
# Computed once from that text, with one zero byte before it, by a program that is not ours.
DIGEST = "138fed091f6f1900beb5851941db2b45646af1ea2429611643f468d09eb85af7"


def test_a_body_is_exactly_this_text_and_its_digest_exactly_these_bytes() -> None:
    assert body_of(LINK) == BODY
    assert digest_of(BODY).hex() == DIGEST
    assert sha256(b"\x00" + BODY.encode()).hexdigest() == DIGEST


@A_FEW
@given(details, texts)
def test_any_body_is_what_another_program_makes_of_rfc_8785(detail: Mapping[str, Any], holder: str) -> None:
    said = json.loads(BODY) | {"detail": detail, "holder": holder}

    body = body_of(a_link(**{**fields_of(LINK), "detail": detail, "holder": holder}))

    assert body.encode() == rfc8785.dumps(said)
    assert digest_of(body) == sha256(b"\x00" + rfc8785.dumps(said)).digest()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 3, 1, 7, 59, 59, tzinfo=timezone(timedelta(hours=8))), "2026-02-28T23:59:59.000000Z"),
        (datetime(999, 1, 1, tzinfo=UTC), "0999-01-01T00:00:00.000000Z"),
        (UUID(int=255), "00000000-0000-0000-0000-0000000000ff"),
        (Kind.PLASMA_UNIT, "plasma-unit"),
        (("b", "a"), ["b", "a"]),
        ({"b", "a", "c"}, ["a", "b", "c"]),
        (frozenset({UUID(int=2), UUID(int=1)}), [str(UUID(int=1)), str(UUID(int=2))]),
        ({"what": Kind.LOT}, {"what": "lot"}),
        (True, True),
        (2**53 - 1, 9007199254740991),
    ],
)
def test_a_value_of_the_domain_has_one_text(value: object, text: object) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        b"bytes",
        2**53,
        -(2**53),
        datetime(2026, 1, 1),  # noqa: DTZ001 - a naive time is what is refused here
        {"成": 1},
        {1: "a"},
        object(),
    ],
)
def test_what_has_no_text_that_everyone_reads_alike_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        body_of(a_link(detail={"value": value}))


def test_old_bodies_stay_readable_and_keep_their_digests() -> None:
    recorded = dict(line.split("  ")[::-1] for line in (OLD / "digests.txt").read_text().splitlines())
    files = {path.name: path.read_bytes().removesuffix(b"\n") for path in OLD.glob("*.json")}

    assert set(files) == set(recorded)
    assert len(files) >= 8
    for name, body in files.items():
        assert digest_of(body.decode()).hex() == recorded[name], name
        assert sha256(b"\x00" + body).hexdigest() == recorded[name], name
        assert said_by(body), f"{name} cannot be verified any more"


def test_the_detail_of_an_old_event_is_read_from_its_body() -> None:
    details = {
        "1-donation-1-received.json": {"note": "脐带 A999926000001"},
        "1-lot-2-passaged.json": {"cells": 1_000_000, "passage": 1},
        "1-container-2-stored.json": {},
    }
    for name, detail in details.items():
        body = (OLD / name).read_text().removesuffix("\n")
        event = Event(
            id=1, item_id=1, number=1, what=Happened.STORED, at=LINK.at, body=body, digest=b"", actor_id=1,
            witness_id=None, command_key=UUID(int=1),
        )  # fmt: skip
        assert event.detail == detail


def fields_of(link: Any) -> dict[str, Any]:
    return {name: getattr(link, name) for name in link.__slots__}
