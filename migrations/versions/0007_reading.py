"""Stations and their scanner tests, what a failed scan was about, a Chain of Identity for an order, long divisions.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SHORT, LONG = 8, 12


def upgrade() -> None:
    _stations()
    with op.batch_alter_table("scan_failure") as table:
        table.add_column(sa.Column("station_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("label_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_scan_failure_station_id", "station", ["station_id"], ["id"], ondelete="RESTRICT")
        table.create_foreign_key("fk_scan_failure_label_id", "label", ["label_id"], ["id"], ondelete="RESTRICT")
    op.create_index("ix_scan_failure_at", "scan_failure", ["at"])
    op.add_column("infusion_order", sa.Column("chain_of_identity", sa.String(length=15), nullable=True))
    op.create_index("ix_infusion_order_chain_of_identity", "infusion_order", ["chain_of_identity"])
    _widen(SHORT, LONG)


def downgrade() -> None:
    bind = op.get_bind()
    unit = sa.table("plasma_unit", sa.column("product_code"))
    longer = sa.select(sa.literal(1)).select_from(unit).where(sa.func.length(unit.c.product_code) > SHORT).limit(1)
    if bind.execute(longer).first() is not None:
        raise RuntimeError("plasma_unit holds product codes with a division of six characters: they are never cut off")
    _widen(LONG, SHORT)
    op.drop_index("ix_infusion_order_chain_of_identity", table_name="infusion_order")
    op.drop_column("infusion_order", "chain_of_identity")
    op.drop_index("ix_scan_failure_at", table_name="scan_failure")
    with op.batch_alter_table("scan_failure") as table:
        table.drop_constraint("fk_scan_failure_label_id", type_="foreignkey")
        table.drop_constraint("fk_scan_failure_station_id", type_="foreignkey")
        table.drop_column("label_id")
        table.drop_column("station_id")
    op.drop_table("station")


def _stations() -> None:
    op.create_table(
        "station",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("key_time_us", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_station_place_id", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_station"),
        sa.UniqueConstraint("token_digest", name="uq_station_token_digest"),
        sa.UniqueConstraint("uid", name="uq_station_uid"),
    )


def _widen(was: int, is_now: int) -> None:
    with op.batch_alter_table("plasma_unit") as table:
        table.alter_column("product_code", existing_type=sa.String(length=was), type_=sa.String(length=is_now))
