"""The scripts that jobs call: run for real, against an account, a repository and its origin."""

from __future__ import annotations

import shutil

import pytest

from fetch.account import RawServer, whole
from plansdk.cli import run
from recipes.repository import CLIENT, EXCERPT, NEW, OLD, TOKEN, Repository, git

BRANCH = f"plansdk/megaplan-{NEW}"


def files_of(repository: Repository, revision: str) -> set[str]:
    """The files that a commit changes."""
    return set(
        git(repository.folder / "origin.git", "show", "--format=", "--name-only", revision).split()
    )


def text_of(repository: Repository, path: str) -> str:
    """A file on the new branch."""
    return git(repository.folder / "origin.git", "show", f"{BRANCH}:{path}")


def test_new_version_is_proposed_once(repository: Repository, account: str) -> None:
    done = repository.update(account)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"{NEW} is ready to be proposed\n")
    done = repository.propose(FORGE="github", FORGE_FAILS="1")
    assert done.returncode == 1
    assert repository.branches() == ["main"], "no branch without a request"
    (repository.folder / "record").unlink()

    done = repository.propose(FORGE="github")
    assert (done.returncode, done.stdout) == (0, f"{NEW} is proposed: {BRANCH}\n"), done.stderr
    assert repository.branches() == ["main", BRANCH]
    changed = files_of(repository, BRANCH)
    assert {
        f"{CLIENT}/models/task.py",
        f"{CLIENT}/plansdk.json",
        f"specs/megaplan/{NEW}.raml",
        f"specs/megaplan/{NEW}.fetched.yaml",
        "megaplan-changes.md",
    } <= changed
    assert not {each for each in changed if "work.py" in each or "body" in each}
    assert "is_burning" in text_of(repository, f"{CLIENT}/models/task.py")
    assert "Task.isUrgent" in text_of(repository, "megaplan-changes.md")
    message = git(repository.folder / "origin.git", "log", "-1", "--format=%B", BRANCH)
    assert message == f"Megaplan API {NEW}\n\nThe client was made of {OLD}.\n\n"
    assert TOKEN not in git(repository.folder / "origin.git", "show", BRANCH)

    asked = repository.record
    assert asked.splitlines()[1:6] == ["pr", "create", "--base", "main", "--head"]
    assert asked.splitlines()[6:9] == [BRANCH, "--title", f"Megaplan API {NEW}"]
    assert "work.py:5" in asked, "the line that the change touches"
    assert "| breaking |" in asked or "breaking" in asked.split("```")[-1]

    done = repository.propose(FORGE="github")
    assert (done.returncode, done.stdout) == (0, f"{NEW} is proposed already: {BRANCH}\n")
    assert repository.record == asked


def test_generated_client_is_proposed_to_gitlab(repository: Repository, account: str) -> None:
    shutil.rmtree(repository.root / CLIENT)
    spec = str(repository.root / "specs" / "megaplan" / f"{OLD}.raml")
    assert run(["generate", "megaplan", "--spec", spec, "--out", str(repository.root / "src")]) == 0
    git(repository.root, "add", "--all")
    git(repository.root, "commit", "--quiet", "-m", "Generate the client")
    done = repository.update(account, CLIENT="src/megaplan_api", REPORT_LANG="ru")
    assert done.returncode == 0, done.stderr
    done = repository.propose(FORGE="gitlab", BASE="develop")
    assert done.returncode == 0, done.stderr
    assert "src/megaplan_api/models/task.py" in files_of(repository, BRANCH)
    asked = repository.record.splitlines()
    assert asked[0].endswith("/glab")
    assert asked[1:7] == ["mr", "create", "--target-branch", "develop", "--source-branch", BRANCH]
    assert asked[-1] == "--yes"
    assert "удалено" in repository.record or "называется" in repository.record


def test_known_version_is_no_change(repository: Repository, account: str) -> None:
    assert repository.update(account).returncode == 0  # leaves a change that is out of date
    with RawServer(whole(EXCERPT.read_bytes(), "Content-Type: text/plain")) as server:
        done = repository.update(server.url)
    assert (done.returncode, done.stdout) == (0, f"{OLD} is known: nothing to do\n")
    done = repository.propose(FORGE="github")
    assert (done.returncode, done.stdout) == (0, "nothing to propose\n")
    assert (repository.branches(), repository.record) == (["main"], "")


@pytest.mark.parametrize(
    "title",
    [
        "Megaplan API r1:refs/heads/main",
        "Megaplan API ..",
        "Megaplan API r1.lock",
        "Megaplan API a*",
    ],
)
def test_change_is_pushed_to_a_branch_of_its_own_or_not_at_all(
    repository: Repository, title: str
) -> None:
    (repository.folder / "change").mkdir()
    git(repository.root, "commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", title)
    bundle = str(repository.folder / "change" / "change.bundle")
    git(repository.root, "bundle", "create", "--quiet", bundle, "HEAD", "^HEAD^")
    git(repository.root, "reset", "--quiet", "--hard", "HEAD^")
    done = repository.propose(FORGE="github")
    assert done.returncode == 1
    assert "no branch can be called so: plansdk/megaplan-" in done.stderr
    assert (repository.branches(), repository.record) == (["main"], "")


@pytest.mark.parametrize(
    "answer",
    [
        whole(b"<html>Log in</html>", "Content-Type: text/html"),
        whole(b"{}", status="401 Unauthorized"),
        b"",
    ],
)
def test_account_that_does_not_answer_changes_nothing(
    repository: Repository, answer: bytes
) -> None:
    with RawServer(answer) as server:
        done = repository.update(server.url)
    assert done.returncode == 1
    assert "error[" in done.stderr
    assert not (repository.folder / "change").exists()


def test_edit_that_was_not_adopted_stops_it(repository: Repository, account: str) -> None:
    place = repository.root / CLIENT / "models" / "task.py"
    place.write_text(place.read_text() + "\nMINE = 1\n")
    git(repository.root, "commit", "--quiet", "--all", "-m", "Edit the client")
    done = repository.update(account)
    assert done.returncode == 1
    assert "error[VND202]" in done.stderr
    assert not (repository.folder / "change").exists()


@pytest.mark.parametrize("name", ["MEGAPLAN_HOST", "CLIENT"])
def test_what_is_missing_is_named(repository: Repository, name: str) -> None:
    done = repository.update("localhost", **{name: ""})
    assert done.returncode != 0
    assert name in done.stderr
