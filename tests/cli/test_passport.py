"""Can a stranger check a custody passport with one file and nothing else, and is every change of it refused?"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import venv
from collections.abc import Callable
from dataclasses import fields
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from labtrack.cli.main import run
from labtrack.cli.opening import Opening
from labtrack.domain.custody import Kind
from labtrack.domain.people import Role
from labtrack.edge.installation import Installation
from labtrack.edge.passports import passport_of
from tests.persistence.histories import CORDS, a_history
from tests.world import World

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_passport.py"
KEY = sha256(Ed25519PrivateKey.from_private_bytes(b"k" * 32).public_key().public_bytes_raw()).hexdigest()[:16]
ORDER = 2**252 + 27742317777372353535851937790883648493
ROUNDS = 150


@pytest.fixture(scope="module")
def verifier() -> ModuleType:
    """The stand-alone file, loaded here to be asked many times."""
    spec = importlib.util.spec_from_file_location("verify_passport", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with nothing installed, not even an installer."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    for name in ("labtrack", "cryptography", "sqlalchemy"):
        assert subprocess.run([python, "-I", "-c", f"import {name}"], capture_output=True, check=False).returncode == 1
    return python


def opening_of(installation: Installation) -> Opening:
    unused = {field.name: None for field in fields(Opening)}
    return Opening(**{**unused, "installation": lambda: installation})  # type: ignore[arg-type]


def a_bag(world: World) -> UUID:
    with world.look() as store:
        return store.items.all(kind=Kind.CONTAINER)[-1].uid


def a_passport(world: World, cords: tuple[str, ...] = CORDS) -> str:
    a_history(world, cords)
    return passport_of(world.installation, a_bag(world), by=world.actor(Role.AUDITOR)).as_file()


def faults(verifier: ModuleType, file: str, pinned: set[str] | None = None) -> list[str]:
    return [wrong.split(":")[0] for wrong in verifier.Verifier(pinned).check(file)]


def written(said: Any) -> str:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def signed_anew(said: dict[str, Any], key: Ed25519PrivateKey) -> str:
    """Make a whole passport anew with another key: what somebody can do who has the database and not the key."""
    public = key.public_key().public_bytes_raw()
    checkpoint = {**json.loads(said["checkpoint"]["text"]), "key": sha256(public).hexdigest()[:16]}
    signature = key.sign(written(checkpoint).encode()).hex()
    said["checkpoint"] = {"public_key": public.hex(), "signature": signature, "text": written(checkpoint)}
    rest = written({name: value for name, value in said.items() if name != "statement"})
    statement = {**json.loads(said["statement"]["text"]), "contents": sha256(rest.encode()).hexdigest()}
    said["statement"] = {"signature": key.sign(written(statement).encode()).hex(), "text": written(statement)}
    return written(said)


def test_a_passport_from_the_shell_holds_in_an_empty_python_and_names_its_events_and_signers(
    world: World, empty: Path, tmp_path: Path, capsys
) -> None:
    a_history(world)
    file = tmp_path / "bag.json"
    head = world.item(a_bag(world)).digest.hex()

    assert run(["passport", str(a_bag(world)), "--out", str(file)], obj=opening_of(world.installation)) == 0
    assert f"3 chains, 11 events.\nSigned with the key {KEY}." in capsys.readouterr().out

    answer = subprocess.run(
        [empty, "-I", SCRIPT, file, "--key", KEY], capture_output=True, text=True, check=False, env={}
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith(f"The passport holds.\n  Key {KEY}, compared with the one that was given.\n")
    assert f": 2 events, stored\n    head {head}\n" in answer.stdout
    assert "    signed accepted (event 4): Quality Assurance A, quality-assurance, 2026-11-23 10:0" in answer.stdout

    said = file.read_text(encoding="utf-8")
    file.write_text(said.replace("passaged", "passagef", 1), encoding="utf-8")
    answer = subprocess.run([empty, "-I", SCRIPT, file], capture_output=True, text=True, check=False, env={})
    assert (answer.returncode, answer.stdout[:28]) == (1, "The passport does NOT hold.\n")


def test_one_changed_character_at_any_place_is_refused(sqlite_world: World, verifier: ModuleType) -> None:
    file, chance = a_passport(sqlite_world, CORDS[:1]), Random(1724398)
    assert faults(verifier, file) == []
    edges = [place * len(file) // ROUNDS for place in range(ROUNDS + 1)]
    for first, end in pairwise(edges):
        place = chance.randrange(first, end)
        other = chance.choice([one for one in '0123456789abcdefxyz"{}[],: \\\n培' if one != file[place]])
        assert faults(verifier, file[:place] + other + file[place + 1 :]), (place, file[place], other)


def test_a_character_more_or_fewer_is_refused(sqlite_world: World, verifier: ModuleType) -> None:
    file, chance = a_passport(sqlite_world, CORDS[:1]), Random(4)
    for _ in range(25):
        place = chance.randrange(len(file))
        assert faults(verifier, file[:place] + file[place + 1 :])
        assert faults(verifier, file[:place] + chance.choice(" 0a") + file[place:])
    assert faults(verifier, file + "\n") == ["not-canonical"]


def last_event_removed(said: dict[str, Any]) -> None:
    del said["chains"][0]["events"][-1]


def middle_event_removed(said: dict[str, Any]) -> None:
    del said["chains"][1]["events"][2]


def events_reordered(said: dict[str, Any]) -> None:
    events = said["chains"][1]["events"]
    events[1], events[2] = events[2], events[1]


def event_repeated(said: dict[str, Any]) -> None:
    events = said["chains"][1]["events"]
    events.append(events[-1])


def event_edited(said: dict[str, Any]) -> None:
    event = said["chains"][1]["events"][-1]
    event["text"] = event["text"].replace("100000000", "200000000")


def chain_removed(said: dict[str, Any]) -> None:
    del said["chains"][2]


def signature_removed(said: dict[str, Any]) -> None:
    assert said["chains"][2]["signatures"].pop()


def signature_moved(said: dict[str, Any]) -> None:
    said["chains"][0]["signatures"].append(said["chains"][2]["signatures"].pop())


def another_item(said: dict[str, Any]) -> None:
    said["item"] = said["chains"][2]["item"]


def a_member_more(said: dict[str, Any]) -> None:
    said["note"] = "checked"


CHANGES: tuple[tuple[Callable[[dict[str, Any]], None], str], ...] = (
    (last_event_removed, "head-differs"),
    (middle_event_removed, "unlinked"),
    (events_reordered, "number-differs"),
    (event_repeated, "repeated"),
    (event_edited, "not-in-log"),
    (chain_removed, "chain-removed"),
    (signature_removed, "contents-differ"),
    (signature_moved, "signature-differs"),
    (another_item, "item-differs"),
    (a_member_more, "contents-differ"),
)


def test_each_change_is_refused_by_its_name(sqlite_world: World, verifier: ModuleType) -> None:
    file = a_passport(sqlite_world)
    for change, named in CHANGES:
        said = json.loads(file)
        change(said)
        found = faults(verifier, written(said))
        assert named in found, (change.__name__, found)
        assert "contents-differ" in found


def test_who_makes_it_all_anew_needs_the_key(sqlite_world: World, verifier: ModuleType) -> None:
    file, foreign = a_passport(sqlite_world), Ed25519PrivateKey.from_private_bytes(b"f" * 32)

    forged = signed_anew(json.loads(file), foreign)
    assert faults(verifier, forged) == [], "nothing but the published key tells"
    assert faults(verifier, forged, {KEY}) == ["key-foreign"]
    assert faults(verifier, file, {KEY}) == []

    said = json.loads(signed_anew(json.loads(file), foreign))
    said["checkpoint"]["public_key"] = json.loads(file)["checkpoint"]["public_key"]
    assert {"checkpoint-forged", "statement-forged"} <= set(faults(verifier, written(said), {KEY}))


def test_a_checkpoint_of_another_root_is_refused(sqlite_world: World, verifier: ModuleType) -> None:
    said = json.loads(a_passport(sqlite_world))
    checkpoint = json.loads(said["checkpoint"]["text"])
    said["checkpoint"]["text"] = written({**checkpoint, "root": "00" * 32})

    found = faults(verifier, written(said))
    assert "checkpoint-forged" in found
    assert "not-in-log" in found


def test_the_script_judges_signatures_as_another_program_does(verifier: ModuleType) -> None:
    chance = Random(8032)
    for length in range(40):
        key, said = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32)), "界" * length
        public, signature = key.public_key().public_bytes_raw(), key.sign(said.encode())
        assert verifier.signed(said, signature, public)
        assert not verifier.signed(said + ".", signature, public)
        spoilt = bytearray(signature)
        spoilt[chance.randrange(64)] ^= 1 << chance.randrange(8)
        assert not verifier.signed(said, bytes(spoilt), public)
        scalar = int.from_bytes(signature[32:], "little") + ORDER
        assert not verifier.signed(said, signature[:32] + scalar.to_bytes(32, "little"), public), "malleable"
    assert not verifier.signed("", bytes([1]) + bytes(63), bytes([1]) + bytes(31)), "a key that signs all"


def test_the_published_key_may_stand_in_a_file_as_labtrack_prints_it(
    sqlite_world: World, verifier: ModuleType, tmp_path: Path, capsys
) -> None:
    file = a_passport(sqlite_world)
    assert run(["ledger", "key", "show"], obj=opening_of(sqlite_world.installation)) == 0
    (tmp_path / "published").write_text(capsys.readouterr().out, encoding="utf-8")
    (tmp_path / "passport.json").write_text(file, encoding="utf-8", newline="")

    arguments = [str(tmp_path / "passport.json"), "--key"]
    assert verifier.main([*arguments, str(tmp_path / "published")]) == 0
    assert verifier.main([*arguments, "ab" * 8]) == 1
    assert verifier.main([*arguments, "no key"]) == 2
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    assert verifier.main([*arguments, str(tmp_path / "binary")]) == 2


def test_every_name_of_what_is_wrong_stands_in_the_operators_guide_and_the_file_stays_short() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    named = {*re.findall(r'require\(.+?, "([a-z-]+)", ', script), *re.findall(r'Wrong\(f?"([a-z-]+):', script)}
    guide = SCRIPT.with_name("operator.md").read_text(encoding="utf-8")
    section = guide.split("## Custody passports")[1].split("\n## ")[0]

    assert len(named) == 19
    assert [code for code in sorted(named) if f"`{code}`" not in section] == []
    assert len(script.splitlines()) < 300
