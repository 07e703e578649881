"""moderation."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('room', sa.String(), nullable=True))

    op.create_table('pauses',
    sa.Column('author_key', sa.String(), nullable=False),
    sa.Column('space_key', sa.String(), nullable=False),
    sa.Column('until', sa.Double(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('author_key', 'space_key', name=op.f('pk_pauses'))
    )
    op.create_table('place_rules',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('space', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('rules', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.Double(), nullable=False),
    sa.Column('updated_by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place_rules'))
    )
    op.create_table('reviews',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('once', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('space', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('author_key', sa.String(), nullable=False),
    sa.Column('reporter_key', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('version_id', sa.String(), nullable=True),
    sa.Column('job_id', sa.String(), nullable=True),
    sa.Column('ruling', sa.String(), nullable=True),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('decided_at', sa.Double(), nullable=True),
    sa.Column('record', sa.Text(), nullable=False),
    sa.Column('said', sa.Text(), nullable=True),
    sa.Column('shown_in', sa.String(), nullable=False),
    sa.Column('message_id', sa.String(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('shown_revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviews')),
    sa.UniqueConstraint('once', name=op.f('uq_reviews_once'))
    )
    with op.batch_alter_table('reviews', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reviews_author_key'), ['author_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_reviews_platform_space_created_at'), ['platform', 'space', 'created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_reviews_reporter_key_created_at'), ['reporter_key', 'created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_reviews_version_id'), ['version_id'], unique=False)

    op.create_table('reports',
    sa.Column('once', sa.String(), nullable=False),
    sa.Column('review_id', sa.String(), nullable=False),
    sa.Column('version_id', sa.String(), nullable=False),
    sa.Column('reporter_key', sa.String(), nullable=False),
    sa.Column('created_at', sa.Double(), nullable=False),
    sa.Column('record', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('once', name=op.f('pk_reports'))
    )
    with op.batch_alter_table('reports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reports_reporter_key_created_at'), ['reporter_key', 'created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_reports_review_id'), ['review_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reports_version_id'), ['version_id'], unique=False)

    op.create_table('rulings',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('at', sa.Double(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('space', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('moderator_key', sa.String(), nullable=False),
    sa.Column('review_id', sa.String(), nullable=True),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('policy_version', sa.String(), nullable=False),
    sa.Column('record', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rulings'))
    )
    with op.batch_alter_table('rulings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rulings_moderator_key'), ['moderator_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_rulings_platform_space_at'), ['platform', 'space', 'at'], unique=False)

    op.create_table('strikes',
    sa.Column('job_id', sa.String(), nullable=False),
    sa.Column('author_key', sa.String(), nullable=False),
    sa.Column('space_key', sa.String(), nullable=False),
    sa.Column('at', sa.Double(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('job_id', name=op.f('pk_strikes'))
    )
    with op.batch_alter_table('strikes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_strikes_author_key_space_key_at'), ['author_key', 'space_key', 'at'], unique=False)
