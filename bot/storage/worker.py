"""One thread with one database connection that carries out the operations of an event loop.

Operations that wait together run in one transaction and are committed together: with a disk that
takes its time to sync, a hundred requests at once then cost a few commits and not a hundred.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import BotError, StorageError
from bot.storage.engine import opening

T = TypeVar("T")
Operation = Callable[[sa.Connection], T]

log: Final = logging.getLogger(__name__)

_RECONNECT_SECONDS: Final = (0.0, 0.1, 0.5, 2.0)
"""Waits between the tries to get through to a database that went away."""


@dataclass(slots=True)
class _Waiting:
    """One operation on its way; `result` or `error` is set once it has been carried out."""

    operation: Operation[Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = field(default=None)


class Worker:
    """The thread, its connection and the queue before it. Lives as long as its database.

    An operation is called with a connection inside a transaction, possibly more than once, and
    must leave no trace but in the database.
    """

    def __init__(
        self, engine: sa.Engine, *, name: str, writes: bool, most_at_once: int = 64
    ) -> None:
        self._engine = engine
        self._writes = writes
        self._opening = opening(engine, writes=writes)
        self._most_at_once = most_at_once
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._connection: sa.Connection | None = None
        self._closed = False
        self.commits = 0
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    async def run(self, operation: Operation[T]) -> T:
        """Return what `operation` returns, once its transaction is committed.

        Raises:
            StorageError: The database did not answer.
            BotError: As raised by the operation, whose writes are undone.
        """
        if self._closed:
            raise StorageError("Limner is shutting down. Please ask again in a minute.")
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue.put(_Waiting(operation, future))
        return await future

    async def aclose(self) -> None:
        """Carry out what waits, then end the thread and close the connection."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        open_ = True
        while open_:
            batch, open_ = self._gather()
            self._carry_out(batch)
            if batch:
                self._report(batch)
        self._disconnect()

    def _gather(self) -> tuple[list[_Waiting], bool]:
        """Return the operations that wait, at least one, and whether more may come."""
        batch: list[_Waiting] = []
        waiting = self._queue.get()
        while waiting is not None:
            if not waiting.future.cancelled():
                batch.append(waiting)
            if len(batch) == self._most_at_once:
                return batch, True
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _carry_out(self, batch: Sequence[_Waiting]) -> None:
        if not batch or self._together(batch):
            return
        for waiting in batch:
            self._alone(waiting)

    def _together(self, batch: Sequence[_Waiting]) -> bool:
        """Carry out a batch in one transaction; False when one failed and nothing was done."""
        if len(batch) == 1:
            return False
        try:
            self._transaction(batch)
        except _GoneError as error:
            for waiting in batch:
                waiting.error = _told(error)
        except Exception:  # noqa: BLE001 - each is carried out alone, and fails by itself
            return False
        return True

    def _alone(self, waiting: _Waiting) -> None:
        try:
            self._transaction([waiting])
        except Exception as error:  # noqa: BLE001 - handed to the one who asked
            waiting.error = _told(error)

    def _transaction(self, batch: Sequence[_Waiting]) -> None:
        """Run a batch and commit; what a lost connection cut off is run again on a new one."""
        for seconds in (*_RECONNECT_SECONDS, None):
            try:
                self._attempt(batch)
            except DBAPIError as error:
                if not self._lost(error):
                    raise
                self._disconnect()
                if seconds is None:
                    raise _GoneError("the database does not answer") from error
            else:
                return
            time.sleep(seconds)

    def _attempt(self, batch: Sequence[_Waiting]) -> None:
        connection = self._connected()
        try:
            if self._opening is not None:
                connection.exec_driver_sql(self._opening)
            for waiting in batch:
                waiting.result = waiting.operation(connection)
        except BaseException:
            _undo(connection)
            raise
        self._finish(connection)

    def _finish(self, connection: sa.Connection) -> None:
        if not self._writes:
            connection.rollback()
            return
        try:
            connection.commit()
        except SQLAlchemyError as error:
            self._disconnect()
            raise _GoneError("a commit was cut off, and may have happened") from error
        self.commits += 1

    def _connected(self) -> sa.Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except SQLAlchemyError:
                connection.invalidate()

    def _lost(self, error: DBAPIError) -> bool:
        """Return whether the connection is gone or was never made."""
        return error.connection_invalidated or self._connection is None

    def _report(self, batch: Sequence[_Waiting]) -> None:
        try:
            self._loop.call_soon_threadsafe(functools.partial(_resolve, batch))
        except RuntimeError:  # the loop is gone, and with it whoever waited
            log.warning("storage.nobody_waits", extra={"operations": len(batch)})


class _GoneError(Exception):
    """The database went away; trying again at once makes no sense."""


def _undo(connection: sa.Connection) -> None:
    try:
        connection.rollback()
    except SQLAlchemyError:
        connection.invalidate()


def _told(error: Exception) -> BaseException:
    """Return an error as the asker sees it."""
    if isinstance(error, SQLAlchemyError | _GoneError):
        log.error("storage.failed", exc_info=error)
        told = StorageError("Limner's memory did not answer. Please try again in a minute.")
        told.__cause__ = error
        return told
    if not isinstance(error, BotError):
        log.error("storage.operation_is_wrong", exc_info=error)
    return error


def _resolve(batch: Sequence[_Waiting]) -> None:
    for waiting in batch:
        if waiting.future.done():
            continue
        if waiting.error is not None:
            waiting.future.set_exception(waiting.error)
        else:
            waiting.future.set_result(waiting.result)
