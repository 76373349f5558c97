"""Which files are ours?"""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One Python file of ours: where it stands, what it says, and its syntax tree."""

    path: str
    text: str
    tree: ast.Module


@cache
def our_files() -> tuple[str, ...]:
    """List every file that is, or would be, committed; paths from the top of the house."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(sorted(path for path in set(listed.stdout.split("\0")) if path and (HOUSE / path).is_file()))


@cache
def our_modules(*rooms: str) -> tuple[Module, ...]:
    """Read the Python files below the named rooms, such as "labtrack/domain"; there must be some."""
    below = tuple(f"{room}/" for room in rooms)
    found = tuple(_read(path) for path in our_files() if path.endswith(".py") and path.startswith(below))
    assert found, f"no Python file below {rooms}: is the room's name still right?"
    return found


def our_texts() -> dict[str, str]:
    """Read every file of ours that is text, but pictures drawn as text."""
    texts = {}
    for path in our_files():
        content = (HOUSE / path).read_bytes()
        if b"\0" not in content and not path.endswith(".svg"):
            texts[path] = content.decode()
    return texts


def expect_none(found: list[str], advice: str) -> None:
    """Fail with every place that was found, one a line, and what to do about it."""
    if found:
        pytest.fail("\n".join((advice, *found)), pytrace=False)


def _read(path: str) -> Module:
    text = (HOUSE / path).read_text()
    return Module(path=path, text=text, tree=ast.parse(text, path))
