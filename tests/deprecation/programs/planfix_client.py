"""A program written for the first version; `former` is what it is told under the second."""

from __future__ import annotations

import datetime as dt

from planfix_api import ErrorCode, Person, Planfix, Task  # former: Person

XML = "<task><id>1</id><owner><id>7</id><name>Ada</name></owner></task>"


def main() -> None:
    found = ErrorCode("3001")
    print(found.value, found is ErrorCode.TASK_NOT_FOUND)  # former: ErrorCode.TASK_NOT_FOUND
    print(ErrorCode.WRONG_API_KEY.value, getattr(ErrorCode, "NOTHING", "nothing"))
    task = Task.from_xml(XML)
    print(task.owner, isinstance(task.owner, Person))
    task.delay = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)  # former: Task.delay
    print(task.delay)  # former: Task.delay
    print(Task(delay=None).to_xml() != b"")  # former: Task.delay
    with Planfix("acme", "key", token="t") as pf:
        print(pf.task.get_list.prepare(status="ACTIVE").target)  # former: task.get_list
        print(pf.task.iterate.prepare(status="ACTIVE").target)  # former: task.iterate
        print(pf.task.count.prepare(status="ACTIVE").target)  # former: task.count


if __name__ == "__main__":
    main()
