"""Is every file that we install pinned by its digest, and no place named to fetch it from?"""

import re
import tomllib

import pytest

from tests.architecture.tree import HOUSE, expect_none

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-boot.txt")
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==[^ ;]+( ; .+)?( --hash=sha256:[0-9a-f]{64})+$")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_one_version_with_its_digests(lock):
    loose = [line for line in lines_of(lock) if not PIN.match(line)]

    assert lines_of(lock), f"{lock} is empty"
    expect_none(loose, "make lock writes it again")


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_place(lock):
    named = re.findall(r"(?im)^.*(?:://|--(?:extra-)?index-url|--find-links|--trusted-host|@ ).*$", read(lock))

    expect_none(named, "A lock says what, never from where: each site has its own index.")


def test_whatever_the_project_asks_for_is_in_its_lock():
    project = tomllib.loads(read("pyproject.toml"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    everything = [*asked, *project["dependency-groups"]["dev"]]

    assert {name_of(wish) for wish in asked} - pinned("requirements.txt") == set(), "make lock"
    assert {name_of(wish) for wish in everything} - pinned("requirements-dev.txt") == set(), "make lock"


def test_both_locks_hold_the_same_versions():
    running = {line.split(" ")[0] for line in lines_of("requirements.txt")}
    testing = {line.split(" ")[0] for line in lines_of("requirements-dev.txt")}

    assert running - testing == set(), "What is tested must be what is run."


def read(name: str) -> str:
    """Read a file at the top of the house."""
    return (HOUSE / name).read_text()


def lines_of(lock: str) -> list[str]:
    """Read the requirements of a lock, each with its digests on one line."""
    joined = re.sub(r" \\\n\s*", " ", read(lock))
    return [line for line in joined.splitlines() if line and not line.startswith("#")]


def pinned(lock: str) -> set[str]:
    """Name the packages that a lock holds."""
    return {line.split("==")[0] for line in lines_of(lock)}


def name_of(wish: str) -> str:
    """Read the package's name out of a wish such as "psycopg[binary]>=3.3"."""
    return re.split(r"[\[<>=!~ ;]", wish)[0].lower().replace("_", "-")
