"""Is everything that was ever printed still read, and read as what it was?"""

from __future__ import annotations

from pathlib import Path

import pytest

from labtrack.domain.readings import IsbtReading, Reading, SymbolReading
from labtrack.interop.scans import read

FOLDER = Path(__file__).parent / "old_labels"
AIM = ("", "]C0", "]d1")


def printed() -> list[tuple[str, str, str, str]]:
    """Every line of every file: version, design, text, and what it says."""
    lines = []
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text().splitlines():
            if line and not line.startswith("#"):
                design, _of, text, says = line.split("\t")
                lines.append((path.stem, design, text, says))
    return lines


def said(reading: Reading) -> str:
    """What a scan says, in the words of the files."""
    if isinstance(reading, SymbolReading):
        return f"{reading.symbol.kind.name.lower()} {reading.symbol.number}"
    assert isinstance(reading, IsbtReading)
    assert (reading.din, reading.product_code, reading.expiry) != (None, None, None)
    assert reading.din is not None
    assert reading.expiry is not None
    expires = reading.expiry.local.isoformat(timespec="minutes")
    return f"din {reading.din.text} product {reading.product_text} expires {expires}"


@pytest.mark.parametrize(("version", "design", "text", "says"), printed())
@pytest.mark.parametrize("aim", AIM)
def test_what_was_ever_printed_stays_readable(aim, version, design, text, says):
    assert said(read(f"{aim}{text}\r")) == says


def test_every_version_that_printed_something_has_its_file():
    assert {version for version, *_ in printed()} == {"0.1"}
    assert {design for _, design, *_ in printed()} >= {"container-v1", "dose-v1", "tube-v1", "wristband-v1", "badge-v1"}
