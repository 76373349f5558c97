"""Is every module small, named after its subject, and clear about its question?"""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath

from tests.architecture.tree import Module, expect_none, our_files, our_modules

LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
NO_SUBJECT = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}


def test_every_module_opens_with_the_question_it_answers():
    silent = [
        module.path
        for module in our_modules("labtrack", "labels", "migrations", "tests")
        if module.text and not (ast.get_docstring(module.tree) and module.text.startswith('"""'))
    ]

    expect_none(silent, "These modules do not open with a docstring that says which question they answer.")


def test_no_module_of_ours_is_empty_of_words():
    empty = [module.path for module in our_modules("labtrack", "labels") if not module.text]

    expect_none(empty, "A room says what it is for, in its __init__.py as well.")


def test_no_module_is_longer_than_one_can_read():
    long = [
        f"{module.path}: {length} lines"
        for module in our_modules("labtrack", "labels", "tests")
        if (length := len(module.text.splitlines())) > LONGEST_MODULE
    ]

    expect_none(long, "Too long to be read like a page: where does the subject split?")


def test_no_function_is_longer_than_a_page():
    long = [
        f"{module.path}:{function.lineno} {function.name}: {length} lines"
        for module in our_modules("labtrack", "labels")
        for function in functions_of(module)
        if (length := length_of(function)) > LONGEST_FUNCTION
    ]

    expect_none(long, f"Over {LONGEST_FUNCTION} lines: which step deserves a name of its own?")


def test_every_file_is_named_after_a_subject():
    odd = [path for path in our_files() if any(words(part) & NO_SUBJECT for part in PurePath(path).parts)]

    expect_none(odd, "What is the subject of what stands in these files? Name them after it.")


def test_every_class_is_named_after_a_subject():
    odd = [
        f"{module.path}:{node.lineno} {node.name}"
        for module in our_modules("labtrack", "labels")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and words(node.name) & NO_SUBJECT
    ]

    expect_none(odd, "What is the subject of these classes? Name them after it.")


def functions_of(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield each function and method of a module, the inner ones too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines from `def` to the last one."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def words(name: str) -> set[str]:
    """Split a name such as `date_utils.py` or `DateUtils` into its words, in lower case."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
