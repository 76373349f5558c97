"""Which page of the documentation says what was read back? `python -m tests.labels.matrix` writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from labels import RESOLUTIONS
from tests.labels.decoding import BLUR, DAMAGED, FORMATS, INK, PAPER, TURN, Reading, read_all

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "label-decoding.md"

WAYS = {
    "as printed": "dot for dot, as a printer of that resolution lays it down",
    "turned": f"by {TURN} degrees",
    "blurred": "Gaussian, a tenth of a millimetre: "
    + ", ".join(f"{pixels} pixels at {dpi} dpi" for dpi, pixels in BLUR.items()),
    "faded": f"ink at level {INK} and paper at level {PAPER} of 255",
    "damaged": f"Data Matrix alone: one square of at most {DAMAGED} % of the data modules inverted, "
    "at a place drawn by chance from a fixed seed",
}


def page(readings: Iterable[Reading]) -> str:
    """Return the page for these readings."""
    tried = list(readings)
    right = sum(reading.right for reading in tried)
    lines = [
        "# Which label symbols are read back",
        "",
        "<!-- Written by the tests' own results (`make docs`): change the code, not this page. -->",
        "",
        f"{right} of {len(tried)} attempts read exactly what was to be printed. Every design was printed as",
        f"{' and '.join(FORMATS)} at {' and '.join(map(str, RESOLUTIONS))} dots per inch. PDFium rasterised the PDF,",
        "and zplkit drew the ZPL. Each symbol was cut out with its quiet zone, spoilt in each way, and read by two",
        "programs that did not encode it: bars by ZXing's reader and zbar, Data Matrix by ZXing's reader and libdmtx.",
        "",
        *_table(
            ("Spoilt", "How"),
            WAYS.items(),
        ),
        "",
        "## By design and symbol",
        "",
        *_counts(tried, ("Design", "Field", "Symbol"), lambda one: (one.design, one.field, one.kind)),
        "",
        "## By format, reader and spoiling",
        "",
        *_counts(tried, ("Format", "Reader", "Spoilt"), lambda one: (one.format, one.reader, one.spoilt)),
    ]
    return "\n".join(lines) + "\n"


def _counts(tried: list[Reading], heads: tuple[str, ...], of: Callable[[Reading], tuple[str, ...]]) -> list[str]:
    rows = []
    for group in dict.fromkeys(of(one) for one in tried):
        cells = []
        for dpi in RESOLUTIONS:
            here = [one.right for one in tried if of(one) == group and one.dpi == dpi]
            cells.append(f"{sum(here)} of {len(here)}")
        rows.append((*group, *cells))
    return _table((*heads, *(f"{dpi} dpi" for dpi in RESOLUTIONS)), rows)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = tuple(heads)
    return [f"| {' | '.join(row)} |" for row in (heads, ("---",) * len(heads), *map(tuple, rows))]


def main() -> None:
    """Read every symbol, and write the page."""
    PAGE.write_text(page(read_all()), encoding="utf-8")
    print(PAGE.name)


if __name__ == "__main__":
    main()
