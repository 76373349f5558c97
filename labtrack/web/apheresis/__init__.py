"""What does the apheresis unit see and do?"""

from __future__ import annotations

from flask import Blueprint

from labtrack.web.job import Job

apheresis = Blueprint("apheresis", __name__, url_prefix="/apheresis")


def import_pages() -> None:
    """Let each module of this job add its views."""


JOB = Job(blueprint=apheresis, import_pages=import_pages)
