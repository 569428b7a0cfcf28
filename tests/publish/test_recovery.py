"""What the next run finishes, keeps and clears up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plansdk.publish import MANIFEST, apply, prepare
from publishing import FACTS, NEW, OLD, assert_alone, publish, tree


def dying_at(last: str) -> Callable[[str], None]:
    """Ends a run at a step, as if it were killed there."""

    def step(name: str) -> None:
        if name == last:
            raise KeyboardInterrupt

    return step


def test_what_others_wrote_is_carried_over_by_the_next_run(
    target: Path, new: dict[str, bytes]
) -> None:
    publish(target, OLD)

    def step(name: str) -> None:
        if name == "exchange":
            (target / "late.txt").write_bytes(b"late")
        if name == "exchanged":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(target, NEW, step=step)
    assert not (target / "late.txt").exists()
    publish(target, NEW)
    assert tree(target) == new | {"late.txt": b"late"}
    assert_alone(target)


@pytest.mark.parametrize("last", ["", "exchanged", "discard"])
def test_an_edit_that_is_thrown_away_stays_away(
    target: Path, new: dict[str, bytes], last: str
) -> None:
    """Also when the next run finishes what was begun."""
    publish(target, OLD)
    edited = ("models/gone.py", "models/task.py")
    for path in edited:
        (target / path).write_text("edited = True")
    wanted = prepare(target, NEW, FACTS, edited)
    if last:
        with pytest.raises(KeyboardInterrupt):
            apply(wanted, step=dying_at(last))
        publish(target, NEW)
    else:
        apply(wanted)
    assert tree(target) == new
    assert_alone(target)


@pytest.mark.parametrize("way", ["in place"], indirect=True)
def test_in_place_a_stale_file_that_somebody_edits_stays(way: str, target: Path) -> None:
    publish(target, OLD)

    def disturb(step: str) -> None:
        if step == "commit":
            (target / "models/gone.py").write_text("edited")

    publish(target, NEW, step=disturb)
    assert set(tree(target)) == {*NEW, MANIFEST, "models/gone.py"}


@pytest.mark.parametrize("way", ["exchange", "in place"], indirect=True)
def test_a_run_with_nothing_to_do_clears_up(way: str, target: Path, new: dict[str, bytes]) -> None:
    publish(target, OLD)
    with pytest.raises(KeyboardInterrupt):
        publish(target, NEW, step=dying_at("discard"))
    assert not prepare(target, NEW, FACTS).pending
    publish(target, NEW)
    assert tree(target) == new
    assert_alone(target)
    (target.parent / f".plansdk-{target.name}.lock").touch()
    publish(target, NEW)
    assert_alone(target)
