"""Removal: a version, everything of a member, what is older than the retention time.

What was said stands in a version and in its finished job, and goes from both. A removed version
leaves an empty row behind, so that numbers and parents of the others stay what they are.
Screenings stay: they hold hashes and no words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.domain import DrawPlan, Imagine, Job, JobState, Plan
from bot.storage import codec, jobs, ledger, review_forgetting, rulings, standing
from bot.storage import tables as t

_CHUNK: Final = 500
"""Values in one IN list; both databases take several thousand."""
_KEPT: Final = "version:{}"
"""Name of the secret in which a platform keeps what it knows of a version."""
_LINKS: Final = "easel:"
"""Begins the names of the secrets of links to paint on, `easel:<link>:<what>`."""
_ASKED: Final = ":request"
"""Ends the name of the secret that holds for whom a link was made."""


def delete(connection: sa.Connection, version_id: str) -> Sequence[str]:
    """Forget a version; return the hashes of pictures that nothing uses any more."""
    row = connection.execute(
        sa.select(t.versions.c.conversation_id, t.versions.c.parent_id).where(
            t.versions.c.id == version_id, t.versions.c.record.is_not(None)
        )
    ).one_or_none()
    if row is None:
        return []
    hashes = _blank(connection, [version_id])
    _move_heads(connection, version_id, row.parent_id)
    _show_last(connection, [row.conversation_id])
    return unused(connection, hashes)


def knows(connection: sa.Connection, author_key: str) -> bool:
    """Return whether anything of a member is recorded."""
    tables = (t.jobs, t.versions, t.strikes, t.pauses)
    ours = (table.c.author_key == author_key for table in tables)
    return review_forgetting.knows(connection, author_key) or any(
        connection.execute(sa.select(sa.literal(1)).where(one)).first() for one in ours
    )


def forget(connection: sa.Connection, author_key: str, now: float) -> Sequence[str]:
    """Remove a member's words, names, versions and past figures.

    Today's counters stay, or forgetting would renew a quota. Jobs that are not finished are
    cancelled and stripped of their words; they still tell the member that they ended.
    """
    of_author = t.versions.c.author_key == author_key
    found = connection.execute(
        sa.select(t.versions.c.id, t.versions.c.conversation_id).where(of_author)
    ).all()
    connection.execute(t.heads.delete().where(t.heads.c.author_key == author_key))
    hashes = _blank(connection, [row.id for row in found])
    dangling = sa.select(t.heads.c.version_id).distinct().where(_dangling())
    for version_id in connection.execute(dangling).scalars().all():
        _move_heads(connection, version_id, _parent(connection, version_id))
    connection.execute(t.versions.update().where(of_author).values(author_key=""))
    conversations = {row.conversation_id for row in found}
    _show_last(connection, conversations)
    _close_rooms(connection, conversations)
    hashes |= _strip_jobs(connection, author_key)
    _close_links(connection, author_key)
    _forget_figures(connection, author_key, ledger.day_of(now))
    review_forgetting.forget(connection, author_key, now)
    rulings.forget(connection, author_key)
    standing.forget(connection, author_key)
    return unused(connection, hashes)


def expired(connection: sa.Connection, before: float) -> list[str]:
    """Return the ids of versions made before a Unix time, oldest first."""
    return list(
        connection.execute(
            sa.select(t.versions.c.id)
            .where(t.versions.c.created_at < before, t.versions.c.record.is_not(None))
            .order_by(t.versions.c.created_at)
        ).scalars()
    )


def retire(connection: sa.Connection, before: float) -> None:
    """Take what was said out of jobs that finished, made before a Unix time."""
    connection.execute(
        t.jobs.update()
        .where(
            t.jobs.c.created_at < before,
            t.jobs.c.state == JobState.DONE.value,
            t.jobs.c.request.is_not(None),
        )
        .values(request=None, address=None, draw=None, outcome=None)
    )


def unused(connection: sa.Connection, hashes: Iterable[str]) -> list[str]:
    """Return those of `hashes` that neither a version nor an open job uses."""
    candidates = set(hashes)
    for some in _chunks(sorted(candidates)):
        statement = sa.select(t.version_pictures.c.sha256).where(
            t.version_pictures.c.sha256.in_(some)
        )
        candidates.difference_update(connection.execute(statement).scalars())
    if candidates:
        drawn = sa.select(t.jobs.c.draw).where(t.OPEN, t.jobs.c.draw.is_not(None))
        for text in connection.execute(drawn).scalars():
            candidates.difference_update(_files(codec.DRAW.decode(text)))
    return sorted(candidates)


def _blank(connection: sa.Connection, version_ids: Sequence[str]) -> set[str]:
    """Empty versions and unbind their messages; return the hashes of their pictures."""
    hashes: set[str] = set()
    for some in _chunks(version_ids):
        pictures = t.version_pictures.c.version_id.in_(some)
        hashes.update(
            connection.execute(sa.select(t.version_pictures.c.sha256).where(pictures)).scalars()
        )
        connection.execute(t.version_pictures.delete().where(pictures))
        connection.execute(t.messages.delete().where(t.messages.c.version_id.in_(some)))
        kept = [_KEPT.format(version_id) for version_id in some]
        connection.execute(t.secrets.delete().where(t.secrets.c.name.in_(kept)))
        these = t.versions.c.id.in_(some)
        made_by = connection.execute(sa.select(t.versions.c.job_id).where(these)).scalars()
        jobs.blank(connection, [job_id for job_id in made_by if job_id is not None])
        connection.execute(t.versions.update().where(these).values(record=None))
    return hashes


def _dangling() -> Any:
    """Return the condition of heads that point at an emptied version."""
    return t.heads.c.version_id.in_(sa.select(t.versions.c.id).where(t.versions.c.record.is_(None)))


def _move_heads(connection: sa.Connection, version_id: str, parent_id: str | None) -> None:
    """Let the heads at a version continue its nearest ancestor that is left."""
    at_version = t.heads.c.version_id == version_id
    while parent_id is not None and not _kept(connection, parent_id):
        parent_id = _parent(connection, parent_id)
    if parent_id is None:
        connection.execute(t.heads.delete().where(at_version))
    else:
        connection.execute(t.heads.update().where(at_version).values(version_id=parent_id))


def _kept(connection: sa.Connection, version_id: str) -> bool:
    statement = sa.select(t.versions.c.id).where(
        t.versions.c.id == version_id, t.versions.c.record.is_not(None)
    )
    return connection.execute(statement).first() is not None


def _parent(connection: sa.Connection, version_id: str) -> str | None:
    return connection.execute(
        sa.select(t.versions.c.parent_id).where(t.versions.c.id == version_id)
    ).scalar_one_or_none()


def _show_last(connection: sa.Connection, conversation_ids: Iterable[str]) -> None:
    """Point conversations whose shown version is gone at the latest that all may see."""
    last = (
        sa.select(t.versions.c.id)
        .where(
            t.versions.c.conversation_id == t.conversations.c.id,
            t.versions.c.private.is_(False),
            t.versions.c.record.is_not(None),
        )
        .order_by(t.versions.c.number.desc())
        .limit(1)
        .correlate(t.conversations)
        .scalar_subquery()
    )
    gone = t.conversations.c.shown_version.in_(
        sa.select(t.versions.c.id).where(
            t.versions.c.conversation_id == t.conversations.c.id, t.versions.c.record.is_(None)
        )
    )
    for some in _chunks(conversation_ids):
        connection.execute(
            t.conversations.update()
            .where(t.conversations.c.id.in_(some), gone)
            .values(shown_version=last)
        )


def _close_rooms(connection: sa.Connection, conversation_ids: Iterable[str]) -> None:
    """Unbind the rooms of conversations in which nothing is left."""
    left = sa.select(t.versions.c.conversation_id).where(t.versions.c.record.is_not(None))
    for some in _chunks(conversation_ids):
        connection.execute(
            t.rooms.delete().where(
                t.rooms.c.conversation_id.in_(some), t.rooms.c.conversation_id.not_in(left)
            )
        )


def _strip_jobs(connection: sa.Connection, author_key: str) -> set[str]:
    """Empty a member's finished jobs, cancel the open ones; return the latter's pictures."""
    mine = t.jobs.c.author_key == author_key
    connection.execute(
        t.jobs.update()
        .where(mine, t.jobs.c.state == JobState.DONE.value)
        .values(request=None, address=None, draw=None, outcome=None, forgotten=True)
    )
    rows = connection.execute(sa.select(t.jobs).where(mine, t.jobs.c.request.is_not(None))).all()
    return {digest for row in rows for digest in _strip_open(connection, jobs.job_of(row))}


def _strip_open(connection: sa.Connection, job: Job) -> Iterable[str]:
    """Take the words out of a job that is not finished; its messenger still needs the rest."""
    bare = replace(job.request.author, name="")
    request = replace(job.request, author=bare, ask=Imagine(""))
    draw = job.draw
    values: dict[str, Any] = {"request": codec.REQUEST.encode(request), "forgotten": True}
    if job.state is not JobState.SETTLED:
        values["cancelled"] = True
    if draw is not None:
        plan = Plan(draw.plan.intent, cost_microdollars=draw.plan.cost_microdollars)
        draw = replace(draw, plan=plan, words="", notes=(), sources=(), references=(), region=None)
        values["draw"] = codec.DRAW.encode(draw)
    connection.execute(t.jobs.update().where(t.jobs.c.id == job.id).values(values))
    return [] if job.draw is None else _files(job.draw)


def _close_links(connection: sa.Connection, author_key: str) -> None:
    """Delete the links to paint on that were made for a member."""
    name = t.secrets.c.name
    # No LIKE, as in `vault.py`.
    asked = sa.func.substr(name, 1, len(_LINKS)) == _LINKS
    for row in connection.execute(sa.select(t.secrets).where(asked)).all():
        if not row.name.endswith(_ASKED):
            continue
        if codec.REQUEST.decode(row.secret).author.key == author_key:
            link = row.name.removesuffix("request")
            connection.execute(t.secrets.delete().where(sa.func.substr(name, 1, len(link)) == link))


def _files(draw: DrawPlan) -> set[str]:
    """Return the hashes of everything that a drawing is made from."""
    region = () if draw.region is None else (draw.region,)
    made_from = (*(file for file, _ in draw.sources), *draw.references, *region)
    return {file.sha256 for file in made_from}


def _forget_figures(connection: sa.Connection, author_key: str, today: int) -> None:
    counters, rows = t.counters, t.ledger
    connection.execute(
        counters.delete().where(
            counters.c.scope.in_(("member", ledger.PROMPTS)),
            counters.c.key == author_key,
            counters.c.day < today,
        )
    )
    connection.execute(
        rows.update()
        .where(rows.c.member_key == author_key, rows.c.day < today)
        .values(member_key="")
    )
    # Finished jobs keep their event's key and nothing that tells whose they were, so that an
    # event that comes again is still known.
    today_begins = today * ledger.DAY_SECONDS
    connection.execute(
        t.jobs.update()
        .where(
            t.jobs.c.author_key == author_key,
            t.jobs.c.state == JobState.DONE.value,
            t.jobs.c.created_at < today_begins,
        )
        .values(author_key="")
    )


def _chunks(values: Iterable[str]) -> Iterable[list[str]]:
    every = list(values)
    return (every[start : start + _CHUNK] for start in range(0, len(every), _CHUNK))
