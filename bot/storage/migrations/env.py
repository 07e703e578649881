"""Run by alembic: migrates the connection that `migrate` hands over, inside its transaction."""

from alembic import context

from bot.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can change little of a table: alembic then copies it into a new one.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
