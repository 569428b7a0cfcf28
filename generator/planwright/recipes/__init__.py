"""From a specification to the text of a package: the stages between disk and disk.

    read -> overlay -> name -> plan -> render

One module per service puts its own front end and plan together; what they return is
the same, and `planwright.generate` formats and publishes it.
"""

from __future__ import annotations

from planwright.recipes.megaplan import MEGAPLAN
from planwright.recipes.planfix import PLANFIX
from planwright.recipes.recipe import Built, Narrow, Part, Recipe, reject_errors

__all__ = ["RECIPES", "Built", "Narrow", "Part", "Recipe", "reject_errors"]

RECIPES: dict[str, Recipe] = {each.target: each for each in (MEGAPLAN, PLANFIX)}
"""How to build the package of each target."""
