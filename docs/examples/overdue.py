"""Prints the overdue tasks of each employee, the oldest first, as Markdown; for cron.

MEGAPLAN_HOST, MEGAPLAN_USER, MEGAPLAN_PASSWORD: the account; TOKENS_FILE keeps the login.
"""

from os import environ

from megaplan_api import FileTokens, Megaplan, TaskFilter, rows


def main() -> None:
    where = TaskFilter.where
    late = TaskFilter.all(where.type.is_("task"), where.status.is_("filter_overdue"))
    people: dict[object, list[str]] = {}
    who = environ["MEGAPLAN_USER"], environ["MEGAPLAN_PASSWORD"]
    store = FileTokens(environ["TOKENS_FILE"])
    with Megaplan.login(environ["MEGAPLAN_HOST"], *who, store=store) as mp:
        tasks = mp.task.list(filter=late, sort_by=["deadline"], fields=["responsible"])
        for row in rows(tasks, ["name", "deadline", "responsible"]):
            people.setdefault(row["responsible"], []).append(f"- {row['deadline']}: {row['name']}")
    for person, lines in people.items():
        print(f"## {person}", *lines, sep="\n")


if __name__ == "__main__":
    main()
