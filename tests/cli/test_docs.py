"""Are the written pages of the documentation those of the code as it is?"""

from __future__ import annotations

from labtrack.cli.docs import FOLDER, pages
from labtrack.cli.main import labtrack
from labtrack.domain import sentences
from labtrack.domain.people import Permission


def test_the_reference_pages_are_what_the_code_says_now() -> None:
    stale = [name for name, page in pages(labtrack).items() if (FOLDER / name).read_text(encoding="utf-8") != page]

    assert stale == [], "run `make docs`"


def test_every_hard_stop_and_permission_has_a_line_in_the_reference() -> None:
    stops = (FOLDER / "hard-stops.md").read_text(encoding="utf-8")
    permissions = (FOLDER / "permissions.md").read_text(encoding="utf-8")

    assert [id_ for id_ in sentences.rules() if f"| {id_} |" not in stops] == []
    assert [one.value for one in Permission if f"| {one.value} |" not in permissions] == []
