"""A judgement may have no score: a laboratory value was missing, and that was the reason to refuse.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("eligibility_judgement") as table:
        table.alter_column("score_rounded", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    bind = op.get_bind()
    judgement = sa.table("eligibility_judgement", sa.column("score_rounded"))
    unscored = sa.select(sa.literal(1)).select_from(judgement).where(judgement.c.score_rounded.is_(None)).limit(1)
    if bind.execute(unscored).first() is not None:
        raise RuntimeError("eligibility_judgement holds judgements without a score: they are never taken back")
    with op.batch_alter_table("eligibility_judgement") as table:
        table.alter_column("score_rounded", existing_type=sa.Integer(), nullable=False)
