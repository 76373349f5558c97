"""What do auditors and monitors see and do?"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from labtrack.domain.marking import N_
from labtrack.domain.people import Permission
from labtrack.web.job import Job, Section

audit = Blueprint("audit", __name__, url_prefix="/audit")


def import_pages() -> None:
    """Let each module of this job add its views."""
    for subject in ("access", "entries", "ledger", "scan_failures"):
        import_module(f"{__name__}.{subject}")


JOB = Job(
    blueprint=audit,
    import_pages=import_pages,
    sections=(
        Section(sentence=N_("Audit trail"), permission=Permission.READ_AUDIT, endpoint="audit.entries"),
        Section(sentence=N_("Ledger"), permission=Permission.READ_AUDIT, endpoint="audit.ledger"),
        Section(sentence=N_("Failed scans"), permission=Permission.READ_AUDIT, endpoint="audit.scan_failures"),
        Section(sentence=N_("Access"), permission=Permission.READ_AUDIT, endpoint="audit.access"),
    ),
)
