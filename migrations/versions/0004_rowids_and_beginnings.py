"""No command is replaced by its hidden row number, and a code is found by how it begins, whatever the collation.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

HIDDEN = ("command", "command_outcome")
"""Append-only tables whose key is not SQLite's row number: a replacing insert could hit that number as well."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _index({"value": "varchar_pattern_ops"})
    else:
        _guard("client_key = NEW.client_key OR rowid = NEW.rowid")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _index({})
    else:
        _guard("(client_key = NEW.client_key)")


def _index(classes: dict[str, str]) -> None:
    op.drop_index("ix_item_code_value", table_name="item_code")
    op.create_index("ix_item_code_value", "item_code", ["value"], unique=False, postgresql_ops=classes)


def _guard(taken: str) -> None:
    for table in HIDDEN:
        op.execute(f"DROP TRIGGER {table}_refuses_replace")
        op.execute(
            f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) "
            f"BEGIN SELECT RAISE(ABORT, 'append-only: an existing row of {table} is refused'); END"
        )
