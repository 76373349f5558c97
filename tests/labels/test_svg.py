"""Does the picture of a label show what the print shows, at its size?"""

from __future__ import annotations

from xml.dom.minidom import parseString

import pytest

from labels import design_of, render_svg
from tests.labels.contents import a_label


def lines_of(drawn: str) -> list[str]:
    """Every line of text in a picture."""
    return [str(line.firstChild.nodeValue) for line in parseString(drawn).getElementsByTagName("text")]


@pytest.mark.parametrize(
    ("design", "fields"),
    [
        ("container-v1", ["din_text", "product_code", "lot", "serial", "banner"]),
        ("dose-v1", ["din_text", "study_number", "start_by", "complete_by", "serial"]),
        ("tube-v1", ["study_number", "visit", "accession"]),
    ],
)
def test_a_picture_has_the_size_of_the_label_and_its_text(design, fields):
    label = a_label(design)

    drawn = render_svg(label)

    root = parseString(drawn).documentElement
    size = design_of(design)
    assert (root.getAttribute("width"), root.getAttribute("height")) == (f"{size.width:g}mm", f"{size.height:g}mm")
    assert [label.fields[field] for field in fields if label.fields[field] not in lines_of(drawn)] == []


def test_a_picture_is_the_same_for_the_same_label_and_another_for_another():
    one, other = a_label("container-v1"), a_label("container-v1", lot="UC26-099")

    assert render_svg(one) == render_svg(one)
    assert render_svg(one) != render_svg(other)


def test_what_would_be_markup_is_written_as_text():
    drawn = render_svg(a_label("container-v1", lot="<&>"))

    assert "&lt;&amp;&gt;" in drawn
    assert "<&>" in lines_of(drawn)
