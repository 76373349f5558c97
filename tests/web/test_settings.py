"""Is the deployment read once, whole, and refused with every fault at once?"""

from __future__ import annotations

import stat
from datetime import timedelta

import pytest

from labtrack.app import create_app, installation_from
from labtrack.config import BadSettings, settings_from
from labtrack.persistence import schema
from tests.web.browsing import SECRET_KEY
from tests.world import an_installation


def test_a_complete_environment_is_taken(good):
    settings = settings_from({**good, "LABTRACK_PORT": "9000", "LABTRACK_IDLE_MINUTES": "5"})

    assert settings.database_url == "sqlite:///somewhere.db"
    assert settings.master_key == b"\xab" * 32
    assert settings.index_key == b"i" * 32
    assert (settings.production, settings.host, settings.port) == (True, "127.0.0.1", 9000)
    assert settings.idle_limit.total_seconds() == 300


def test_an_empty_environment_is_the_demonstration_with_keys_of_its_own(tmp_path):
    first = settings_from({}, folder=tmp_path / "var")
    second = settings_from({}, folder=tmp_path / "var")
    kept = sorted(path.name for path in (tmp_path / "var").iterdir())

    assert not first.production
    assert first == second
    assert len({first.secret_key, first.master_key.hex(), first.index_key.hex()}) == 3
    assert kept == ["checkpoint-key", "index-key", "master-key", "secret-key"]
    assert first.checkpoint_key_file == tmp_path / "var" / "checkpoint-key"
    assert first.checkpoint_folder == tmp_path / "var" / "checkpoints"
    assert (first.checkpoint_url, first.checkpoint_every) == (None, timedelta(minutes=15))
    assert first.database_url == f"sqlite:///{tmp_path}/var/labtrack.db"


def test_the_keys_of_a_demonstration_are_readable_by_their_owner_alone(tmp_path):
    settings_from({}, folder=tmp_path)

    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_production_makes_no_keys_and_names_all_that_are_missing(tmp_path):
    with pytest.raises(BadSettings) as bad:
        settings_from({"LABTRACK_PRODUCTION": "1"}, folder=tmp_path / "var")

    assert [fault.split()[0] for fault in bad.value.faults] == [
        "LABTRACK_SECRET_KEY",
        "LABTRACK_MASTER_KEY",
        "LABTRACK_INDEX_KEY",
        "LABTRACK_CHECKPOINT_KEY_FILE",
    ]
    assert "labtrack ledger key create" in bad.value.faults[-1]
    assert not (tmp_path / "var").exists()


def test_every_fault_is_named_at_once(good):
    wrong = {
        **good,
        "LABTRACK_PRODUCTION": "perhaps",
        "LABTRACK_SECRET_KEY": "short",
        "LABTRACK_MASTER_KEY": "not hex",
        "LABTRACK_PORT": "70000",
        "LABTRACK_LOCK_AFTER": "many",
        "LABTRACK_CHECKPOINT_KEY_FILE": "nowhere",
        "LABTRACK_CHECKPOINT_FOLDER": __file__,
        "LABTRACK_CHECKPOINT_URL": "ftp://elsewhere.example",
        "LABTRACK_CHECKPOINT_MINUTES": "0",
    }
    with pytest.raises(BadSettings) as bad:
        settings_from(wrong)

    assert {fault.split()[0] for fault in bad.value.faults} == {
        "LABTRACK_PRODUCTION",
        "LABTRACK_SECRET_KEY",
        "LABTRACK_MASTER_KEY",
        "LABTRACK_PORT",
        "LABTRACK_LOCK_AFTER",
        "LABTRACK_CHECKPOINT_KEY_FILE",
        "LABTRACK_CHECKPOINT_FOLDER",
        "LABTRACK_CHECKPOINT_URL",
        "LABTRACK_CHECKPOINT_MINUTES",
    }


def test_no_environment_sets_the_clock(good):
    assert settings_from({**good, "LABTRACK_CLOCK": "2020-01-01"}).clock is None


def test_production_refuses_demonstration_accounts(sqlite_world, good):
    url = sqlite_world.installation.database.url
    installation = installation_from(settings_from({**good, "LABTRACK_DATABASE_URL": url}))
    try:
        with pytest.raises(BadSettings, match="demonstration accounts"):
            create_app(installation, secret_key=SECRET_KEY)
    finally:
        installation.database.close()


def test_production_refuses_a_database_that_is_not_at_the_newest_schema(tmp_path, good):
    url = f"sqlite:///{tmp_path}/empty.db"
    installation = installation_from(settings_from({**good, "LABTRACK_DATABASE_URL": url}))
    try:
        with pytest.raises(BadSettings, match="newest schema"):
            create_app(installation, secret_key=SECRET_KEY)
        schema.upgrade(installation.database)
        assert create_app(installation, secret_key=SECRET_KEY).name
    finally:
        installation.database.close()


@pytest.mark.parametrize(
    ("mode", "content", "said"),
    [
        (0o644, "00" * 32, "others may read"),
        (0o600, "a secret", "holds no Ed25519 key"),
        (0o600, "00" * 31, "holds no"),
    ],
)
def test_production_refuses_a_key_file_that_others_may_read_or_that_is_none(tmp_path, good, mode, content, said):
    key = tmp_path / "another-key"
    key.write_text(content)
    key.chmod(mode)
    settings = settings_from({**good, "LABTRACK_CHECKPOINT_KEY_FILE": str(key)})
    installation = installation_from(settings)
    with pytest.raises(BadSettings, match=f"(?i)LABTRACK_CHECKPOINT_KEY_FILE: .*{said}"):
        create_app(installation, secret_key=SECRET_KEY)


def test_production_marks_its_cookies_for_https_and_shows_no_demonstration(tmp_path, good):
    url = f"sqlite:///{tmp_path}/empty.db"
    installation = installation_from(settings_from({**good, "LABTRACK_DATABASE_URL": url}))
    try:
        schema.upgrade(installation.database)
        answer = create_app(installation, secret_key=SECRET_KEY).test_client().get("/sign-in")
    finally:
        installation.database.close()

    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"]
    assert "labtrack-demo" not in answer.get_data(as_text=True)


def test_the_demonstration_needs_no_newest_schema_to_be_put_together(tmp_path):
    from tests.world import SettableClock

    installation = an_installation(f"sqlite:///{tmp_path}/empty.db", SettableClock())
    try:
        assert create_app(installation, secret_key=SECRET_KEY).name
    finally:
        installation.database.close()
