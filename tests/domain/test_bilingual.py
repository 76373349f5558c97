"""Does a reader of Chinese read the Chinese name of a signed version, and the English one where it has no other?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from labtrack.domain.bilingual import facts_in, name_in, named_fact
from labtrack.domain.people import Language
from labtrack.domain.protocol import Arm

HAN = re.compile(r"[\u4e00-\u9fff]")
SHIPPED = ("nct01724398-paper.toml", "nct01724398-registry.toml", "specifications.toml")
BOTH = Arm(number=1, name="Conventional treatment", name_zh="常规治疗", cells=False, exchange=False)
ENGLISH_ALONE = Arm(number=2, name="Arm of an older version", cells=False, exchange=False)


@pytest.mark.parametrize(
    ("language", "thing", "called"),
    [
        (Language.ENGLISH, BOTH, "Conventional treatment"),
        (Language.CHINESE, BOTH, "常规治疗"),
        (Language.ENGLISH, ENGLISH_ALONE, "Arm of an older version"),
        (Language.CHINESE, ENGLISH_ALONE, "Arm of an older version"),
    ],
)
def test_a_thing_is_called_as_its_reader_calls_it(language, thing, called):
    assert name_in(language, thing) == called


def test_a_fact_that_is_a_name_is_there_twice_and_read_once():
    facts = {**named_fact("test", BOTH), "limit": "negative"}

    assert facts == {"test": "Conventional treatment", "test_zh": "常规治疗", "limit": "negative"}
    assert facts_in(Language.CHINESE, facts)["test"] == "常规治疗"
    assert facts_in(Language.ENGLISH, facts)["test"] == "Conventional treatment"


def test_a_fact_that_was_recorded_in_english_alone_is_read_in_english():
    assert named_fact("test", ENGLISH_ALONE) == {"test": "Arm of an older version"}
    assert facts_in(Language.CHINESE, {"test": "Sterility", "value": 3}) == {"test": "Sterility", "value": 3}


@pytest.mark.parametrize("file", SHIPPED)
def test_whatever_a_shipped_version_names_is_named_in_chinese_too(file):
    shipped = tomllib.loads((files("labtrack") / "protocols" / file).read_text(encoding="utf-8"))
    named = [(table, key) for table in tables(shipped) for key in ("name", "title") if key in table]

    assert len(named) >= 12
    assert [table[key] for table, key in named if not HAN.search(table.get(f"{key}_zh", ""))] == []


def tables(value: Any) -> Iterator[dict[str, Any]]:
    """Every table of a file, the inner ones too."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from tables(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from tables(inner)
