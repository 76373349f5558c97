"""Do the rules stand on the standard library alone, and the migrations on nothing of ours?"""

import ast
import sys
from collections.abc import Iterator

from tests.architecture.tree import Module, expect_none, our_modules

# Standard, and yet a clock, a die, a disk, a wire or a process.
IMPURE = {
    "asyncio", "glob", "http", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3",
    "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
# A uid is a value that the rules carry; only its making is a throw of the dice.
VALUES = {"uuid.UUID"}
DOERS = {"open", "print", "input", "eval", "exec", "__import__"}


def test_the_domain_imports_the_standard_library_and_itself_alone():
    strangers = [
        f"{module.path}:{line} {name}"
        for module in our_modules("labtrack/domain")
        for line, name in imports_of(module)
        if not (name.startswith("labtrack.domain.") or is_pure(name))
    ]

    expect_none(strangers, "A rule takes facts and yields findings: no third party, no I/O, no clock, no randomness.")


def test_the_domain_does_nothing_to_the_world():
    deeds = [
        f"{module.path}:{node.lineno} {node.func.id}"
        for module in our_modules("labtrack/domain")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DOERS
    ]

    expect_none(deeds, "What is read or written for a rule is read or written by a service.")


def test_labels_import_nothing_of_labtrack():
    known = [
        f"{module.path}:{line} {name}"
        for module in our_modules("labels")
        for line, name in imports_of(module)
        if name.split(".")[0] in {"labtrack", "migrations", "tests"}
    ]

    expect_none(known, "labels is a library of its own.")


def test_no_migration_imports_the_code_of_today():
    tied = [
        f"{module.path}:{line} {name}"
        for module in our_modules("migrations")
        if module.path.startswith("migrations/versions/")
        for line, name in imports_of(module)
        if name.split(".")[0] in {"labtrack", "labels"}
    ]

    expect_none(tied, "A migration must mean the same next year: it copies what it needs.")


def imports_of(module: Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of everything that a module imports."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def is_pure(name: str) -> bool:
    """Say whether a name comes from that part of the standard library which only computes."""
    top = name.split(".")[0]
    return name in VALUES or (top in sys.stdlib_module_names and top not in IMPURE)
