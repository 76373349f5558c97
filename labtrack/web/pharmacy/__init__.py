"""What does the pharmacy see and do?"""

from __future__ import annotations

from flask import Blueprint

from labtrack.web.job import Job

pharmacy = Blueprint("pharmacy", __name__, url_prefix="/pharmacy")


def import_pages() -> None:
    """Let each module of this job add its views."""


JOB = Job(blueprint=pharmacy, import_pages=import_pages)
