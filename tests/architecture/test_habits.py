"""Is nothing swallowed, left open, or tied to one machine?"""

import ast
import re
from collections.abc import Container, Iterator

from tests.architecture.tree import Module, expect_none, our_modules, our_texts

CATCHES_ALL = {"Exception", "BaseException"}
LEFT_OPEN = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|\bpytest\.(skip|xfail|importorskip)\b|\bmark\.(skip|skipif|xfail)\b")
JUDGEMENTS = {"raises", "warns", "fail", "expect"}
A_MACHINE = re.compile(r"""(?<![\w.*/-])(/(root|work|farm)/|/home/\w+/|/Users/\w+/|[A-Z]:\\Users\\)""")
A_REGISTRY = re.compile(r"\b(pypi|pythonhosted|npmjs|debian|ubuntu)[.](org|com|net)\b", re.IGNORECASE)


def test_no_error_is_caught_that_was_not_expected():
    caught = [
        f"{module.path}:{node.lineno}"
        for module in our_modules("labtrack", "labels", "migrations")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and catches_all(node.type)
    ]

    expect_none(caught, "Name the error that is expected here; a bug must surface as one.")


def test_nothing_is_left_open_or_skipped():
    found = lines_with(LEFT_OPEN, (".py", ".html", ".css", ".toml", ".md", ".sql"), but="test_habits.py")

    expect_none(found, "Do it now, or say it in an issue.")


def test_no_file_names_a_machine_or_a_registry():
    found = lines_with(A_MACHINE) + lines_with(A_REGISTRY)

    expect_none(found, "The tree must be the same everywhere: no path of one machine, no host of a package index.")


def test_every_test_can_fail():
    modules = our_modules("tests")
    judging = judging_functions(modules)
    idle = [
        f"{module.path}:{function.lineno} {function.name}"
        for module in modules
        for function in functions_of(module)
        if function.name.startswith("test_") and function.name not in judging
    ]

    expect_none(idle, "What do these tests assert?")


def catches_all(caught: ast.expr | None) -> bool:
    """Say whether an except clause takes whatever comes."""
    if caught is None:
        return True
    each = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(isinstance(one, ast.Name) and one.id in CATCHES_ALL for one in each)


def judging_functions(modules: tuple[Module, ...]) -> set[str]:
    """Name the functions that assert or expect something, themselves or through another one of the tests."""
    functions = [function for module in modules for function in functions_of(module)]
    judging = {function.name for function in functions if judges(function, JUDGEMENTS)}
    while more := {one.name for one in functions if one.name not in judging and judges(one, judging)}:
        judging |= more
    return judging


def judges(function: ast.FunctionDef, judgements: Container[str]) -> bool:
    """Say whether a function asserts, or calls one of the judgements."""
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in judgements)
        for node in ast.walk(function)
    )


def functions_of(module: Module) -> Iterator[ast.FunctionDef]:
    """Yield each function of a module, the inner ones too."""
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef))


def lines_with(pattern: re.Pattern[str], endings: tuple[str, ...] = ("",), *, but: str = "") -> list[str]:
    """List the lines of our texts in which the pattern is found, as file:line: text."""
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in our_texts().items()
        if path.endswith(endings) and not (but and path.endswith(but))
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
