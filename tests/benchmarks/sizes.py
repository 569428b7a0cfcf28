"""How large the generated packages are."""

from __future__ import annotations

from benchmarks.measure import ROOT, Row, Sample


def rows(rounds: int) -> list[Row]:
    """Files, lines and bytes of each package; `rounds` plays no part."""
    found: list[Row] = []
    for package in sorted((ROOT / "generated").glob("*_api")):
        contents = [place.read_bytes() for place in sorted(package.rglob("*.py"))]
        sizes = {
            "files": len(contents),
            "lines": sum(each.count(b"\n") for each in contents),
            "kB": sum(map(len, contents)) / 1000,
        }
        for unit, value in sizes.items():
            group = f"size of {package.name}"
            found.append(Row(group, "modules", unit, Sample(value, value, value, 1)))
    return found
