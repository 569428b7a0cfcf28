"""What a text tells its readers, or their jobs, to fetch from elsewhere.

An install takes paths, or a requirements file under `--require-hashes`; an action or a hook is
named by its commit, an image by its digest. Where we cannot know one, a placeholder stands for
it, with the command that prints it in the same line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_INSTALL = re.compile(
    r"\b(?:(?:pip[0-9.]*|uv pip) (?:install|download|wheel)"
    r"|(?P<runner>uvx|npx|pipx run|uv tool run)"
    r"|pipx (?:install|inject)|uv (?:add|tool install)"
    r"|npm (?:install|i|add)(?=.* (?:-g|--global)\b))(?![\w-])"
)
_END = re.compile(r"[`|;&<>)\]}]|\s#|\\n|$")
_WITH_VALUE = re.compile(r"-[cdtw]|--(?:constraint|dest|target|wheel-dir|only-binary|no-binary)")
_PATH = re.compile(r"\.?\.?/|\.(?:$|\[)|\$|[\w*./-]+\.(?:whl|tar\.gz)$|[\w-]+/")

_ACTION = re.compile(
    r"\buses: *[\"']?(?P<action>[\w.-]+/[\w./-]+)(?:@(?P<commit>[^\s\"'`]*))?"
    r"|^\s*(?P<hook>rev): *[\"']?(?P<revision>[^\s\"']*)"
)
_COMMIT = re.compile(r"[0-9a-f]{40}")
_IMAGE = re.compile(
    r"^\s*(?:- )?(?:image|container): *[\"']?(?P<key>[^\s\"']+)[\"']? *(?:#.*)?$"
    r"|^\s*FROM +(?P<base>\S+)|\bdocker (?:run|pull) +(?:-\S+ +)*(?P<run>[^\s`]+)"
)
_DIGEST = re.compile(r"[^@]+@sha256:(?:[0-9a-f]{64}|(?P<placeholder>DIGEST))")


def faults(text: str) -> list[str]:
    """Everything in a text that fetches what nobody has pinned.

    Args:
        text: A document, a script, a workflow, a module.

    Returns:
        What is wrong, each with its line; empty when nothing is.
    """
    whole = re.sub(r"\\\n|[\"'],\s*[\"']", " ", text)  # commands in several lines or words
    lines = re.sub(r"\bimage:\s+name:", "image:", whole).splitlines()
    return [f"{line.strip()!r}: {each}" for line in lines for each in _faults(line)]


def _faults(line: str) -> Iterator[str]:
    for found in _INSTALL.finditer(line):
        rest = line[found.end() :]
        end = _END.search(re.sub(r"\[[\w,]*\]", lambda extra: "x" * len(extra[0]), rest))
        names = list(_from_an_index(rest[: end.start() if end else None]))
        for each in names[:1] if found["runner"] else names:
            yield f"{each} comes from an index, without a hash"
    for found in _ACTION.finditer(line):
        commit = found["commit"] or found["revision"] or ""
        is_printed = commit == "COMMIT" and "git ls-remote" in line
        is_local = (found["action"] or "").startswith("./")
        if not (is_local or is_printed or _COMMIT.fullmatch(commit)):
            yield f"{found['action'] or found['hook']} is named by no commit"
    for found in _IMAGE.finditer(line):
        image = found["key"] or found["base"] or found["run"]
        digest = _DIGEST.fullmatch(image)
        if not digest or (digest["placeholder"] and "docker buildx imagetools inspect" not in line):
            yield f"{image} is named by no digest"


def _from_an_index(arguments: str) -> Iterator[str]:
    """The arguments that are names, or files of names without hashes."""
    is_hashed = "--require-hashes" in arguments
    words = iter(arguments.replace('"', "").replace("'", "").split())
    for word in words:
        if _WITH_VALUE.fullmatch(word):
            next(words, None)
        elif word in {"-r", "--requirement"}:
            place = next(words, "")
            if not is_hashed:
                yield place
        elif not word.startswith("-") and not _PATH.match(word):
            yield word
