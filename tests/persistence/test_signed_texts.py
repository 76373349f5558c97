"""Does a signed text say all that was signed, in the one way of writing it, and is an old one readable for ever?"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import rfc8785

from labtrack.domain.verification import signed_text_holds
from tests.persistence.histories import a_history
from tests.world import World

OLD = Path(__file__).parent / "old_signed_texts"


def test_what_is_signed_says_who_when_by_which_clock_what_and_of_which_event(world: World) -> None:
    a_history(world)
    with world.look() as store:
        signature = store.signatures.all()[0]
        event = store.custody.last(signature.item_id)
        uid = str(store.items.get(signature.item_id).uid)
        person = str(store.people.get(signature.person_id).uid)
    assert event is not None

    assert json.loads(signature.text) == {
        "at": "2026-11-23T02:01:00.000000Z",
        "digest": event.digest.hex(),
        "format": "2",
        "item": uid,
        "local_time": "2026-11-23 10:01:00 CST",
        "meaning": "accepted",
        "name": "Quality Assurance A",
        "number": 4,
        "person": person,
        "role": "quality-assurance",
        "said": {"decision": "accepted"},
    }
    assert (signature.signed_at.isoformat(), signature.local_time) == (
        "2026-11-23T02:01:00+00:00",
        "2026-11-23 10:01:00 CST",
    )
    assert signature.text.encode() == rfc8785.dumps(json.loads(signature.text))
    assert signature.digest == sha256(signature.text.encode()).digest()


def test_old_signed_texts_stay_readable_and_keep_their_digests() -> None:
    recorded = dict(line.split("  ")[::-1] for line in (OLD / "digests.txt").read_text().splitlines())
    files = {path.name: path.read_bytes().removesuffix(b"\n") for path in OLD.glob("*.json")}

    assert set(files) == set(recorded) == {"1-accepted.json"}
    for name, text in files.items():
        said = json.loads(text)
        copies = {key: said[key] for key in ("item", "digest", "meaning", "name", "role")}
        columns = {**copies, "at": "2026-11-23T02:01:00.000000Z", "local_time": "2026-11-23 10:01:00 CST"}
        assert signed_text_holds(text, bytes.fromhex(recorded[name]), number=said["number"], copies=columns)
        assert sha256(text).hexdigest() == recorded[name]
