"""The tables of the room judgement."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Hash, Identifier, Json, Key, Moment

revision = "0005_judgement"
down_revision = "0004_work"


def upgrade() -> None:
    """Make the tables of the room."""
    _make_hand_in()
    _make_question()
    _make_sign_off()
    _make_source()
    _make_judgement()
    _make_proposal()


def _make_hand_in() -> None:
    op.create_table(
        "hand_in",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("task_id", Identifier, nullable=False),
        sa.Column("judge_id", Identifier, nullable=False),
        sa.Column("handed_in_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_hand_in_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_hand_in")),
    )
    op.create_index("uq_hand_in_judge", "hand_in", ["tenant", "item_id", "series", "judge_id"], unique=True)
    op.create_index("uq_hand_in_task", "hand_in", ["tenant", "task_id"], unique=True)


def _make_question() -> None:
    op.create_table(
        "question",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("text", Json, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("guideline", Json, nullable=True),
        sa.Column("required_judges", sa.Integer(), nullable=False),
        sa.Column("method", Key, nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_question_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_question")),
    )
    op.create_index("uq_question_key", "question", ["tenant", "item_id", "series", "key"], unique=True)


def _make_sign_off() -> None:
    op.create_table(
        "sign_off",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("qualification", Key, nullable=False),
        sa.Column("content_hash", Hash, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("signed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_sign_off_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_sign_off")),
    )
    op.create_index("uq_sign_off_content", "sign_off", ["tenant", "item_id", "content_hash"], unique=True)


def _make_source() -> None:
    op.create_table(
        "source",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", Key, nullable=False),
        sa.Column("document_hash", Hash, nullable=False),
        sa.Column("text_hash", Hash, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pages", Json, nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_source_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_source")),
    )
    op.create_index("uq_source_document", "source", ["tenant", "item_id", "document_hash"], unique=True)


def _make_judgement() -> None:
    op.create_table(
        "judgement",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("question_id", Identifier, nullable=False),
        sa.Column("judge_id", Identifier, nullable=False),
        sa.Column("judge_name", sa.Text(), nullable=False),
        sa.Column("task_id", Identifier, nullable=True),
        sa.Column("round", Key, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("answer", Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("supersedes", Identifier, nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "question_id"], ["question.tenant", "question.id"], name=op.f("fk_judgement_tenant_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "supersedes"], ["judgement.tenant", "judgement.id"], name=op.f("fk_judgement_tenant_supersedes")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_judgement")),
    )
    op.create_index(
        "uq_judgement_sequence", "judgement", ["tenant", "question_id", "judge_id", "round", "sequence"], unique=True
    )
    op.create_index("uq_judgement_supersedes", "judgement", ["tenant", "supersedes"], unique=True)


def _make_proposal() -> None:
    op.create_table(
        "proposal",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("question_id", Identifier, nullable=False),
        sa.Column("answer", Json, nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("rule", Key, nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "question_id"], ["question.tenant", "question.id"], name=op.f("fk_proposal_tenant_question_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_proposal")),
    )
    op.create_index("uq_proposal_rule", "proposal", ["tenant", "question_id", "rule"], unique=True)
