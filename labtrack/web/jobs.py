"""Which jobs have pages?"""

from __future__ import annotations

from labtrack.web import admin, apheresis, audit, immunology, lab, pharmacy, quality, trial, ward
from labtrack.web.job import Job

JOBS: tuple[Job, ...] = (
    lab.JOB,
    quality.JOB,
    pharmacy.JOB,
    ward.JOB,
    apheresis.JOB,
    immunology.JOB,
    trial.JOB,
    audit.JOB,
    admin.JOB,
)
