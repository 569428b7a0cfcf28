"""Every method takes its documented tree with what it needs, and all else there but empty."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from mock.planfix.raw import code, document, read, send
from planfix_conformance.specification import methods
from plansdk.mock import PlanfixMock
from plansdk.mock.planfix import forms
from plansdk.mock.specification import offered

TASK = "<task><id>1000101</id></task>"
PROJECT = "<project><id>2001</id></project>"
CONTACT = "<contact><general>2</general></contact>"
USER = "<user><id>31</id></user>"
GROUP = "<userGroup><id>1</id></userGroup>"
FILE = "<file><id>7001</id></file>"
TAG = "<analitic><id>1</id></analitic>"
HANDBOOK = "<handbook><id>1</id></handbook>"
FILES = (
    "<files><file><name>a</name><sourceType>FILESYSTEM</sourceType><body>YQ==</body></file></files>"
)

NEEDED = {
    "action.add": f"<action>{TASK}</action>",
    "action.delete": "<action><id>401</id></action>",
    "action.get": "<action><id>401</id></action>",
    "action.getList": TASK,
    "action.getListByPeriod": "<fromDate>01-01-2026</fromDate><toDate>31-01-2026</toDate>",
    "action.getListWithAnalitic": TAG,
    "action.update": "<action><id>403</id></action>",
    "analitic.getData": "<analiticKeys><key>901</key></analiticKeys>",
    "analitic.getDataByCondition": TAG,
    "analitic.getGroupList": "",
    "analitic.getHandbook": HANDBOOK,
    "analitic.getList": "",
    "analitic.getOptions": TAG,
    "auth.login": "<login>anna</login><password>mock-password</password>",
    "contact.add": "<contact><name>x</name></contact>",
    "contact.delete": CONTACT,
    "contact.get": CONTACT,
    "contact.getFilterList": "",
    "contact.getGroupList": "",
    "contact.getList": "",
    "contact.getPhoneTypes": "",
    "contact.managePlanfixAccess": (
        "<contact><id>102</id><havePlanfixAccess>1</havePlanfixAccess></contact>"
    ),
    "contact.update": CONTACT,
    "contact.updateContractors": "<contact><id>102</id></contact>",
    "contact.updateCustomData": CONTACT,
    "contact.updateUserInfo": CONTACT,
    "file.delete": "<files><id>7001</id></files>",
    "file.download": FILE,
    "file.get": FILE,
    "file.getHistory": FILE,
    "file.getListForClient": "<client><id>101</id></client>",
    "file.getListForProject": PROJECT,
    "file.getListForTask": TASK,
    "file.getListForUser": USER,
    "file.upload": f"{TASK}{FILES}",
    "handbook.addRecord": HANDBOOK,
    "handbook.getGroupList": "",
    "handbook.getList": "",
    "handbook.getRecord": f"{HANDBOOK}<key>2</key>",
    "handbook.getRecordMulti": f"{HANDBOOK}<records><key>2</key></records>",
    "handbook.getRecords": HANDBOOK,
    "handbook.getStructure": HANDBOOK,
    "handbook.updateRecord": f"{HANDBOOK}<key>2</key>",
    "project.add": "<project><title>x</title></project>",
    "project.get": PROJECT,
    "project.getList": "",
    "project.update": PROJECT,
    "projectGroup.add": "<projectGroup><name>x</name></projectGroup>",
    "projectGroup.get": "<projectGroup><id>1</id></projectGroup>",
    "projectGroup.getList": "",
    "projectGroup.move": (
        "<move><projectGroup><id>1</id></projectGroup></move>"
        "<after><projectGroup><id>2</id></projectGroup></after>"
    ),
    "projectGroup.update": "<projectGroup><id>1</id><name>x</name></projectGroup>",
    "task.accept": TASK,
    "task.add": "<task><title>x</title></task>",
    "task.changeExpectDate": f"{TASK}<expectDate>01-02-2026</expectDate>",
    "task.changeStatus": f"{TASK}<status>DONE</status>",
    "task.changeWorkers": TASK,
    "task.get": TASK,
    "task.getFilterList": "",
    "task.getList": "",
    "task.getMulti": "<tasks><id>1000101</id></tasks>",
    "task.getPossibleStatusToChange": TASK,
    "task.reject": f"{TASK}<reason>x</reason>",
    "task.update": TASK,
    "task.updateCustomData": TASK,
    "taskStatus.getListOfSet": "<taskStatusSet><id>1</id></taskStatusSet>",
    "taskStatus.getSetList": "",
    "user.actionsAdded": (f"{USER}<period><begin>01-01-2026</begin><end>31-01-2026</end></period>"),
    "user.add": "<user><name>x</name><email>x@example.com</email></user>",
    "user.changeStatus": USER,
    "user.get": "",
    "user.getList": "",
    "user.update": USER,
    "user.updateGroupMembership": USER,
    "userGroup.add": "<userGroup><name>x</name></userGroup>",
    "userGroup.get": GROUP,
    "userGroup.getHeads": GROUP,
    "userGroup.getList": "",
    "userGroup.update": "<userGroup><id>1</id><name>x</name></userGroup>",
}
METHODS = forms.methods(offered("planfix").api, {})


def whole(form: forms.Form) -> Any:
    """The documented tree of an element, with nothing in it."""
    element = etree.Element(form.name)
    inside = [form.item] if form.is_list else form.children.values()
    element.extend(whole(each) for each in inside if not each.xml.attribute)
    return element


def fill(element: Any, needed: Any) -> None:
    """Write what is needed into a tree."""
    element.text = needed.text
    for each in needed:
        fill(element.find(each.tag), each)


def tree(method: str) -> str:
    """What a request of a method holds, apart from its account and signature."""
    root = whole(METHODS[method].request)
    fill(root, etree.fromstring(f"<request>{NEEDED[method]}</request>"))
    own = (each for each in root if each.tag not in ("account", "sid", "signature"))
    return "".join(etree.tostring(each, encoding="unicode") for each in own)


@pytest.mark.parametrize("lenient", [False, True], ids=["strict", "lenient"])
@pytest.mark.parametrize("name", [each.name for each in methods()])
def test_empty_elements_count_as_absent(name: str, lenient: bool) -> None:
    answers = []
    for contents in (NEEDED[name], tree(name)):
        mock = PlanfixMock(lenient=lenient)
        answers.append(send(mock, document(name, contents)))
        assert list(mock.errors) == []
    assert answers[1].status == 200
    if name == "file.download":
        assert answers[0].body == answers[1].body
        return
    assert [code(each) for each in answers] == ["ok", "ok"], answers[1].body


@pytest.mark.parametrize(
    ("method", "contents"),
    [
        ("action.getList", f"<task/>{CONTACT}"),
        ("action.getList", f"<task><id/><general/></task>{CONTACT}"),
        ("action.getList", f"{TASK}<contact><general/></contact>"),
        ("contact.update", "<contact><id>102</id><customData>{}</customData></contact>"),
    ],
)
def test_a_structure_of_empties_is_not_given(method: str, contents: str, mock: PlanfixMock) -> None:
    empty = "<customValue><id/><value/></customValue>"
    assert code(send(mock, document(method, contents.replace("{}", empty)))) == "ok"


def test_what_is_not_there_is_not_stored(mock: PlanfixMock) -> None:
    empty = "<phone/><phone><number/><typeId/></phone>"
    contents = f"<contact><name>x</name><phones>{empty}</phones></contact>"
    made = read(send(mock, document("contact.add", contents))).findtext("contact/id")
    assert mock.state.contacts[int(made)].phones == []
