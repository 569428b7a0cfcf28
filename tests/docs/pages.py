"""What a reader of the documentation has and these tests have not, and what stands in for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from changes.megaplan_edits import Edit, param
from docs.blocks import ROOT, documents
from docs.commands import Command, commands, typed
from fetch.account import TOKEN
from fetch.fields_account import FieldsAccount
from recipes.repository import EXCERPT, document

BUNDLED: Final = ROOT / "specs" / "megaplan" / "r2510.27309.181.raml"

SERVERS: Final = ("plansdk mock ", "plansdk record ", "plansdk replay ")
"""How commands begin that run until Ctrl-C."""

EXIT_CODES: Final[Mapping[tuple[str, str], int]] = {
    ("docs/recipes.md", "plansdk fetch megaplan --host acme.megaplan.ru --check"): 3,
}
"""What commands exit with that their page says do not exit with 0."""

SKIPPED: Final[Mapping[str, str]] = {
    "it is for a checkout, where continuous integration runs it": r"""
$ make
$ make test
""",
    "it is what these tests have done, without an index": r"""
$ pip install .
$ pip install '.[mock]'
""",
    "it needs a service that runs, as in the tests of cassettes": r"""
$ plansdk replay calls.cassette --to http://127.0.0.1:8000/megaplan/3f9c…
""",
    "it needs a package index, or what came of one": r"""
$ make dist
$ mkdir -p ../acme/tools
$ cp dist/plansdk-0.1.0-py3-none-any.whl ../acme/tools/
$ cd ../acme
$ printf '%s\n' '--only-binary :all:' ./tools/plansdk-0.1.0-py3-none-any.whl > requirements-plansdk.in
$ ../plansdk/.venv/bin/pip-compile --generate-hashes --strip-extras --no-emit-index-url \
    --constraint ../plansdk/requirements-dev.txt requirements-plansdk.in
$ sed -i 's|^plansdk @ file:.*/tools/|./tools/|' requirements-plansdk.txt
$ python3 -m venv .venv
$ .venv/bin/pip install --require-hashes -r requirements-plansdk.txt
""",
}
"""By the reason, commands that are not run."""

_REPOSITORY = "git init --quiet --initial-branch=main && git add --all && git commit --quiet -m One"
_STYLE = r"printf '[tool.black]\nline-length = 100\n' > pyproject.toml"
"""The layout that packages have anyway; at others the runtime is laid out anew each time."""

BEFORE: Final[Mapping[str, str]] = {
    "README.md": _STYLE,
    "docs/regenerating.md": f"plansdk generate megaplan && {_REPOSITORY}",
    "docs/vendoring.md": f"""\
        {_STYLE} && plansdk fetch megaplan --host acme.megaplan.ru --custom-fields""",
    "docs/diff.md": f"""\
        mkdir specs && cp -R {ROOT}/specs/planfix specs && {_REPOSITORY} &&
        git tag v1.4.0 && git update-ref refs/remotes/origin/main HEAD""",
    "docs/recipes.md": f"""\
        {_STYLE} && mkdir scripts && cp {ROOT}/docs/recipes/*.sh scripts &&
        plansdk vendor megaplan src/acme/clients --package megaplan_client --only task &&
        {_REPOSITORY} && git init --quiet --bare ../origin.git &&
        git remote add origin ../origin.git && git push --quiet origin main""",
}
"""What the reader of a page has done before."""

_PRICES = """\
from megaplan_api import Megaplan


def show(mp: Megaplan) -> None:
    price = 100
    for currency in mp.currency.list():
        print(price, currency.sign)
"""
_PAPERS = """\
from megaplan_api import AsyncMegaplan


async def show(mp: AsyncMegaplan) -> None:
    first = await mp.account_doc.list().first()
    print(first)
"""


def account_document() -> str:
    """What the account serves: a newer version that breaks the programs of its reader."""
    text = BUNDLED.read_text(encoding="utf-8")
    for each in (
        Edit("", "", "", r"^version: .*", "version: r2601.1000.1", ()),
        Edit("", "Currency", "sign", r"\A(.|\n)+", "", ()),
        Edit("", "Task", "", r"^            schedule:", "            timetable:", ()),
        Edit("", "/accountDoc", "get limit", "", param("year", "integer", required=True), ()),
    ):
        text = each.apply(text)
    return text


class Account(FieldsAccount):
    """An account that serves that document, and fields of its own."""

    def __init__(self) -> None:
        super().__init__(account_document())
        for path in re.findall(r"^'?(/\w+/extraFields)'?:", self.document, re.MULTILINE):
            self.lists.setdefault(path, [])


def files() -> dict[str, str]:
    """The files that the documents call by name."""
    return {
        "my-account.raml": account_document(),
        "old.raml": EXCERPT.read_text(encoding="utf-8"),
        "new.raml": document(),
        "src/shop/prices.py": _PRICES,
        "src/shop/papers.py": _PAPERS,
        "tests/test_nothing.py": "",
    }


@dataclass(frozen=True)
class Page:
    """A document and its commands.

    Attributes:
        name: Path of the document below the project's root.
    """

    name: str
    commands: tuple[Command, ...]

    def __str__(self) -> str:
        return self.name

    def lay_out(self, folder: Path) -> None:
        """Write the files that its commands mention."""
        words = set(re.findall(r"[\w.-]+", "\n".join(each.text for each in self.commands)))
        for name, text in files().items():
            if name.partition("/")[0] in words:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")

    def to_run(self) -> Iterator[Command]:
        """Its commands without those that are skipped."""
        return (each for each in self.commands if bare(each.text) not in skipped())


def skipped() -> set[str]:
    """The commands that are not run."""
    return {each.text for text in SKIPPED.values() for each in typed(text)}


def bare(command: str) -> str:
    """A command without the comment behind it."""
    return re.sub(r"\s+# .*$", "", command)


def pages() -> list[Page]:
    """All documents that show commands, but for those that show what another one does."""
    found = [
        Page(place.relative_to(ROOT).as_posix(), tuple(commands(place)))
        for place in documents()
        if place.name != "README.ru.md"
    ]
    return [each for each in found if each.commands]


def with_stand_ins(text: str, url: str) -> str:
    """A command or its output for an account on this machine."""
    for old, new in {
        "acme.megaplan.ru.fields.yaml": "127.0.0.1.fields.yaml",
        "https://acme.megaplan.ru": url,
        "acme.megaplan.ru": url,
        "MEGAPLAN_TOKEN=…": f"MEGAPLAN_TOKEN={TOKEN}",
    }.items():
        text = text.replace(old, new)
    return text
