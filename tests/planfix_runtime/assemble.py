"""Put the runtime and the sample package together, as the generator does."""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent
RUNTIME = HERE.parents[1] / "templates" / "runtime"


def assemble(folder: Path, name: str = "planfix_sample") -> Path:
    """Make an importable package from the sample and the runtime.

    Returns:
        The folder of the package; its parent belongs on `sys.path`.
    """
    package = folder / name
    shutil.copytree(HERE / "sample", package, ignore=shutil.ignore_patterns("__pycache__"))
    core = package / "_core"
    core.mkdir()
    for part in ("core", "planfix"):
        for module in (RUNTIME / part).glob("*.py"):
            shutil.copy(module, core)
    (package / "py.typed").touch()
    return package
