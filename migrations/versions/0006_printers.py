"""Printers, what is sent to them, what is asked of label designs, and what became of each label.

Revision ID: 0006
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

OF_LABELS = (
    ("destroyed_at", sa.DateTime(timezone=True)),
    ("reason", sa.String(length=30)),
    ("note", sa.Text()),
    ("spoiled_as", sa.String(length=30)),
    ("scan_back", sa.Boolean(create_constraint=False)),
)


def upgrade() -> None:
    for name, kind in OF_LABELS:
        op.add_column("label", sa.Column(name, kind, nullable=True))
    op.add_column("lot", sa.Column("labels_locked_at", sa.DateTime(timezone=True), nullable=True))
    _printers()
    _jobs()
    _designs()


def downgrade() -> None:
    op.drop_table("label_design")
    op.drop_index("uq_print_job_label_open", table_name="print_job")
    op.drop_index("ix_print_job_open", table_name="print_job")
    op.drop_index(op.f("ix_print_job_label_id"), table_name="print_job")
    op.drop_table("print_job")
    op.drop_table("printer")
    op.drop_column("lot", "labels_locked_at")
    for name, _ in reversed(OF_LABELS):
        op.drop_column("label", name)


def _printers() -> None:
    op.create_table(
        "printer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        sa.Column("design", sa.String(length=40), nullable=False),
        sa.Column("stock", sa.String(length=80), nullable=False),
        sa.Column("answers", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_printer_place_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printer")),
        sa.UniqueConstraint("code", name=op.f("uq_printer_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_printer_uid")),
    )


def _jobs() -> None:
    op.create_table(
        "print_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("printer_id", sa.Integer(), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=True),
        sa.Column("standing", sa.String(length=30), nullable=False),
        sa.Column("trouble", sa.String(length=30), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_print_job_{name}"), ondelete="RESTRICT")
            for name, table in (
                ("asked_by_id", "person"),
                ("job_id", "job"),
                ("label_id", "label"),
                ("printer_id", "printer"),
                ("settled_by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
        sa.UniqueConstraint("job_id", name=op.f("uq_print_job_job_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_print_job_uid")),
    )
    is_open = sa.text("settled_at IS NULL")
    op.create_index(op.f("ix_print_job_label_id"), "print_job", ["label_id"], unique=False)
    op.create_index(
        "ix_print_job_open",
        "print_job",
        ["printer_id", "id"],
        unique=False,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index(
        "uq_print_job_label_open",
        "print_job",
        ["label_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _designs() -> None:
    op.create_table(
        "label_design",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("design", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scan_back", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["person.id"], name=op.f("fk_label_design_signed_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_design")),
        sa.UniqueConstraint("design", "version", name=op.f("uq_label_design_design_version")),
        sa.UniqueConstraint("uid", name=op.f("uq_label_design_uid")),
    )
