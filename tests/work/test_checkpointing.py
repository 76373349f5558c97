"""Is the log signed in time, kept outside, posted until it arrives, and once more at the end, whatever goes wrong?"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text

from labtrack.domain.checkpoints import read, read_file
from labtrack.domain.errors import Conflict
from labtrack.edge.checkpointing import checkpoint, keep_outside
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import writing
from labtrack.persistence.key_files import notary_of
from labtrack.persistence.notary import signature_holds
from labtrack.work import due
from labtrack.work.checkpoints import Schedule
from labtrack.work.due import Worker
from labtrack.work.posting import post_due, wait_after
from tests.persistence.histories import a_history
from tests.persistence.tampering import Ledger
from tests.world import World


class Keeper:
    """Somebody elsewhere who takes checkpoints, once they are in the mood; all that came is in `bodies`."""

    def __init__(self) -> None:
        self.status = 204
        self.bodies: list[bytes] = []
        keeper = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(keeper.status)
                if keeper.status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                if keeper.status == 204:
                    keeper.bodies.append(body)

            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/checkpoints"


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    keeper = Keeper()
    thread = threading.Thread(target=keeper.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield keeper
    keeper.server.shutdown()
    thread.join()
    keeper.server.server_close()


def with_checkpointing(world: World, **changed: object) -> Installation:
    settings = replace(world.installation.checkpointing, **changed)  # type: ignore[arg-type]
    return replace(world.installation, checkpointing=settings)


def note(installation: Installation, code: str) -> None:
    with writing(installation) as store:
        store.audit.write("a-test", code, actor_id=None, at=installation.clock())


def leaves(world: World) -> list[bytes]:
    with world.look() as store:
        return store.log.digests(0, store.log.size)


def test_what_the_log_came_to_is_kept_in_a_folder_leaf_by_leaf_and_each_checkpoint_as_it_was_signed(
    world: World, tmp_path: Path
) -> None:
    installation = with_checkpointing(world, folder=tmp_path / "outside")
    a_history(world)
    first = checkpoint(installation)
    note(installation, "more")
    second = checkpoint(installation)
    assert first is not None
    assert second is not None

    one, two = read(first.text), read(second.text)
    files = sorted(path.name for path in (tmp_path / "outside").iterdir())
    assert files == [
        f"checkpoint-{one.size:012}.json",
        f"checkpoint-{two.size:012}.json",
        "key-0001.json",
        "leaves",
    ]
    assert (tmp_path / "outside" / "leaves").read_bytes() == b"".join(leaves(world))
    assert len(leaves(world)) == two.size == one.size + 1
    kept = read_file((tmp_path / "outside" / files[1]).read_text())
    assert kept == second
    assert signature_holds(kept.text, kept.signature, installation.checkpointing.notary().public_key)
    assert checkpoint(installation) is None


def test_a_folder_that_could_not_be_written_is_made_up_for_the_next_time(sqlite_world: World, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file stands where the folder is to be")
    installation = with_checkpointing(sqlite_world, folder=tmp_path / "taken")
    a_history(sqlite_world)
    with pytest.raises(FileExistsError):
        checkpoint(installation)
    (tmp_path / "taken").unlink()
    note(installation, "more")
    checkpoint(installation)

    assert len(list((tmp_path / "taken").glob("checkpoint-*.json"))) == 2
    whole = (tmp_path / "taken" / "leaves").read_bytes()
    assert whole == b"".join(leaves(sqlite_world))

    (tmp_path / "taken" / "leaves").write_bytes(whole[:-40])
    assert keep_outside(installation) == 0
    assert (tmp_path / "taken" / "leaves").read_bytes() == whole


def test_a_folder_that_is_not_the_beginning_of_this_log_is_refused_and_left_as_it_is(
    world: World, tmp_path: Path
) -> None:
    installation = with_checkpointing(world, folder=tmp_path)
    a_history(world)
    checkpoint(installation)
    with installation.database.engine.begin() as connection:
        ledger = Ledger(connection)
        ledger.drop_triggers()
        ledger.run("DELETE FROM ledger_leaf WHERE leaf_index >= 32")
        ledger.run("DELETE FROM ledger_node WHERE node_index >= 32 / (1 << level)")
        ledger.run("DELETE FROM checkpoint")
        ledger.run("UPDATE signature SET text = text || ' '")
    before = (tmp_path / "leaves").read_bytes()
    note(installation, "more")

    with pytest.raises(Conflict) as refused:
        checkpoint(installation)

    assert refused.value.reason == "outside-differs"
    assert (tmp_path / "leaves").read_bytes() == before
    with world.look() as store:
        kept = store.audit.connection.execute(text("SELECT use_case, code FROM audit ORDER BY id DESC LIMIT 1")).one()
    assert tuple(kept) == ("keep_checkpoint", "outside-differs")


def test_a_checkpoint_is_due_at_once_and_then_after_the_minutes_that_the_settings_say(sqlite_world: World) -> None:
    world, schedule = sqlite_world, Schedule()
    a_history(world)

    assert schedule.checkpoint_if_due(world.installation)
    note(world.installation, "more")
    world.pass_time(minutes=14)
    assert not schedule.checkpoint_if_due(world.installation)
    world.pass_time(minutes=1)
    assert schedule.checkpoint_if_due(world.installation)
    world.pass_time(minutes=15)
    assert not schedule.checkpoint_if_due(world.installation), "nothing was recorded meanwhile"


def test_a_checkpoint_is_posted_until_it_is_taken_and_then_no_more(world: World, keeper: Keeper) -> None:
    installation = with_checkpointing(world, url=keeper.url)
    a_history(world)
    signed = checkpoint(installation)
    assert signed is not None
    for refusal, minutes in ((503, 1), (302, 2), (403, 4)):
        keeper.status = refusal
        assert post_due(installation) == 0
        keeper.status = 204
        world.pass_time(minutes=minutes - 0.1)
        assert post_due(installation) == 0, "too early"
        world.pass_time(minutes=0.1)
    assert keeper.bodies == []

    assert post_due(installation) == 1
    assert post_due(installation) == 0
    assert [read_file(body.decode()) for body in keeper.bodies] == [signed]


def test_nobody_there_is_no_reason_to_give_up(world: World) -> None:
    installation = with_checkpointing(world, url="http://127.0.0.1:9/")
    a_history(world)
    checkpoint(installation)

    assert post_due(installation) == 0
    with world.look() as store:
        (job,) = store.jobs.all(kind="post-checkpoint")
    assert (job.done_at, job.attempts, job.due_at) == (None, 1, world.at + timedelta(minutes=1))
    assert [wait_after(attempts) / timedelta(minutes=1) for attempts in (1, 2, 5, 9, 10, 5000)] == [
        1, 2, 16, 256, 360, 360,
    ]  # fmt: skip


@contextmanager
def working(installation: Installation) -> Iterator[Worker]:
    worker = Worker(installation, every_seconds=0.01)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def test_the_worker_signs_once_more_before_it_ends(world: World) -> None:
    a_history(world)
    with working(world.installation):
        until(lambda: newest(world) > 0)
        first = newest(world)
        note(world.installation, "at the last moment")

    assert newest(world) == first + 1


def test_what_fails_in_the_worker_is_logged_and_hinders_nothing_else(
    sqlite_world: World, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sqlite_world
    installation = with_checkpointing(world, url=keeper.url)
    a_history(world)
    with writing(installation) as store:
        store.jobs.put(
            kind="fails", due_at=world.at, unique_key="fails", payload="{}",
            leased_until=None, attempts=0, done_at=None,
        )  # fmt: skip

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(due, "DOINGS", {"fails": fail})
    with structlog.testing.capture_logs() as logged, working(installation) as worker:
        until(lambda: bool(keeper.bodies))
        assert worker.is_alive()

    failures = [entry for entry in logged if entry["log_level"] == "error"]
    assert [(entry["event"], entry["turn"]) for entry in failures] == [("turn failed", "do_due")]
    assert isinstance(failures[0]["exc_info"], ZeroDivisionError)
    assert newest(world) > 0


def test_two_keepers_of_one_folder_at_a_time_write_each_leaf_once(world: World, tmp_path: Path) -> None:
    installation = with_checkpointing(world, folder=tmp_path)
    threads = [threading.Thread(target=checkpoint, args=(installation,)) for _ in range(4)]
    a_history(world)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (tmp_path / "leaves").read_bytes() == b"".join(leaves(world))


def newest(world: World) -> int:
    with world.look() as store:
        signed = store.checkpoints.newest()
    return json.loads(signed.text)["size"] if signed is not None else 0


def until(holds) -> None:
    """Wait for something, for half a minute at most."""
    waiting = threading.Event()
    for _ in range(3000):
        if holds():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not come")


def test_a_key_file_may_be_pem_or_a_seed(tmp_path: Path) -> None:
    seed = tmp_path / "seed"
    seed.write_text("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60\n")
    pem = tmp_path / "pem"
    pem.write_text(
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
        "-----END PRIVATE KEY-----\n"
    )
    for file in (seed, pem):
        file.chmod(0o600)

    # The first test vector of RFC 8032.
    expected = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert [notary_of(file).public_key.hex() for file in (seed, pem)] == [expected, expected]
