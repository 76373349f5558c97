"""Is every setting in the operator's guide, and none that there is not?"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def names_in(path: str) -> set[str]:
    return set(re.findall(r"LABTRACK_[A-Z_]+", (ROOT / path).read_text(encoding="utf-8")))


def test_the_operators_guide_names_every_setting_and_no_other() -> None:
    asked = names_in("labtrack/config.py") - {"LABTRACK_"}

    assert len(asked) >= 8
    assert names_in("docs/operator.md") == asked
