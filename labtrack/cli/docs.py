"""Which pages of the documentation are written from the code itself?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from labtrack.domain import sentences
from labtrack.domain.people import Permission, roles_that_may

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
WRITTEN = "<!-- Written from the code by `make docs`: change the code, not this page. -->"
STEPS = {
    "B": "At the bedside",
    "D": "Release of a dose",
    "I": "Issue of a dose",
    "O": "Orders and the thaw",
    "P": "Plasma",
    "R": "Release of a lot",
    "S": "Specimens",
    "T": "Eligibility",
    "U": "May it be used",
}


@click.command()
@click.pass_context
def docs(context: click.Context) -> None:
    """Write the reference pages of docs/ again."""
    group = context.find_root().command
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages(group).items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        click.echo(f"docs/reference/{name}")


def pages(group: click.Command) -> Mapping[str, str]:
    """Every generated page by its file name."""
    return {"hard-stops.md": hard_stops(), "permissions.md": permissions(), "commands.md": commands(group)}


def hard_stops() -> str:
    """All hard stops, with what to do about each, from the rules themselves."""
    lines = ["# Hard stops", "", WRITTEN, ""]
    lines += ["A stop refuses permission, never the record. Who may override which: see the last column.", ""]
    rules = sentences.rules()
    for letter, step in STEPS.items():
        of_step = [rule for id_, rule in sorted(rules.items()) if id_.startswith(letter)]
        if of_step:
            rows = [(rule.id, rule.stop, rule.remedy, rule.override.value) for rule in of_step]
            lines += [f"## {step}", "", *_table(("Id", "It stops because", "What to do", "Override"), rows), ""]
    return _page(lines)


def permissions() -> str:
    """What each role may do, from the one table that services ask."""
    lines = ["# Permissions", "", WRITTEN, ""]
    lines += ["Services ask, so pages, API and commands cannot differ. A role holds at a place and below.", ""]
    rows = [(one.value, sentences.word(one), ", ".join(map(sentences.word, roles_that_may(one)))) for one in Permission]
    return _page([*lines, *_table(("Permission", "What may be done", "Roles"), rows)])


def commands(group: click.Command) -> str:
    """Every operator command with its own words."""
    lines = ["# Commands", "", WRITTEN, ""]
    for path, command in _walk(group, "labtrack"):
        lines += [f"## `{path}`", "", (command.help or "").strip(), ""]
        lines += [*_options(command), ""] if _options(command) else []
    return _page(lines)


def _walk(command: click.Command, path: str) -> Iterable[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from _walk(inner, f"{path} {name}")
        return
    arguments = [f" {one.human_readable_name}" for one in command.params if isinstance(one, click.Argument)]
    yield path + "".join(arguments), command


def _options(command: click.Command) -> list[str]:
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    return [f"- `{one.opts[0]}{_values(one)}`: {one.help}" for one in options if one.help]


def _values(option: click.Option) -> str:
    if option.is_flag:
        return ""
    return " " + ("|".join(option.type.choices) if isinstance(option.type, click.Choice) else option.type.name.upper())


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    cells = [tuple(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return [f"| {' | '.join(row)} |" for row in (heads, ("---",) * len(heads), *cells)]


def _page(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"
