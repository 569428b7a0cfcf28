"""Put the runtime and the sample models together, as the generator does."""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent
RUNTIME = HERE.parents[1] / "templates" / "runtime"
MODULES = "custom_fields decoding deviations display encoding entity json_document properties value_objects"
"""The modules of the runtime that entities are made of."""
CORE = "declared_types deprecation described differences hints ids summary typed_view"
"""Those of the core."""


def assemble(folder: Path, name: str = "sample_api") -> Path:
    """Make an importable package from the sample models and the runtime.

    Returns:
        The folder of the package; its parent belongs on `sys.path`.
    """
    package = folder / name
    shutil.copytree(HERE / "sample", package, ignore=shutil.ignore_patterns("__pycache__"))
    core = package / "_core"
    core.mkdir()
    for module in MODULES.split():
        shutil.copy(RUNTIME / "megaplan" / f"{module}.py", core)
    for module in CORE.split():
        shutil.copy(RUNTIME / "core" / f"{module}.py", core)
    (core / "__init__.py").touch()
    (package / "py.typed").touch()
    return package
