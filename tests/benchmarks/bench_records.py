"""What reading and writing of Planfix tasks costs: a page of 100 from `task.getList`.

    pytest tests/benchmarks/bench_records.py --benchmark-enable

Each task has what recorded answers have: references, six custom fields, participants.
The same bytes are read by xmltodict and by bare lxml; the same tasks are written by all
three. Ten values of each task are read, as a report would.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lxml import etree

from planfix_api import Listing, Task
from planfix_api._core.answers import result
from planfix_api._core.markup import document, element
from planfix_api._core.notation import codec_of
from planfix_api._core.xml_tree import parse

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

TASKS = 100
TEN = "id title description status owner/name beginDateTime endTime general isOverdued importance"
KIND = "[task Task]#count,totalCount"


def task(at: int) -> str:
    custom = "".join(
        f"<customValue><field><id>{n}</id><name>Field {n}</name></field>"
        f"<value>{n * 7}</value><text>{n * 7} units</text></customValue>"
        for n in range(6)
    )
    return (
        f"<task><id>{at}</id><title>Task number {at}</title>"
        f"<description>&lt;p&gt;What is to be done, {at}&lt;/p&gt;</description>"
        "<importance>AVERAGE</importance><status>2</status><statusSet>1</statusSet>"
        "<checkResult>0</checkResult><type>task</type>"
        f"<owner><id>{at + 5}</id><name>Owner</name></owner><parent><id>0</id></parent>"
        "<template><id>0</id></template><project><id>0</id><title/></project>"
        "<client><id>0</id><name/></client><beginDateTime>03-02-2018 17:09</beginDateTime>"
        "<startTime>03-02-2018</startTime><endTime>04-02-2018 10:00</endTime>"
        f"<general>{at + 1000}</general><isOverdued>0</isOverdued>"
        "<isCloseToDeadline>0</isCloseToDeadline><isNotAcceptedInTime>0</isNotAcceptedInTime>"
        f"<isSummary>0</isSummary><starred>1</starred><customData>{custom}</customData>"
        "<workers><users><user><id>1</id><name>A</name></user><user><id>2</id><name>B</name>"
        "</user></users><groups/></workers></task>"
    )


PAGE = (
    f'<response status="ok"><tasks count="{TASKS}" totalCount="1234">'
    f"{''.join(map(task, range(TASKS)))}</tasks></response>"
).encode()


def read_records(content: bytes) -> Listing[Task]:
    tasks: Listing[Task] = result(parse(content), f"tasks: {KIND}", reads=True)
    for each in tasks:
        _ = (
            each.id, each.title, each.description, each.status,
            each.owner and each.owner.name, each.begin_date_time, each.end_time,
            each.general, each.is_overdued, each.importance,
        )  # fmt: skip
    return tasks


def read_xmltodict(content: bytes) -> Any:
    tasks = import_module("xmltodict").parse(content)["response"]["tasks"]["task"]
    for each in tasks:
        for path in TEN.split():
            value = each
            for name in path.split("/"):
                value = value[name]
    return tasks


def read_lxml(content: bytes) -> Any:
    root = etree.fromstring(content)
    for each in root[0]:
        for path in TEN.split():
            each.findtext(path)
    return root


def made() -> list[Task]:
    """The tasks as a program makes them: nothing of the answer is left in them."""
    import pickle

    return pickle.loads(pickle.dumps(list(read_records(PAGE))))


def write_records(tasks: list[Task]) -> bytes:
    written = codec_of(KIND).write("tasks", tasks, None)
    return document(element("response", written)).encode()


def write_lxml(tree: list[Any]) -> bytes:
    root = etree.Element("response")
    _append(root, tree)
    return etree.tostring(root, encoding="UTF-8")


def _append(parent: Any, tree: list[Any]) -> None:
    for tag, value in tree:
        child = etree.SubElement(parent, tag)
        if isinstance(value, list):
            _append(child, value)
        else:
            child.text = value


def _tree(element: Any) -> list[Any]:
    return [(each.tag, _tree(each) if len(each) else each.text or "") for each in element]


def test_read_records(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(read_records, PAGE)) == TASKS


def test_read_lxml(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(read_lxml, PAGE)[0]) == TASKS


def test_read_xmltodict(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(read_xmltodict, PAGE)) == TASKS


def test_write_records(benchmark: BenchmarkFixture) -> None:
    assert benchmark(write_records, made()).count(b"<task>") == TASKS


def test_write_lxml(benchmark: BenchmarkFixture) -> None:
    tree = _tree(etree.fromstring(PAGE))
    assert benchmark(write_lxml, tree).count(b"<task>") == TASKS


def test_write_xmltodict(benchmark: BenchmarkFixture) -> None:
    xmltodict = import_module("xmltodict")
    assert benchmark(xmltodict.unparse, xmltodict.parse(PAGE)).count("<task>") == TASKS
