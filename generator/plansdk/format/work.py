"""The part of formatting that costs time: black itself, on one or several processes."""

from __future__ import annotations

import ast
import atexit
import gc
import hashlib
import multiprocessing
import os
import signal
import threading
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Final

from plansdk.format.style import Style

_POOL_PAYS: Final = 150_000
"""Characters from which a second process saves more time than it takes to start."""


class FormatError(Exception):
    """Rendered text is not valid Python: a defect of a template, never of a user's input.

    Attributes:
        path: The rendered file.
        reason: What the parser says.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: rendered text is not valid Python: {self.reason}"


@dataclass(frozen=True, slots=True)
class Task:
    """One file to format."""

    path: str
    text: str
    style: Style

    @property
    def is_pyi(self) -> bool:
        """Whether the file is a stub, which black lays out differently."""
        return self.path.endswith(".pyi")

    @property
    def key(self) -> str:
        """Identity of the result: everything that it depends on, as a hash."""
        kind = "pyi" if self.is_pyi else "py"
        return hashlib.sha256(f"{self.style.id}\0{kind}\0{self.text}".encode()).hexdigest()


def run(tasks: Sequence[Task], jobs: int = 0) -> Iterator[tuple[Task, str]]:
    """Format each task's text; results come in any order.

    Args:
        tasks: The files.
        jobs: Processes to use at most; 0 stands for one per available core.

    Raises:
        FormatError: The first text that is not valid Python; the rest is given up.
    """
    workers = min(jobs or _cores(), len(tasks))
    if workers < 2 or sum(len(each.text) for each in tasks) < _POOL_PAYS:
        yield from _here(tasks)
    else:
        yield from _in_processes(tasks, workers)


def format_text(task: Task) -> str:
    """Format one text.

    Raises:
        FormatError: It is not valid Python.
    """
    import black
    from black.parsing import InvalidInput

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # such as an invalid escape in a string
            ast.parse(task.text)
        formatted = black.format_str(task.text, mode=task.style.mode(is_pyi=task.is_pyi))
    except SyntaxError as err:
        raise FormatError(task.path, f"line {err.lineno}: {err.msg}") from err
    except (ValueError, RecursionError, InvalidInput) as err:
        raise FormatError(task.path, str(err)) from err
    if formatted != task.text:
        black.assert_equivalent(task.text, formatted)
    return formatted


def _here(tasks: Sequence[Task]) -> Iterator[tuple[Task, str]]:
    thresholds = gc.get_threshold()
    _calm_collector()
    try:
        for task in tasks:
            yield task, format_text(task)
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def _in_processes(tasks: Sequence[Task], workers: int) -> Iterator[tuple[Task, str]]:
    # Started afresh rather than forked: the caller may run threads.
    context = multiprocessing.get_context("spawn")
    others = multiprocessing.active_children()
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker)
    try:
        largest_first = sorted(tasks, key=lambda each: len(each.text), reverse=True)
        pending = {pool.submit(format_text, each): each for each in largest_first}
        for future in as_completed(pending):
            yield pending[future], future.result()
    except BaseException:
        # Before Python 3.11.5 the pool would wait to hand out tasks that nobody takes any more.
        queue = getattr(pool, "_call_queue", None)
        if queue is not None:
            queue.cancel_join_thread()
        for process in multiprocessing.active_children():
            if process not in others:
                process.terminate()  # a large file takes seconds
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    atexit.register(os._exit, 0)  # nothing to tidy up, so skip the walk through garbage
    _calm_collector()


def _calm_collector() -> None:
    """Search for garbage rarely.

    black's trees are cyclic and grow by hundreds of thousands of objects; looking
    through them again and again takes a third of the time. A million objects are
    about 100 MB.
    """
    gc.freeze()
    gc.set_threshold(1_000_000, 1, 1)


def _end_with_parent() -> None:
    """Leave no worker behind when the parent is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
