"""Callbacks of the program, plain or asynchronous, run within a time."""

from __future__ import annotations

import asyncio
import inspect
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextvars import copy_context
from typing import Any, TypeAlias, TypeVar, cast

from .._core.hooks import awaited

S = TypeVar("S")
T = TypeVar("T")

Callback: TypeAlias = Callable[[S], Awaitable[T] | T]


async def called(callback: Callback[S, T], subject: S) -> T:
    """What a callback gives: an asynchronous one here, a plain one in a thread of its own."""
    call = cast("Callable[[S], Any]", callback)
    if inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(type(call).__call__):
        result = call(subject)
    else:
        result = await asyncio.wrap_future(_in_thread(call, subject))
    try:
        found: T = await awaited(result)
    except SystemExit as stop:
        raise _stopped(stop) from None
    return found


async def within(work: Coroutine[Any, Any, T], seconds: float) -> asyncio.Task[T]:
    """A task that has been given so much time; it goes on if it needs more."""
    task = asyncio.ensure_future(work)
    await asyncio.wait({task}, timeout=seconds)
    return task


def failure(task: asyncio.Task[Any]) -> BaseException | None:
    """Why a task that is done has no result."""
    return asyncio.CancelledError() if task.cancelled() else task.exception()


class LoopThread:
    """An event loop in a thread, for servers that have none; one per process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine, in the context of the calling thread."""
        with self._lock:
            if self._loop is None or self._process != os.getpid():
                self._loop, self._process = asyncio.new_event_loop(), os.getpid()
                threading.Thread(target=self._loop.run_forever, daemon=True).start()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


def _in_thread(callback: Callable[[S], Any], subject: S) -> Future[Any]:
    """Call in a thread of its own: one that hangs keeps no other from running."""
    future: Future[Any] = Future()
    context = copy_context()

    def run() -> None:
        future.set_running_or_notify_cancel()
        with _Caught(future):
            future.set_result(context.run(callback, subject))

    threading.Thread(target=run, daemon=True).start()
    return future


class _Caught:
    """Hands what is raised to whoever waits for the result, and to nobody else."""

    def __init__(self, future: Future[Any]) -> None:
        self._future = future

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, Exception):
            self._future.set_exception(error)
        elif error is not None:
            self._future.set_exception(_stopped(error))
        return True


def _stopped(stop: BaseException) -> RuntimeError:
    return RuntimeError(f"the callback raised {type(stop).__name__}")
