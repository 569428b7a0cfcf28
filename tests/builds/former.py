"""Whether a package keeps what its ledger promises: `former.py LEDGER`, prints how much."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

import megaplan_api
from megaplan_api import Megaplan
from plansdk.naming.ledger import load


def present(owner: Any, path: list[str]) -> Any:
    for each in path:
        owner = getattr(owner, each)
    return owner


def main() -> None:
    count = 0
    with Megaplan("demo.example", token="t") as mp:
        for old, renaming in load(Path(sys.argv[1])).renamed.items():
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                match old.kind:
                    case "class" | "alias":
                        former = getattr(megaplan_api, old.name)
                        assert former is getattr(megaplan_api, renaming.to.name), old
                    case "method":
                        former = present(mp, str(old).split("."))
                        now = present(mp, str(renaming.to).split("."))
                        assert former.__doc__ == now.__doc__ or former, old
                    case "attribute":
                        entity = getattr(megaplan_api, renaming.to.owner)()
                        setattr(entity, renaming.to.name, None)
                        assert getattr(entity, old.name) is None, old
                    case _:
                        continue
            assert any(issubclass(each.category, DeprecationWarning) for each in told), old
            count += 1
    print(count)


main()
