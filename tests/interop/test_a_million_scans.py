"""Does whatever a scanner may send raise nothing but the parser's own error, a million times?"""

from __future__ import annotations

import random
import string
from collections import Counter
from collections.abc import Iterator

from labtrack.domain.identifiers import REFUSALS, Unreadable, parse
from labtrack.domain.readings import Unread
from labtrack.domain.scan_faults import FAULTS
from labtrack.interop.gs1 import element_string
from labtrack.interop.scans import read
from tests.domain.vectors import ACCEPTED, EUROPEAN_CODES, GS1_CHECKED, MPHO_IDENTIFIERS

SEED = 20_261_123
MILLION = 1_000_000
GOOD = [
    *(text for text, _ in ACCEPTED),
    *(f"SEC: {first} {second}" for first, second in EUROPEAN_CODES),
    *(text for text, _ in MPHO_IDENTIFIERS),
    "=*026273",
    "&}0262732359",
    "=(1001202609302359",
    "&%0020123456789ABCDEFGHIJ",
    "]d2010123456789012810LOT42\x1d17271231\x1d21SN0001",
    "]d28018123456789012345675\x1d80190000000001",
    "LB-00000012-F",
    "A9999 21 123456 3",
]
CHARACTERS = string.printable + "\x00\x1d\x7f\u00b4\u00df\u00e9\u0661\uff1d\u3000\ud800"
LEADS = ["=", "&", "=+0", "&,", "&#", "&$", "&%", "=(", "&:"]


def spoilt(source: random.Random, text: str) -> str:
    """A well-formed text after one to three of the things that happen on the way."""
    for _ in range(source.randint(1, 3)):
        place = source.randrange(len(text) + 1)
        match source.randrange(6):
            case 0:
                text = text[:place] + text[place + 1 :]
            case 1:
                text = text[:place] + source.choice(CHARACTERS) + text[place:]
            case 2:
                text = text[:place] + source.choice(CHARACTERS) + text[place + 1 :]
            case 3:
                text = text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
            case 4:
                text = text[:place]
            case _:
                text = text[:place] + source.choice(GOOD)[place:]
    return text


def texts(count: int, *, seed: int) -> Iterator[str]:
    """So many texts, the same for the same seed: three in four were well formed once, the rest never were."""
    source = random.Random(seed)
    for number in range(count):
        if number % 4:
            yield spoilt(source, source.choice(GOOD))
        else:
            yield source.choice(LEADS) + "".join(source.choices(CHARACTERS, k=source.randrange(40)))


def outcome_of(reader, text: str) -> str:
    """Read, and name the refusal or say that something was read."""
    try:
        return "read" if reader(text) else "nothing"
    except Unreadable as refusal:
        return refusal.code


def test_a_million_symbols_raise_nothing_but_the_parser_s_own_error():
    outcomes = Counter(outcome_of(parse, text) for text in texts(MILLION, seed=SEED))

    assert outcomes.total() == MILLION
    assert set(outcomes) <= {*REFUSALS, "read"}
    # The loop would prove little if it never came near a symbol.
    assert outcomes["read"] > 10_000
    assert len(outcomes) > 10


def test_a_hundred_thousand_gs1_symbols_raise_nothing_but_the_parser_s_own_error():
    source = random.Random(SEED)
    good = [text[3:] for text in GOOD if text.startswith("]d2")] + [f"01{text:0>14}" for text in GS1_CHECKED[:-1]]
    outcomes = Counter(outcome_of(element_string, spoilt(source, source.choice(good))) for _ in range(100_000))

    assert set(outcomes) <= {*REFUSALS, "read"}
    assert outcomes["read"] > 1000


def test_ten_thousand_scans_are_read_or_named():
    readings = [read(text) for text in texts(10_000, seed=SEED + 1)]
    named = {reading.code for reading in readings if isinstance(reading, Unread)}

    assert named <= set(FAULTS)
    assert len(named) > 15
