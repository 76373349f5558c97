"""Where does everything stand on each label? `python -m tests.labels.positions` writes it down.

The files beside this one, in `positions/`, are what a change of a design shows up in: boxes in millimetres, not bytes.
"""

from __future__ import annotations

import json
from pathlib import Path

from labels.canvas import Bars, Mark, Modules, Reversed, Words
from labels.typeface import width
from tests.labels.contents import FIELDS
from tests.labels.decoding import sheet_of

FOLDER = Path(__file__).with_name("positions")
DPI = 300


def written(design: str) -> str:
    """The positions of a design's example, one mark a line: what it is, what it says, left, top, width, height."""
    sheet = sheet_of(design, DPI)
    lines = [json.dumps(_line(mark), ensure_ascii=False) for mark in sheet.marks]
    size = json.dumps([sheet.width, sheet.height])
    return f'{{"dpi": {DPI}, "size": {size}, "marks": [\n' + ",\n".join(lines) + "\n]}\n"


def _line(mark: Mark) -> list[object]:
    says = ""
    if isinstance(mark, Words):
        box = (mark.x, mark.baseline - mark.size, width(mark.text, mark.size), mark.size)
        return ["words", mark.text, *(round(length, 2) for length in box)]
    if isinstance(mark, Reversed):
        says = mark.words.text
    elif isinstance(mark, Bars | Modules):
        says = mark.message
    box = (mark.box.x, mark.box.y, mark.box.width, mark.box.height)
    return [type(mark).__name__.lower(), says, *(round(length, 2) for length in box)]


def main() -> None:
    """Write the positions of every design."""
    FOLDER.mkdir(exist_ok=True)
    for design in FIELDS:
        (FOLDER / f"{design}.json").write_text(written(design), encoding="utf-8")
        print(f"{design}.json")


if __name__ == "__main__":
    main()
