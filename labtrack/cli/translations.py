"""Which sentences are there to translate, and are they?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parents[2]
FOLDER = HOUSE / "labtrack" / "translations"
LANGUAGES = ("zh",)
NAMING = re.compile(r'^(?:name|title) = "(.*)"$')
"""What a shipped protocol or specification calls something; a site's own version stands as the site wrote it."""
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""The catalogue's own dates say nothing that its history does not: they stay, so that the same gives the same file."""


def names_of(
    file: IO[bytes], _keywords: object, _comment_tags: object, options: object
) -> Iterator[tuple[int, None, str, list[str]]]:
    """The names in a file of protocols/, as babel asks an extractor for them."""
    for number, line in enumerate(file.read().decode().splitlines(), start=1):
        if found := NAMING.match(line):
            yield number, None, found[1], []


METHODS = [
    ("labtrack/**.py", "python"),
    ("labtrack/web/templates/**.html", "jinja2"),
    ("labtrack/protocols/*.toml", f"{__name__}:names_of"),
]


@click.group()
def translations() -> None:
    """Look after the catalogues of sentences."""


@translations.command()
def update() -> None:
    """Take new sentences into the catalogues, and let go of those that are no more."""
    template = extracted()
    for language in LANGUAGES:
        catalogue = catalogue_of(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        path = po_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, sort_output=True, width=120, include_lineno=False)
        click.echo(
            f"{language}: {sum(1 for one in catalogue if one.id and not _is_translated(one.string))} to translate"
        )


@translations.command(name="compile")
def compile_() -> None:
    """Write the catalogues as the program reads them."""
    for language in LANGUAGES:
        with mo_of(language).open("wb") as file:
            write_mo(file, catalogue_of(language))
        click.echo(f"{language}: {mo_of(language).name}")


def extracted() -> Catalog:
    """Every marked sentence of the code and the templates, with the files that it stands in."""
    found = Catalog(project="labtrack", creation_date=UNDATED)
    for path, _line, message, comments, context in extract_from_dir(
        HOUSE, method_map=METHODS, keywords=KEYWORDS, strip_comment_tags=True
    ):
        found.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return found


def catalogue_of(language: str) -> Catalog:
    """A language's catalogue as it is; empty before there is one."""
    path = po_of(language)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    else:
        catalogue = Catalog(locale=language)
    catalogue.project, catalogue.version = "labtrack", "1"
    catalogue.header_comment = "# The sentences of labtrack; `labtrack translations update` takes new ones in."
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "labtrack"
    catalogue.creation_date = catalogue.revision_date = UNDATED
    return catalogue


def po_of(language: str) -> Path:
    """Where translators write."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def mo_of(language: str) -> Path:
    """What the program reads."""
    return po_of(language).with_suffix(".mo")


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)
