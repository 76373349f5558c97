"""Do the linter, the formatter, the type checker and the import contracts agree with the code?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import HOUSE

BIN = Path(sys.executable).parent


def test_the_linter_finds_nothing():
    agrees("ruff", "check", "--quiet", "--output-format=concise", ".")


def test_the_code_is_in_the_house_s_shape():
    agrees("ruff", "format", "--check", "--output-format=concise", ".", advice="make format does it")


def test_the_types_hold():
    agrees("mypy", "--no-error-summary", "--no-color-output")


def test_the_arrows_point_down():
    agrees("lint-imports", "--no-cache", "--no-logo")


def agrees(tool: str, *arguments: str, advice: str = "") -> None:
    """Run a tool of the environment over the house; what it says is the message of the failure."""
    plain = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "PYTHONWARNINGS"}}
    said = subprocess.run([BIN / tool, *arguments], cwd=HOUSE, env=plain, capture_output=True, text=True)
    if said.returncode != 0:
        pytest.fail("\n".join((f"{tool} does not agree. {advice}", said.stdout, said.stderr)), pytrace=False)
