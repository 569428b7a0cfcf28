"""Projects that vendor a client, and what their tests have in common."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from plansdk.cli import run

HERE = Path(__file__).parent
SETTINGS = '[tool.black]\nline-length = 100\ntarget-version = ["py311"]\n'


@dataclass(frozen=True)
class Project:
    """A project of somebody else, with a specification at hand.

    Attributes:
        root: Its folder.
    """

    root: Path

    @property
    def spec(self) -> Path:
        """An excerpt of the real document."""
        return self.root / "specs" / "old.raml"

    @property
    def newer(self) -> Path:
        """The next version of it."""
        return self.root / "specs" / "new.raml"

    @property
    def package(self) -> Path:
        """Where the client is."""
        return self.root / "src" / "mega"

    def edit_spec(self, old: str, new: str) -> None:
        """Change the next version, in one place."""
        text = self.newer.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        self.newer.write_text(text.replace(old, new), encoding="utf-8")

    def vendor(self, *only: str, spec: Path | None = None) -> int:
        """Vendor a slice; one resource when none is named."""
        names = [part for each in only or ("task",) for part in ("--only", each)]
        arguments = ["--package", "mega", "--spec", str(spec or self.spec)]
        return run(["vendor", "megaplan", str(self.root / "src"), *names, *arguments])

    def upgrade(self, *options: str) -> int:
        """Upgrade to the next version."""
        spec = ["--spec", str(self.newer)]
        return run(["vendor", "upgrade", str(self.package), *spec, *options])

    def adopt(self) -> int:
        """Adopt the edits."""
        spec = ["--spec", str(self.spec)]
        return run(["vendor", "adopt", str(self.package), *spec])

    def check(self) -> int:
        """Check the package."""
        return run(["vendor", "check", str(self.package)])

    def edit(self, path: str, old: str, new: str) -> None:
        """Edit a file of the package by hand, in one place."""
        place = self.package / path
        text = place.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        place.write_text(text.replace(old, new), encoding="utf-8")

    def tree(self) -> dict[str, bytes]:
        """Every file below src/, but for caches."""
        return {
            each.relative_to(self.root).as_posix(): each.read_bytes()
            for each in sorted((self.root / "src").rglob("*"))
            if each.is_file() and "cache" not in str(each.relative_to(self.root))
        }


def make_project(root: Path) -> Project:
    """An empty project with settings of its own."""
    (root / "specs").mkdir(parents=True)
    (root / "src").mkdir()
    (root / "pyproject.toml").write_text(SETTINGS)
    for name in ("old", "new"):
        shutil.copy(HERE / "excerpt.raml", root / "specs" / f"{name}.raml")
    (root / "specs" / "overlay.yaml").write_text("{}\n")
    return Project(root)
