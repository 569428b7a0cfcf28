"""Formatting: rendered text becomes the text that black would leave alone.

black is called as a library, in its fast mode; the guarantee that its safe mode
gives is kept more cheaply. Rendered text is parsed first, and where black changes a
file, the syntax trees before and after are compared by black's own rule. Templates
emit black's layout, so this is rare.

black is slow (about 0.1 MB/s on a core), so everything here avoids calling it:

- texts that the caller knows to be formatted (a manifest lists their hashes) pass;
- results are remembered by content (`plansdk.format.cache`);
- what is left is spread over processes, largest file first (`plansdk.format.work`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from plansdk.format.cache import Cache
from plansdk.format.style import Style
from plansdk.format.work import FormatError, Task, run
from plansdk.progress import Progress, Silent

__all__ = ["FormatError", "Style", "format_files"]


def format_files(
    files: Mapping[str, str],
    *,
    style: Style | None = None,
    jobs: int = 0,
    cache: Path | None = None,
    known: Collection[str] = (),
    progress: Progress | None = None,
) -> dict[str, str]:
    """Format every Python file among the rendered files.

    Args:
        files: Path to text; files that are not `.py` or `.pyi` pass as they are.
        style: Layout options; plansdk's own when left out.
        jobs: Processes to use at most; 0 stands for one per available core.
        cache: Folder that remembers results between runs; None remembers nothing.
        known: Hexadecimal SHA-256 of texts (UTF-8) that are in this style already.
        progress: Told the stage `format`, a step per Python file.

    Returns:
        The same paths in the same order.

    Raises:
        FormatError: A text is not valid Python, which is a defect of a template.
    """
    style = style or Style()
    progress = progress or Silent()
    python = [path for path in files if path.endswith((".py", ".pyi"))]
    progress.stage("format", len(python))
    store = Cache(cache)
    results = dict(files)
    tasks: list[Task] = []
    for path in python:
        task = Task(path, files[path], style)
        done = files[path] if _digest(files[path]) in known else store.get(task.key, task.text)
        if done is None:
            tasks.append(task)
        else:
            results[path] = done
            progress.advance()
    for task, text in run(tasks, jobs):
        results[task.path] = text
        store.put(task.key, task.text, text)
        if text != task.text:
            store.put(Task(task.path, text, style).key, text, text)
        progress.advance()
    store.trim()
    return results


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
