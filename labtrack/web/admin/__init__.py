"""What does the administrator see and do?"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from labtrack.domain.marking import N_
from labtrack.domain.people import Permission
from labtrack.web.job import Job, Section

admin = Blueprint("admin", __name__, url_prefix="/admin")


def import_pages() -> None:
    """Let each module of this job add its views."""
    for subject in ("people", "places", "printers", "configuration"):
        import_module(f"{__name__}.{subject}")


JOB = Job(
    blueprint=admin,
    import_pages=import_pages,
    sections=(
        Section(sentence=N_("People"), permission=Permission.CONFIGURE, endpoint="admin.people"),
        Section(sentence=N_("Places"), permission=Permission.CONFIGURE, endpoint="admin.places"),
        Section(sentence=N_("Printers"), permission=Permission.CONFIGURE, endpoint="admin.printers"),
        Section(sentence=N_("In force"), permission=Permission.CONFIGURE, endpoint="admin.configuration"),
    ),
)
