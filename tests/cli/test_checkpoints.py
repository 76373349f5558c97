"""Can an operator have the log signed, make a key, change it, and publish its public half?"""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from labtrack.cli.main import run
from labtrack.cli.opening import Opening
from labtrack.domain.checkpoints import read
from labtrack.edge.transaction import writing
from labtrack.persistence.key_files import notary_of, write_new_key
from labtrack.persistence.notary import signature_holds
from tests.cli.test_ledger import opening_of
from tests.persistence.histories import a_history
from tests.world import World


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    write_new_key(tmp_path / "key")
    return tmp_path / "key"


@pytest.fixture
def opening(world: World, key_file: Path) -> Opening:
    settings = replace(world.installation.checkpointing, notary=lambda: notary_of(key_file))
    world.installation = replace(world.installation, checkpointing=settings)
    return replace(opening_of(world.installation), key_file=lambda: key_file)


def test_a_checkpoint_is_signed_on_demand_and_only_when_there_is_something_new(
    world: World, opening: Opening, key_file: Path, capsys
) -> None:
    assert run(["ledger", "checkpoint"], obj=opening) == 0
    first = capsys.readouterr().out
    assert first.splitlines()[0] == "A checkpoint was signed.", "founding the site was recorded"
    assert run(["ledger", "checkpoint"], obj=opening) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Nothing was recorded since the last checkpoint.",
        first.splitlines()[1],
    ]

    a_history(world)
    assert run(["ledger", "checkpoint", "--json"], obj=opening) == 0
    said = json.loads(capsys.readouterr().out)
    assert read(said["checkpoint"]).size == int(first.splitlines()[1].split()[0]) + 42
    public_key = notary_of(key_file).public_key
    assert said["public_key"] == public_key.hex()
    assert signature_holds(said["checkpoint"], bytes.fromhex(said["signature"]), public_key)


def test_a_key_is_made_once_readable_by_its_owner_alone(tmp_path: Path, capsys) -> None:
    file = tmp_path / "new-key"
    assert run(["ledger", "key", "create", str(file)], obj=None) == 0
    fingerprint, public_key = capsys.readouterr().out.split()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (notary_of(file).fingerprint, notary_of(file).public_key.hex()) == (fingerprint, public_key)

    before = file.read_bytes()
    assert run(["ledger", "key", "create", str(file)], obj=None) == 1
    assert "never written over" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_a_rotated_key_is_vouched_for_by_the_one_before_and_signs_from_then_on(
    world: World, opening: Opening, key_file: Path, capsys
) -> None:
    old = notary_of(key_file)
    assert run(["ledger", "checkpoint"], obj=opening) == 0
    assert run(["ledger", "key", "rotate"], obj=opening) == 0
    new = notary_of(key_file)
    assert new.public_key != old.public_key
    assert not key_file.with_name("key.next").exists()
    capsys.readouterr()

    assert run(["ledger", "key", "show", "--json"], obj=opening) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [key["public_key"] for key in shown] == [old.public_key.hex(), new.public_key.hex()]
    assert signature_holds(shown[1]["statement"], bytes.fromhex(shown[1]["signature"]), old.public_key)
    a_history(world)
    assert run(["ledger", "checkpoint", "--json"], obj=opening) == 0
    assert json.loads(capsys.readouterr().out)["public_key"] == new.public_key.hex()
    assert run(["ledger", "key", "show"], obj=opening) == 0
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == [old.fingerprint, new.fingerprint]


def test_a_rotation_that_was_broken_off_before_the_file_was_put_in_place_goes_on_there(
    world: World, opening: Opening, key_file: Path, capsys
) -> None:
    old = key_file.read_bytes()
    assert run(["ledger", "key", "rotate"], obj=opening) == 0
    key_file.rename(key_file.with_name("key.next"))
    key_file.write_bytes(old)
    key_file.chmod(0o600)
    coming = notary_of(key_file.with_name("key.next")).public_key

    assert run(["ledger", "checkpoint"], obj=opening) == 1
    assert "another key than the one that was introduced last" in capsys.readouterr().err
    assert run(["ledger", "key", "rotate"], obj=opening) == 0

    assert notary_of(key_file).public_key == coming
    with writing(world.installation) as store:
        assert len(store.checkpoints.introduced()) == 2
