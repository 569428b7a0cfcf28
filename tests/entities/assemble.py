"""Put the runtime and the sample models together, as the generator does."""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent
RUNTIME = HERE.parents[1] / "templates" / "runtime" / "megaplan"


def assemble(folder: Path, name: str = "sample_api") -> Path:
    """Make an importable package from the sample models and the runtime.

    Returns:
        The folder of the package; its parent belongs on `sys.path`.
    """
    package = folder / name
    shutil.copytree(HERE / "sample", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(RUNTIME, package / "_core", ignore=shutil.ignore_patterns("__pycache__"))
    (package / "_core" / "__init__.py").touch()
    (package / "py.typed").touch()
    return package
