"""Who has an account, in which roles, and how does a person get one?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labels import LabelContent
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Language, Permission, Person, Role
from labtrack.domain.readings import SymbolReading
from labtrack.domain.secrets import account_faults
from labtrack.edge.errors import fault_sentence
from labtrack.edge.fields import ListField, OneOfField, SecretField, TextField, choices_of
from labtrack.edge.forms import CommandForm
from labtrack.edge.labels import drawn
from labtrack.edge.scan_fields import ScanField
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading, writing
from labtrack.persistence.store import Store
from labtrack.services import staff
from labtrack.services.staff import Member
from labtrack.web import words
from labtrack.web.acting import FormPage, act, may
from labtrack.web.admin import admin

LANGUAGES = ((Language.ENGLISH.value, _l("English")), (Language.CHINESE.value, _l("Chinese")))
BADGE = "badge-v1"


class RoleForm(CommandForm):
    """A role, and the place where it holds, with all below it."""

    role = ListField(_l("Role"), choices_of(Role))
    place = ListField(_l("At, and below"))


class ClosingForm(CommandForm):
    """Why a person is let in no more."""

    reason = TextField(_l("Why"), longest=200, description=_l("Such as: left the house, badge lost."))


class PersonForm(RoleForm):
    """A new person. Password and PIN are hashed before any transaction opens; neither is ever shown again."""

    printed_name = TextField(_l("Name, as signatures print it"), longest=120)
    code = TextField(_l("Sign-in code"), longest=40)
    badge = ScanField(_l("Badge"))
    password = SecretField(_l("First password"), autocomplete="new-password")
    pin = SecretField(_l("First PIN"), autocomplete="off", render_kw={"inputmode": "numeric"})
    language = OneOfField(_l("Language"), LANGUAGES)
    password_hash = ""
    pin_hash = ""

    def sent_in_order(self) -> bool:
        """Whether all is in order; then both secrets are hashed."""
        if not super().sent_in_order():
            return False
        faults = account_faults(self.code.data or "", self.password.data or "", self.pin.data or "")
        for name, fault in faults.items():
            self[name].errors = [fault_sentence(fault)]
        if self.badge_symbol is None:
            self.badge.errors = [fault_sentence("not-a-badge")]
        if faults or self.badge_symbol is None:
            return False
        credentials = here().credentials
        self.password_hash = credentials.hash(self.password.data or "")
        self.pin_hash = credentials.hash(self.pin.data or "")
        return True

    @property
    def badge_symbol(self) -> str | None:
        """What the badge carries; None for another symbol."""
        read = self.badge.reading
        is_badge = isinstance(read, SymbolReading) and read.symbol.kind is SymbolKind.BADGE
        return read.symbol.text if is_badge and isinstance(read, SymbolReading) else None

    def person(self, uid: UUID) -> Person:
        """The account that was asked for."""
        return Person(
            id=0,
            uid=uid,
            code=self.code.data or "",
            printed_name=self.printed_name.data or "",
            language=Language(self.language.data or Language.ENGLISH),
            badge=self.badge_symbol or "",
            password_hash=self.password_hash,
            pin_hash=self.pin_hash,
        )


@admin.get("/people")
@may(Permission.CONFIGURE)
def people() -> ResponseReturnValue:
    """List everybody with an account."""
    with reading(here()) as store:
        members = staff.roster(store, by=current_actor(), at=here().clock())
    return render_template("admin/people.html", members=members, own_id=current_actor().id)


@admin.route("/people/new", methods=["GET", "POST"])
@may(Permission.CONFIGURE)
def add_person() -> ResponseReturnValue:
    """Give a person an account with a first role."""
    form = PersonForm.asked()
    _offer_places(form)
    page = FormPage(
        form=form,
        heading=_("Add a person"),
        lead=_("Code and badge are theirs for ever, and are never given to anyone else."),
        submit_label=_("Add the person"),
        template="admin/person.html",
        cancel_url=url_for("admin.people"),
        goes_to=lambda _outcome: url_for("admin.people"),
    )

    def added(store: Store, by: Actor, at: datetime) -> Outcome:
        person = form.person(store.new_uid())
        return staff.take_on(store, person, Role(form.role.data or ""), form.place.data or "", by=by, at=at)

    return act(page, "add_person", added)


@admin.route("/people/<uuid:uid>/roles/new", methods=["GET", "POST"])
@may(Permission.CONFIGURE)
def grant(uid: UUID) -> ResponseReturnValue:
    """Trust a person with one more role."""
    with reading(here()) as store:
        member = staff.member_of(store, uid, by=current_actor(), at=here().clock())
    form = RoleForm.asked()
    _offer_places(form)
    page = FormPage(
        form=form,
        heading=_("Grant a role to %(name)s", name=member.person.printed_name),
        lead=_("It holds from now on, at that place and everywhere below it."),
        submit_label=_("Grant the role"),
        cancel_url=url_for("admin.people"),
        goes_to=lambda _outcome: url_for("admin.people"),
        more={"item_heading": member.person.printed_name, "item_facts": _facts(member)},
    )

    def granted(store: Store, by: Actor, at: datetime) -> Outcome:
        return staff.trust(store, uid, Role(form.role.data or ""), form.place.data or "", by=by, at=at)

    return act(page, "grant_role", granted)


@admin.route("/people/<uuid:uid>/closing", methods=["GET", "POST"])
@may(Permission.CONFIGURE)
def close(uid: UUID) -> ResponseReturnValue:
    """Let a person in no more."""
    with reading(here()) as store:
        member = staff.member_of(store, uid, by=current_actor(), at=here().clock())
    form = ClosingForm.asked()
    page = FormPage(
        form=form,
        heading=_("Close the account of %(name)s", name=member.person.printed_name),
        lead=_("Their screens end at once, and their badge opens nothing more. What they did and signed stays theirs."),
        submit_label=_("Close the account"),
        submit_kind="danger",
        cancel_url=url_for("admin.people"),
        goes_to=lambda _outcome: url_for("admin.people"),
        more={"item_heading": member.person.printed_name, "item_facts": _facts(member)},
    )

    def closed(store: Store, by: Actor, at: datetime) -> Outcome:
        return staff.close_account(store, uid, reason=form.reason.data or "", by=by, at=at)

    return act(page, "close_account", closed)


@admin.get("/people/<uuid:uid>/badge.pdf")
@may(Permission.CONFIGURE)
def badge(uid: UUID) -> Response:
    """Print a person's badge; that it was printed is written into the audit trail."""
    actor, at = current_actor(), here().clock()
    with writing(here()) as store:
        member = staff.member_of(store, uid, by=actor, at=at)
        roles = dict.fromkeys(words.word(held.role) for held, _place in member.roles)
        content = {
            "printed_name": member.person.printed_name,
            "role": "\n".join(roles),
            "symbol": member.person.badge,
        }
        card = drawn([LabelContent(design=BADGE, fields=content)])
        detail = {"person": member.person.uid, "code": member.person.code}
        store.audit.write("print_badge", "printed", actor_id=actor.id, at=at, device=actor.device, detail=detail)
    name = f'inline; filename="badge-{member.person.code}.pdf"'
    return Response(card, mimetype="application/pdf", headers={"Content-Disposition": name})


def _offer_places(form: RoleForm) -> None:
    with reading(here()) as store:
        form.place.offer([(place.code, place.name) for place in staff.workplaces(store)])


def _facts(member: Member) -> list[tuple[str, ...]]:
    pairs: list[tuple[str, ...]] = [(_("Sign-in code"), member.person.code, "ident")]
    pairs.extend((words.word(held.role), place.name) for held, place in member.roles)
    return pairs
