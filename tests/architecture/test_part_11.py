"""Has the table of Part 11 and Annex 11 all of its rows, each with tests that there are?"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "part-11.md"
TEST = re.compile(r"`(tests/[a-z_0-9/]+\.py)::(test_[a-z_0-9]+)`")


def rows() -> list[tuple[str, list[tuple[str, str]]]]:
    """The number of each row, and the tests that it names by file and function."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d", line)]
    return [(line.split("|")[1].strip(), TEST.findall(line)) for line in lines]


def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_table_has_its_twenty_rows_and_each_is_proved() -> None:
    assert [number for number, _ in rows()] == [f"3.{row}" for row in range(1, 21)]
    assert [number for number, named in rows() if not named] == []


def test_every_test_that_the_table_names_is_there() -> None:
    named = {one for _, tests in rows() for one in tests}
    missing = [(file, test) for file, test in sorted(named) if test not in functions_of(file)]

    assert missing == []
