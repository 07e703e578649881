"""The tables of Limner; `migrations/` makes them, and a test holds both against each other.

Columns stand for what is looked up, counted or changed; the rest of a value is one JSON text
(see `codec.py`), so that a new field with a default needs no migration. These texts are what
members said and what gives access, so they are encrypted (see `columns.py`). In clear stand ids,
keys, hashes, states, times and costs: what SQL looks at.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from bot.storage.columns import SealedText

metadata: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

OPEN: Final = sa.text("state != 'done'")
"""The condition of every index over jobs that are not finished."""

jobs: Final = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("event_key", sa.String, nullable=False, unique=True),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("author_key", sa.String, nullable=False),
    sa.Column("place_key", sa.String, nullable=False),
    sa.Column("request", SealedText("jobs.request")),  # JSON of a Request; NULL once forgotten
    sa.Column("address", SealedText("jobs.address")),  # JSON of an Address; NULL once forgotten
    sa.Column("draw", SealedText("jobs.draw")),  # JSON of the last attempt's DrawPlan
    sa.Column("outcome", SealedText("jobs.outcome")),  # JSON of an OutcomeRecord
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("cancelled", sa.Boolean, nullable=False),
    sa.Column("forgotten", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.Double, nullable=False),
)
sa.Index("ix_jobs_open_by_author", jobs.c.author_key, sqlite_where=OPEN, postgresql_where=OPEN)
sa.Index("ix_jobs_open_by_age", jobs.c.created_at, sqlite_where=OPEN, postgresql_where=OPEN)
sa.Index(None, jobs.c.author_key)

calls: Final = sa.Table(
    "calls",
    metadata,
    sa.Column("job_id", sa.ForeignKey("jobs.id"), primary_key=True),
    sa.Column("attempt", sa.Integer, primary_key=True),
    sa.Column("backend", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),  # open, then as `Settlement.call`
    sa.Column("estimate_microdollars", sa.BigInteger, nullable=False),
    sa.Column("cost_microdollars", sa.BigInteger),
    sa.Column("begun_at", sa.Double, nullable=False),
    sa.Column("ended_at", sa.Double),
)

ledger: Final = sa.Table(
    "ledger",
    metadata,
    sa.Column("job_id", sa.ForeignKey("jobs.id"), primary_key=True),
    sa.Column("day", sa.Integer, nullable=False),  # UTC days since 1970
    sa.Column("member_key", sa.String, nullable=False),
    sa.Column("place_key", sa.String, nullable=False),
    sa.Column("pictures", sa.Integer, nullable=False),
    sa.Column("microdollars", sa.BigInteger, nullable=False),
    sa.Column("state", sa.String, nullable=False),  # reserved, settled, refunded
)
sa.Index(None, ledger.c.member_key, ledger.c.day)

counters: Final = sa.Table(
    "counters",
    metadata,
    sa.Column("scope", sa.String, primary_key=True),  # bot, place, member, prompts
    sa.Column("key", sa.String, primary_key=True),  # empty for the bot
    sa.Column("day", sa.Integer, primary_key=True),
    sa.Column("pictures", sa.Integer, nullable=False),
    sa.Column("microdollars", sa.BigInteger, nullable=False),
)

screenings: Final = sa.Table(
    "screenings",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("sha256", sa.String, nullable=False),  # encrypted for a text; `screenings.py`
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("action", sa.Integer, nullable=False),
    sa.Column("category", sa.String, nullable=False),
    sa.Column("rule", sa.String, nullable=False),
    sa.Column("score", sa.Double, nullable=False),
    sa.Column("policy_version", sa.String, nullable=False),
    sa.Column("created_at", sa.Double, nullable=False),
)
sa.Index(None, screenings.c.sha256)

conversations: Final = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("platform", sa.String, nullable=False),
    sa.Column("next_number", sa.Integer, nullable=False),
    sa.Column("shown_version", sa.String),  # the version that all may see and that came last
)

versions: Final = sa.Table(
    "versions",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("author_key", sa.String, nullable=False),
    sa.Column("parent_id", sa.String),
    sa.Column("job_id", sa.ForeignKey("jobs.id")),  # where its words stand once more
    sa.Column("private", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("record", SealedText("versions.record")),  # JSON of the Version; NULL once deleted
    sa.UniqueConstraint("conversation_id", "number"),
)
sa.Index(None, versions.c.author_key, versions.c.created_at)
sa.Index(None, versions.c.created_at)

version_pictures: Final = sa.Table(
    "version_pictures",
    metadata,
    sa.Column("version_id", sa.ForeignKey("versions.id"), primary_key=True),
    sa.Column("sha256", sa.String, primary_key=True),
)
sa.Index(None, version_pictures.c.sha256)

heads: Final = sa.Table(
    "heads",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("author_key", sa.String, primary_key=True),
    sa.Column("version_id", sa.ForeignKey("versions.id"), nullable=False),
)
sa.Index(None, heads.c.version_id)
sa.Index(None, heads.c.author_key)

rooms: Final = sa.Table(
    "rooms",
    metadata,
    sa.Column("platform", sa.String, primary_key=True),
    sa.Column("room", sa.String, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False),
)
sa.Index(None, rooms.c.conversation_id)

messages: Final = sa.Table(
    "messages",
    metadata,
    sa.Column("platform", sa.String, primary_key=True),
    sa.Column("message_id", sa.String, primary_key=True),
    sa.Column("version_id", sa.ForeignKey("versions.id"), nullable=False),
    sa.Column("room", sa.String),  # the channel or thread that it stands in; NULL: not known
)
sa.Index(None, messages.c.version_id)

canaries: Final = sa.Table(
    "canaries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sealed", SealedText("canaries.sealed"), nullable=False),  # one a key; `canary.py`
)

secrets: Final = sa.Table(
    "secrets",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("secret", SealedText("secrets.secret"), nullable=False),
    sa.Column("expires_at", sa.Double),  # NULL: never; `vault.py`
)

reviews: Final = sa.Table(
    "reviews",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("once", sa.String, nullable=False, unique=True),  # the same again is not filed again
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),  # waiting, ruled, done; `reviews.py`
    sa.Column("platform", sa.String, nullable=False),
    sa.Column("space", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("author_key", sa.String, nullable=False),
    sa.Column("reporter_key", sa.String, nullable=False),  # empty: the policy, or forgotten
    sa.Column("category", sa.String, nullable=False),
    sa.Column("version_id", sa.String),
    sa.Column("job_id", sa.String),
    sa.Column("ruling", sa.String),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("decided_at", sa.Double),
    sa.Column("record", SealedText("reviews.record"), nullable=False),  # JSON of a Review, wordless
    sa.Column("said", SealedText("reviews.said")),  # JSON of its words; NULL once gone
    sa.Column("shown_in", sa.String, nullable=False),  # the channel that shows it; empty: none
    sa.Column("message_id", sa.String),
    sa.Column("revision", sa.Integer, nullable=False),  # counts its changes
    sa.Column("shown_revision", sa.Integer, nullable=False),  # the one that the message shows
)
sa.Index(None, reviews.c.platform, reviews.c.space, reviews.c.created_at)
sa.Index(None, reviews.c.author_key)
sa.Index(None, reviews.c.reporter_key, reviews.c.created_at)
sa.Index(None, reviews.c.version_id)

reports: Final = sa.Table(
    "reports",
    metadata,
    sa.Column("once", sa.String, primary_key=True),  # of version and reporter; as `reviews.once`
    sa.Column("review_id", sa.String, nullable=False),  # many reports are one review
    sa.Column("version_id", sa.String, nullable=False),
    sa.Column("reporter_key", sa.String, nullable=False),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("record", SealedText("reports.record")),  # JSON of a Report; NULL once gone
)
sa.Index(None, reports.c.review_id)
sa.Index(None, reports.c.version_id)
sa.Index(None, reports.c.reporter_key, reports.c.created_at)

rulings: Final = sa.Table(
    "rulings",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("platform", sa.String, nullable=False),
    sa.Column("space", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("moderator_key", sa.String, nullable=False),  # empty once forgotten
    sa.Column("review_id", sa.String),  # NULL: the rules of the place were set
    sa.Column("what", sa.String, nullable=False),
    sa.Column("category", sa.String, nullable=False),
    sa.Column("rule", sa.String, nullable=False),
    sa.Column("policy_version", sa.String, nullable=False),
    sa.Column("record", SealedText("rulings.record"), nullable=False),  # JSON of a LogEntry
)
sa.Index(None, rulings.c.platform, rulings.c.space, rulings.c.at)
sa.Index(None, rulings.c.moderator_key)

place_rules: Final = sa.Table(
    "place_rules",
    metadata,
    sa.Column("id", sa.String, primary_key=True),  # of the three below
    sa.Column("platform", sa.String, nullable=False),
    sa.Column("space", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),  # empty: the whole server
    sa.Column("rules", SealedText("place_rules.rules"), nullable=False),  # JSON of a PlaceRules
    sa.Column("updated_at", sa.Double, nullable=False),
    sa.Column("updated_by", sa.String, nullable=False),  # a moderator's key; empty once forgotten
)

strikes: Final = sa.Table(
    "strikes",
    metadata,
    sa.Column("job_id", sa.String, primary_key=True),  # a job that is begun anew counts once
    sa.Column("author_key", sa.String, nullable=False),
    sa.Column("space_key", sa.String, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("kind", sa.String, nullable=False),  # the category of what was refused
)
sa.Index(None, strikes.c.author_key, strikes.c.space_key, strikes.c.at)

pauses: Final = sa.Table(
    "pauses",
    metadata,
    sa.Column("author_key", sa.String, primary_key=True),
    sa.Column("space_key", sa.String, primary_key=True),
    sa.Column("until", sa.Double, nullable=False),
    sa.Column("why", sa.String, nullable=False),  # evasion, moderator
)
