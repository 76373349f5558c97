"""Has everything that a person may read its sentence?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import StrEnum

import pytest

from labtrack.domain import bedside, happenings, sentences, words
from labtrack.domain.accidents import ACCIDENTS
from labtrack.domain.custody import Kind
from labtrack.domain.errors import LabtrackError
from labtrack.domain.findings import Override
from labtrack.domain.identifiers.dimensions import Sense
from labtrack.domain.identifiers.flexible_time import Clock, Timed
from labtrack.domain.identifiers.single_european_code import CodingSystem
from labtrack.domain.lifecycles import states_of
from labtrack.domain.people import Language, Permission
from labtrack.domain.scan_faults import FAULTS
from labtrack.domain.tasks import TaskKind, Together
from tests.architecture.tree import our_modules

NEVER_READ = {Override, Permission, Language, TaskKind, Together, Sense, Clock, Timed, CodingSystem}
"""Enumerations whose members never stand on a page as such: tasks have sentences of their own, below; codes of symbols
are said to programs."""

GATHERED = ("found[", "faults[")
"""How the faults of a form are gathered before they are raised at once."""

ERRORS = {"NotFound", "NotPermitted", "SignatureRequired", "Invalid", "Conflict", "WrongState", "Stale", "Duplicate"}


def enumerations() -> list[type[StrEnum]]:
    """Every enumeration of the domain whose members a person reads."""
    known = [kind for kind in StrEnum.__subclasses__() if kind.__module__.startswith("labtrack.domain.")]
    return sorted(set(known) - NEVER_READ, key=lambda kind: kind.__qualname__)


@pytest.mark.parametrize("kind", enumerations(), ids=lambda kind: kind.__name__)
def test_every_member_of_an_enumeration_has_its_word(kind):
    missing = [member for member in kind if (kind, member.value) not in sentences.all_words()]

    assert missing == []


def test_every_state_of_every_life_cycle_has_its_word():
    states = {state for kind in Kind for state in states_of(kind)}

    assert states - set(words.STATES) == set()
    assert set(words.STATES) - states == set()


def test_every_task_says_what_waits_and_what_its_button_does():
    assert set(happenings.TASKS) == set(TaskKind)
    assert all(work.title and work.action for work in happenings.TASKS.values())


def test_every_rule_says_what_is_wrong_and_what_to_do():
    rules = sentences.rules()

    assert bedside.B01_WRISTBAND.id in rules
    for rule in rules.values():
        assert rule.stop or rule.pending, rule.id
        assert rule.remedy or not rule.stop, rule.id


def test_every_kind_of_accident_has_its_words():
    kinds = {kind.code for kind in LabtrackError.__subclasses__()}

    assert kinds - set(ACCIDENTS) == {"already-done"}


def test_every_fault_of_a_scan_has_its_sentence():
    assert set(FAULTS) <= set(sentences.faults())


def test_every_code_that_an_error_is_raised_with_has_its_sentence():
    known = set(sentences.faults()) | set(ACCIDENTS)
    nameless = sorted({f"{code} ({path})" for path, code in raised_codes() if code not in known})

    assert nameless == [], "Put a sentence into FAULTS of the subject's domain module."


def raised_codes() -> Iterator[tuple[str, str]]:
    """Every literal code of an error or of a field's fault in services, persistence and edge, with where it stands."""
    for module in our_modules("labtrack/services", "labtrack/persistence", "labtrack/edge", "labtrack/domain"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ERRORS:
                yield from ((module.path, code) for code in codes_of(node))
            elif isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) == "dict[str, str]":
                yield from ((module.path, code) for code in returned(node))
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith(GATHERED):
                yield from ((module.path, code) for code in literals(node.value))


def returned(function: ast.FunctionDef) -> Iterator[str]:
    """The codes in the mappings that a function gives back: the name of a field to the code of its fault."""
    for node in ast.walk(function):
        if isinstance(node, ast.Return):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Dict):
                    yield from (code for value in inner.values for code in literals(value))


def codes_of(call: ast.Call) -> Iterator[str]:
    """The codes that one error is made with: its own, and those of its fields."""
    for argument in call.args:
        yield from literals(argument)
    for keyword in call.keywords:
        if keyword.arg == "fields" and isinstance(keyword.value, ast.Dict):
            for value in keyword.value.values:
                yield from literals(value)


def literals(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be, as far as they stand there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def test_no_sentence_shows_a_code():
    """A sentence with kebab-case between blanks would show what is meant for programs."""
    shown = re.compile(r"(?<![\w-])[a-z]+-[a-z]+-[a-z]+(?![\w-])")
    texts = [*sentences.faults().values(), *(rule.stop for rule in sentences.rules().values())]

    assert [text for text in texts if shown.search(text)] == []
