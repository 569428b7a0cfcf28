"""From a specification to the text of a package: the stages between disk and disk.

    read -> overlay -> name -> plan -> render

One module per service puts its own front end and plan together; what they return is
the same, and `plansdk.generate` formats and publishes it.
"""

from __future__ import annotations

from pathlib import Path

from plansdk.diagnostics import Rejected, Span, error
from plansdk.recipes.megaplan import MEGAPLAN
from plansdk.recipes.planfix import PLANFIX
from plansdk.recipes.recipe import Built, Narrow, Part, Recipe, reject_errors

__all__ = ["RECIPES", "Built", "Narrow", "Part", "Recipe", "recipe_for", "reject_errors"]

RECIPES: dict[str, Recipe] = {each.target: each for each in (MEGAPLAN, PLANFIX)}
"""How to build the package of each target."""


def recipe_for(target: str, overlay: Path | None = None) -> Recipe:
    """How to build the package of a target, with the custom fields of an account if wanted.

    Args:
        target: The service.
        overlay: The account overlay.

    Raises:
        Rejected: Accounts of the service have no overlay.
    """
    recipe = RECIPES[target]
    if overlay is None:
        return recipe
    if recipe.with_account is None:
        message = f"accounts of {target} have no overlay"
        raise Rejected([error("GEN104", Span(str(overlay)), message)])
    return recipe.with_account(overlay)
