"""secrets."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('secrets',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('secret', sa.Text(), nullable=False),
    sa.Column('expires_at', sa.Double(), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_secrets'))
    )
