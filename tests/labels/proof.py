"""What do all labels look like, on one page? `python -m tests.labels.proof` draws it for the documentation."""

from __future__ import annotations

from pathlib import Path

from labels import DESIGNS, Design, optional_fields, render_png, required_fields
from tests.labels.contents import FIELDS, a_chinese_dose, a_label

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "reference" / "labels.md"
PICTURES = DOCS / "pictures" / "labels"
DPI = 203


def pictures() -> dict[str, bytes]:
    """Every picture by its file name."""
    drawn = {f"{design}.png": render_png(a_label(design), dpi=DPI) for design in FIELDS}
    return drawn | {"dose-v2-zh.png": render_png(a_chinese_dose(), dpi=DPI)}


def page() -> str:
    """Return the page that shows them."""
    lines = [
        "# Proof sheet of the labels",
        "",
        "<!-- Written from the designs by `make docs`: change the designs, not this page. -->",
        "",
        f"Each is drawn dot for dot as a {DPI} dpi printer lays it down. All content is made up.",
        "",
    ]
    for design in DESIGNS.values():
        lines += [f"## {design.id}", "", _about(design), "", f"![{design.id}](../pictures/labels/{design.id}.png)", ""]
        if design.id == "dose-v2":
            lines += ["In Chinese:", "", "![dose-v2 in Chinese](../pictures/labels/dose-v2-zh.png)", ""]
    return "\n".join(lines).rstrip() + "\n"


def _about(design: Design) -> str:
    free = optional_fields(design.id)
    fields = ", ".join(f"`{name}`{' (may be empty)' if name in free else ''}" for name in required_fields(design.id))
    place = f", {design.place.name.lower()}" if design.place is not None else ""
    return f"{design.width:g} × {design.height:g} mm{place}. Fields: {fields}."


def main() -> None:
    """Write the page and its pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    for name, drawn in pictures().items():
        (PICTURES / name).write_bytes(drawn)
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.name)


if __name__ == "__main__":
    main()
