"""What is this item, where, who held it, and may it be used?"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from labtrack.domain import happenings, sentences
from labtrack.domain.custody import Event
from labtrack.domain.findings import Verdict, verdict_of
from labtrack.domain.identifiers import SingleEuropeanCode
from labtrack.domain.labelling import NOT_CLINICAL, Label
from labtrack.domain.usability import THINGS
from labtrack.edge.language import say, when
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services import european_codes
from labtrack.services.items import Story, Summary, story_of
from labtrack.web import actions, details, genealogy, words

items = Blueprint("items", __name__, url_prefix="/items")


@items.get("/<uuid:uid>")
def show(uid: UUID) -> ResponseReturnValue:
    """Show one item's page."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        story = story_of(store, uid, by=actor, at=at)
    item = story.summary.item
    return render_template(
        "items/show.html",
        summary=story.summary,
        item=item,
        title=words.word(item.kind),
        identifier=words.name(story.summary.name),
        verdict=verdict_chip(story.summary),
        reasons=words.reason_entries(story.summary.findings),
        facts=facts_of(story.summary),
        not_clinical=not_clinical(story.summary),
        actions=actions.entries(actions.open_to(actor, item), item),
        history=[_entry(story, event) for event in reversed(story.events)],
        signatures=story.signatures,
        family=genealogy.picture_of(story),
        relatives=genealogy.rows_of(story),
        labels=story.labels,
        label_rows=[_label_row(label) for label in story.labels],
    )


def verdict_chip(summary: Summary) -> tuple[str, str] | None:
    """May it be used, in one line; None for a process, which nobody uses."""
    if summary.item.kind not in THINGS:
        return None
    match verdict_of(summary.findings):
        case Verdict.STOP:
            return "stop", _("Must not be used")
        case Verdict.WAIT:
            return "wait", _("Not ready for use")
        case _:
            if summary.expires_at is not None:
                return "go", _("Nothing speaks against it, until %(time)s", time=when(summary.expires_at))
            return "go", _("Nothing speaks against it")


def not_clinical(summary: Summary) -> str:
    """What stands big on whatever bears a number that is for tests alone; empty for anything else."""
    return say(NOT_CLINICAL) if summary.for_validation else ""


def facts_of(summary: Summary) -> list[tuple[str, ...]]:
    """State, holder, storage and codes, as pairs of label and text."""
    item = summary.item
    pairs: list[tuple[str, ...]] = [
        (_("State"), words.state_word(item.state)),
        (_("Held by"), words.holder(item, summary.place.name if summary.place is not None else None)),
    ]
    if summary.position is not None:
        pairs.append((_("Stored at"), summary.position.name))
    if summary.expires_at is not None:
        pairs.append((_("Expires"), when(summary.expires_at)))
    pairs.extend(
        (_code_label(scheme), _code_text(scheme, code), "ident") for scheme, code in sorted(summary.codes.items())
    )
    pairs.extend((words.word(band), _("on record")) for band in summary.bands)
    return pairs


def _code_label(scheme: str) -> str:
    return say(sentences.scheme_word(scheme))


def _code_text(scheme: str, code: str) -> str:
    """A code as it is printed."""
    return SingleEuropeanCode.from_content(code).text if scheme == european_codes.SCHEME else code


def _label_row(label: Label) -> list[object]:
    link = Markup('<a class="ident" href="{}">{}</a>').format(url_for("labels.svg", uid=label.uid), label.serial)
    return [link, when(label.printed_at), words.word(label.standing)]


def _entry(story: Story, event: Event) -> dict[str, object]:
    what = event.what
    witness = story.people.get(event.witness_id) if event.witness_id is not None else None
    with_whom = _("with %(name)s", name=witness.printed_name) if witness is not None else ""
    signed = [one for one in story.signatures if one.number == event.number]
    kind = "stop" if what in happenings.AGAINST else "warn" if what in happenings.DOUBTFUL else ""
    return {
        "title": words.word(what),
        "by": story.people[event.actor_id].printed_name,
        "time": when(event.at, seconds=True),
        "note": " · ".join(part for part in (with_whom, details.note_of(event.detail, story.tests)) if part),
        "number": event.number,
        "kind": kind,
        "chips": [(f"{words.word(one.meaning)} {one.printed_name}", "info") for one in signed] + _codes(event, kind),
    }


def _codes(event: Event, kind: str) -> list[tuple[str, str]]:
    """The codes of what spoke against it, or was to be known, when it happened."""
    found = event.detail.get("findings")
    return [(str(code), kind or "info") for code in found] if isinstance(found, list) else []
