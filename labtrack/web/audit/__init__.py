"""What do auditors see and do?"""

from __future__ import annotations

from flask import Blueprint

from labtrack.web.job import Job

audit = Blueprint("audit", __name__, url_prefix="/audit")


def import_pages() -> None:
    """Let each module of this job add its views."""


JOB = Job(blueprint=audit, import_pages=import_pages)
