"""The first schema: profiles, gaps, feedback, handled updates."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("sender", sa.String, nullable=False),
        sa.Column("municipality", sa.String),
        sa.Column("language", sa.String),
        sa.Column("wrote", sa.String),
        sa.Column("pending", sa.String),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_profile"),
        sa.UniqueConstraint("channel", "sender", name="uq_profile_channel"),
    )
    op.create_table(
        "gap",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("normalised", sa.String, nullable=False),
        sa.Column("municipality", sa.String),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("first_at", sa.DateTime, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gap"),
        sa.UniqueConstraint("normalised", name="uq_gap_normalised"),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("answer_id", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("verdict", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("answer_id", "person", name="uq_feedback_answer_id"),
    )
    op.create_table(
        "seenupdate",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("update_id", sa.String, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("address", sa.String),
        sa.Column("reply", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_seenupdate"),
        sa.UniqueConstraint("channel", "update_id", name="uq_seenupdate_channel"),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secret"),
    )


def downgrade() -> None:
    for table in ("secret", "seenupdate", "feedback", "gap", "profile"):
        op.drop_table(table)
