"""Do the warnings of a product stand on it word for word?"""

from __future__ import annotations

import pytest

from labels import ConflictingWarnings, MissingField, Trigger, biohazard_for, render_pdf, warnings_for
from tests.labels.contents import a_label
from tests.labels.paper import text

TEXTS = [
    (Trigger.AUTOLOGOUS, "FOR AUTOLOGOUS USE ONLY"),
    (Trigger.NOT_EVALUATED, "NOT EVALUATED FOR INFECTIOUS SUBSTANCES"),
    (Trigger.INELIGIBLE, "WARNING: Advise patient of communicable disease risks"),
    (
        Trigger.INVESTIGATIONAL,
        "Caution: New Drug\N{EM DASH}Limited by Federal (or United States) law to investigational use.",
    ),
]


@pytest.mark.parametrize(("trigger", "words"), TEXTS)
def test_each_fact_has_its_text(trigger, words):
    assert warnings_for({trigger}) == (words,)


def test_a_reactive_result_names_each_agent():
    assert warnings_for({Trigger.REACTIVE}, reactive_to=["HBsAg", "anti-HBc"]) == (
        "WARNING: Reactive test results for HBsAg",
        "WARNING: Reactive test results for anti-HBc",
    )


@pytest.mark.parametrize(("triggers", "agents"), [({Trigger.REACTIVE}, []), (set(), ["HBsAg"])])
def test_a_reactive_result_without_its_agent_is_refused_and_so_is_the_agent_alone(triggers, agents):
    with pytest.raises(MissingField) as caught:
        warnings_for(triggers, reactive_to=agents)
    assert caught.value.field == "reactive_to"


def test_a_product_for_its_donor_alone_has_no_other_recipient():
    with pytest.raises(ConflictingWarnings) as caught:
        warnings_for({Trigger.AUTOLOGOUS, Trigger.ALLOGENEIC, Trigger.NOT_EVALUATED})
    assert caught.value.code == "conflicting-warnings"
    assert "stored for autologous use" in str(caught.value)
    assert "allogeneic" in str(caught.value)


def test_an_allogeneic_product_needs_no_text_of_its_own():
    assert warnings_for({Trigger.ALLOGENEIC}) == ()


@pytest.mark.parametrize("trigger", Trigger)
def test_the_biohazard_legend_goes_with_an_ineligible_donor(trigger):
    assert biohazard_for({trigger}) == ("BIOHAZARD" if trigger is Trigger.INELIGIBLE else "")


def test_all_warnings_at_once_stand_on_the_sheet_that_goes_with_the_product():
    triggers = {
        Trigger.AUTOLOGOUS,
        Trigger.NOT_EVALUATED,
        Trigger.INELIGIBLE,
        Trigger.REACTIVE,
        Trigger.INVESTIGATIONAL,
    }
    texts = warnings_for(triggers, reactive_to=["HBsAg"])

    shown = text(render_pdf([a_label("accompanying-tag-v1", warnings="\n".join(texts))]))
    assert len(texts) == 5
    for words in texts:
        assert "".join(words.split()) in "".join(shown.split())
