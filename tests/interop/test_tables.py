"""Does a spreadsheet take a table as it was written, and work nothing out?"""

from __future__ import annotations

import pytest

from labtrack.interop.tables import table_as_csv


def test_a_table_has_its_heading_and_a_line_for_each_row() -> None:
    assert table_as_csv(("bag", "note"), [("A1", 'torn, "wet"'), ("A2", None)]) == (
        'bag,note\r\nA1,"torn, ""wet"""\r\nA2,\r\n'
    )


@pytest.mark.parametrize("formula", ["=A99992612345600", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_work_out_stands_behind_an_apostrophe(formula: str) -> None:
    assert table_as_csv(("text",), [(formula,)]).splitlines()[1].lstrip('"').startswith("'")
