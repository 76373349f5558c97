"""Who may do what, by which role, and where?"""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from labtrack.domain.errors import NotFound
from labtrack.domain.people import Permission, Role, roles_that_may
from labtrack.edge.language import when
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services import staff
from labtrack.services.staff import Member
from labtrack.web import words
from labtrack.web.acting import may
from labtrack.web.audit import audit


@audit.get("/access")
@may(Permission.READ_AUDIT)
def access() -> ResponseReturnValue:
    """Show what each role may do, and who holds which role where; of one permission, who has it."""
    asked = _asked(request.args.get("permission", ""))
    with reading(here()) as store:
        members = staff.roster(store, by=current_actor(), at=here().clock())
    return render_template(
        "audit/access.html",
        roles=list(Role),
        permissions=[(permission, roles_that_may(permission)) for permission in Permission],
        asked=asked,
        holders=list(_holders(members, roles_that_may(asked) if asked is not None else tuple(Role))),
    )


def _asked(text: str) -> Permission | None:
    """The permission that is asked about. Raises NotFound for one that there is not."""
    if not text:
        return None
    try:
        return Permission(text)
    except ValueError as unknown:
        raise NotFound(what="permission") from unknown


def _holders(members: Iterable[Member], roles: tuple[Role, ...]) -> Iterable[list[str]]:
    for member in members:
        if member.person.active:
            for grant, place in member.roles:
                if grant.role in roles:
                    ends = when(grant.ends_at) if grant.ends_at is not None else ""
                    yield [
                        member.person.printed_name, words.word(grant.role), place.name, when(grant.begins_at), ends,
                    ]  # fmt: skip
