"""Single edits of the Planfix specification, and what each of them must be reported as."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

Found = tuple[str, str, str]
"""Rule, subject and item of a finding."""


@dataclass(frozen=True)
class Edit:
    """One edit: in a file, a text and what to put there.

    Attributes:
        old: Occurs once in the file; empty for a file that is new.
        new: Empty together with `old` for a file that is deleted.
    """

    file: str
    old: str
    new: str
    expected: tuple[Found, ...]

    def apply(self, folder: Path) -> None:
        """Edit the file."""
        place = folder / self.file
        if not self.old:
            if self.new:
                place.write_text(self.new, encoding="utf-8")
            else:
                place.unlink()
            return
        text = place.read_text(encoding="utf-8")
        assert text.count(self.old) == 1, f"{self.file}: {text.count(self.old)} of {self.old}"
        place.write_text(text.replace(self.old, self.new), encoding="utf-8")


def one(rule: str, subject: str, item: str = "") -> tuple[Found, ...]:
    return ((rule, subject, item),)


_NEW_METHOD = """<?xml version="1.0" encoding="UTF-8"?>
<method name="task.archive" en="Archive a task" ru="Убрать задачу в архив">
  <request>
    <element name="task" type="IdRef" en="The task" ru="Задача"/>
  </request>

  <response>
    <element name="task" type="IdRef" en="The archived task" ru="Задача в архиве"/>
  </response>
</method>
"""
_SEX = "values/user.xml"

EDITS: tuple[Edit, ...] = (
    # methods
    Edit("task/archive.xml", "", _NEW_METHOD, one("operation-added", "POST task.archive")),
    Edit("task/reject.xml", "", "", one("operation-removed", "POST task.reject")),
    Edit(
        "task/accept.xml",
        'en="Accept a task"',
        'deprecated="yes" en="Accept a task"',
        one("deprecation-added", "POST task.accept"),
    ),
    Edit(
        "project/get.xml",
        '<method name="project.get" en="',
        '<method name="project.get" en="+',
        one("description-changed", "POST project.get"),
    ),
    Edit(
        "auth/login.xml",
        'session="no" ',
        "",
        one("session-gained", "POST auth.login"),
    ),
    Edit(
        "project/getList.xml",
        ' counting="yes"',
        "",
        one("paging-changed", "POST project.getList"),
    ),
    Edit(
        "auth/login.xml",
        '  <error code="1001"/>\n',
        "",
        one("operation-error-removed", "POST auth.login", "1001"),
    ),
    Edit(
        "task/getFilterList.xml",
        "  </response>\n",
        '  </response>\n\n  <error code="0016"/>\n',
        one("operation-error-added", "POST task.getFilterList", "0016"),
    ),
    Edit(
        "user/add.xml",
        "  <note>Needs administrator rights.</note>\n",
        "",
        one("notes-changed", "POST user.add"),
    ),
    # elements
    Edit(
        "user/add.xml",
        '      <element name="midName" type="string" en="Middle name" ru="Отчество"/>\n',
        "",
        one("property-removed", "UserInput.midName"),
    ),
    Edit(
        "task/accept.xml",
        '<element name="task" type="IdRef" en="The task to accept"',
        '<element name="force" type="bool" required="no" en="Whatever" ru="Всё равно"/>\n'
        '    <element name="task" type="IdRef" en="The task to accept"',
        one("property-added", "task.accept.request.force"),
    ),
    Edit(
        "user/add.xml",
        '<element name="email" type="string"',
        '<element name="email" type="string" required="yes"',
        one("property-became-required", "UserInput.email"),
    ),
    Edit(
        "project/getList.xml",
        'values="ProjectSort" required="no"',
        'values="ProjectSort"',
        one("requirement-stated", "project.getList.request.sortType"),
    ),
    Edit(
        "project/getList.xml",
        'required="no" max="100"',
        'required="no" max="50"',
        one("bound-tightened", "project.getList.request.pageSize", "maximum"),
    ),
    Edit(
        "project/getList.xml",
        'counters="count totalCount"',
        'counters="totalCount"',
        one("wire-form-changed", "project.getList.response.projects"),
    ),
    Edit(
        "structures/task.xml",
        '<element name="template" type="int"',
        '<element name="template" type="string"',
        one("type-changed", "TaskInput.template"),
    ),
    Edit(
        "file/upload.xml",
        '<choice required="yes" prefer="task"',
        '<choice required="yes"',
        one("choice-changed", "file.upload.request"),
    ),
    Edit(
        "structures/task.xml",
        'name="TaskIds" en="Id and number of a task"',
        'name="TaskIds" en="A task as answers name it"',
        one("description-changed", "TaskIds"),
    ),
    # errors
    Edit(
        "errors.xml",
        '<code id="0004" section="general"',
        '<code id="0099" section="general" symbol="ACCOUNT_LOCKED" ru="Заперт">Locked</code>\n'
        '  <code id="0004" section="general"',
        one("error-added", "0099"),
    ),
    Edit(
        "errors.xml",
        '  <code id="0010" section="general" symbol="ACCOUNT_FROZEN" ru="Аккаунт заморожен">'
        "Account is frozen</code>\n",
        "",
        one("error-removed", "0010"),
    ),
    Edit("errors.xml", ">Wrong API key<", ">Unknown API key<", one("error-reworded", "0001")),
    Edit(
        "errors.xml",
        'symbol="WRONG_SIGNATURE"',
        'symbol="BAD_SIGNATURE"',
        one("error-symbol-changed", "0006"),
    ),
    Edit(
        "errors.xml",
        'symbol="PLATFORM_UPDATING" retry="later"',
        'symbol="PLATFORM_UPDATING" retry="soon"',
        one("error-advice-changed", "0011"),
    ),
    Edit(
        "errors.xml",
        '<code id="0013" section="general"',
        '<code id="0013" section="user"',
        one("error-section-changed", "0013"),
    ),
    # lists of values
    Edit(
        "values/action.xml",
        '    <value name="REMINDER" en="Reminder" ru="Напоминание"/>\n',
        "",
        one("value-removed", "ActionType", "REMINDER"),
    ),
    Edit(
        "values/filter.xml",
        '<value name="gt" en="Greater',
        '<value name="ge" en="Not less" ru="Не меньше"/>\n    <value name="gt" en="Greater',
        one("value-added", "FilterOperator", "ge"),
    ),
    Edit(
        "values/filter.xml",
        '<value name="today" en="Today"',
        '<value name="today" en="This day"',
        one("value-reworded", "FilterDateType", "today"),
    ),
    # the service
    Edit(
        "api.xml",
        '<limit name="requestsPerSecond" value="1"',
        '<limit name="requestsPerSecond" value="2"',
        one("limit-raised", "requestsPerSecond"),
    ),
    Edit(
        "api.xml",
        '<limit name="requestsPerDay" value="20000"',
        '<limit name="requestsPerDay" value="10000"',
        one("limit-lowered", "requestsPerDay"),
    ),
    Edit(
        "api.xml",
        '  <limit name="sessionSeconds" value="3600" en="Life of a sid, in seconds" '
        'ru="Срок жизни sid в секундах"/>\n',
        "",
        one("limit-removed", "sessionSeconds"),
    ),
    Edit(
        "api.xml",
        "https://api-us.planfix.com/xml/",
        "https://us.example.com/xml/",
        one("endpoint-moved", "us"),
    ),
    Edit(
        "api.xml",
        '  <endpoint region="asia" url="https://api-sg.planfix.com/xml/" en="Asia" ru="Азия"/>\n',
        "",
        one("endpoint-removed", "asia"),
    ),
    Edit(
        "api.xml",
        '<authentication name="token" user="api key" password="token" session="no"',
        '<authentication name="token" user="api key" password="token" session="yes"',
        one("authentication-changed", "token"),
    ),
    Edit(
        "api.xml",
        'algorithm="md5" required="no"',
        'algorithm="md5" required="yes"',
        one("signature-changed", "signature"),
    ),
    Edit(
        "api.xml",
        '<element name="silent" type="bool" required="no"',
        '<element name="silent" type="int" required="no"',
        one("type-changed", "request.silent"),
    ),
    Edit(
        "api.xml",
        '<section name="stream" en="Stream API"',
        '<section name="stream" en="Streams"',
        one("group-changed", "errors stream"),
    ),
    Edit(
        "api.xml",
        'default="yes" en="Europe"',
        'en="Europe"',
        one("default-endpoint-changed", "endpoint"),
    ),
    Edit(
        "api.xml",
        '  <authentication name="login"',
        '  <authentication name="session" user="api key" password="sid" session="no"\n'
        '                  en="HTTP Basic with a sid" ru="HTTP Basic с sid"/>\n'
        '  <authentication name="login"',
        one("authentication-added", "session"),
    ),
    Edit(
        "values/filter.xml",
        'name="TaskFilterType" en="What a task filter compares" ru="Что сравнивает фильтр задач">'
        '\n    <value name="12" operators="equal notequal gt lt"',
        'name="TaskFilterType" en="What a task filter compares" ru="Что сравнивает фильтр задач">'
        '\n    <value name="12" operators="equal notequal gt"',
        one("value-form-changed", "TaskFilterType", "12"),
    ),
    Edit(
        "values/file.xml",
        "<enumerations>\n",
        '<enumerations>\n  <enumeration name="FileColor" en="Colour" ru="Цвет">\n'
        '    <value name="RED" en="Red" ru="Красный"/>\n  </enumeration>\n',
        one("value-list-added", "FileColor"),
    ),
)
