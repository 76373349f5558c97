"""Is every sentence there in Chinese too, whole, and with the same facts in it?"""

from __future__ import annotations

import io
import re

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo, write_mo

from labtrack.cli.translations import LANGUAGES, catalogue_of, extracted, mo_of

PLACEHOLDER = re.compile(r"[{]\w*[}]|%[(]\w+[)]s|%%")
SAME_IN_BOTH = frozenset(
    {"labtrack", "labtrack, {n}", "PIN", "%(number)s", "CRF", "{value}", "EDTA", "INR", "× 10⁶", "{millions} × 10^6"}
)
"""What is written in Chinese as in English."""


def messages(language: str) -> list[Message]:
    """Every sentence of a catalogue, without its head."""
    return [message for message in catalogue_of(language) if message.id]


def texts(value: object) -> list[str]:
    """One form, or all forms of a plural."""
    return [str(one) for one in value] if isinstance(value, tuple | list) else [str(value)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_code_is_in_the_catalogue_and_no_other(language):
    in_code = {texts(message.id)[0] for message in extracted() if message.id}
    in_catalogue = {texts(message.id)[0] for message in messages(language)}

    assert in_code - in_catalogue == set(), "labtrack translations update"
    assert in_catalogue - in_code == set(), "labtrack translations update"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_untranslated_or_uncertain(language):
    left = [texts(message.id)[0] for message in messages(language) if not all(texts(message.string) or [""])]
    uncertain = [texts(message.id)[0] for message in messages(language) if message.fuzzy]

    assert left == []
    assert uncertain == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_the_english_sentence_again(language):
    same = [
        texts(message.id)[0]
        for message in messages(language)
        if texts(message.id)[0] in texts(message.string) and texts(message.id)[0] not in SAME_IN_BOTH
    ]

    assert same == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_speaks_of_the_same_facts(language):
    wrong = [
        texts(message.id)[0]
        for message in messages(language)
        for translated in texts(message.string)
        if translated and set(PLACEHOLDER.findall(translated)) != set(PLACEHOLDER.findall(texts(message.id)[-1]))
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_program_reads_is_what_the_translators_wrote(language):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue_of(language))
    with mo_of(language).open("rb") as file:
        kept = {texts(message.id)[0]: message.string for message in read_mo(file) if message.id}
    written = {
        texts(message.id)[0]: message.string for message in read_mo(io.BytesIO(compiled.getvalue())) if message.id
    }

    assert kept == written, "labtrack translations compile"
