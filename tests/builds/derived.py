"""The builds that are tried: what vendors mend, drop, add and call otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from builds.documents import Document, Node, bundled

Make = Callable[[], Document]

CARDS = (
    "task",
    "project",
    "deal",
    "contractor",
    "contractorCompany",
    "contractorHuman",
    "employee",
)
CONTRACTORS = ("contractor", "contractorCompany", "contractorHuman")
_ID = {"id": {"type": "string"}}
_LISTED = (
    "(BasedOnHistory|Changeset|Comment|LoyaltyActionLogSet|Message|SendingLog|TriggerLogSet)[]"
)


def _method(document: Document, path: str, method: str, edit: Callable[[Node], None]) -> Document:
    return document.edit_resource(path, lambda node: edit(node[method]))


def _without(document: Document, path: str, method: str) -> Document:
    return document.edit_resource(path, lambda node: node.pop(method))


def _answers(type_: str) -> Callable[[Node], None]:
    return lambda node: node["responses"][200]["body"].update(type=type_)


def _declares(*names: str) -> Callable[[Node], None]:
    return lambda node: node.update(uriParameters={each: {"type": "string"} for each in names})


def _shows_fields(node: Node) -> None:
    node.setdefault("queryParameters", {})["fields"] = {"type": "any", "required": False}


def _each(paths: tuple[str, ...], step: Callable[[Document, str], Document]) -> Document:
    document = bundled()
    for each in paths:
        document = step(document, f"/{each}/{{id}}")
    return document


def _rename_seconds(node: Node) -> None:
    node["properties"]["value"] = node["properties"].pop("seconds")


def _names_of_contractors(edit: Callable[[Node], object]) -> Document:
    document = bundled()
    for each in ("ContractorCompany", "ContractorHuman"):
        document = document.edit_type(each, lambda node: edit(node["properties"]))
    return document


def _variable(path: str, method: str, *names: str) -> tuple[Make, Make]:
    return (
        lambda: _method(bundled(), path, method, _declares(*names)),
        lambda: _without(bundled(), path, method),
    )


CORRECTED: dict[str, tuple[Make, Make]] = {
    "response-is-undeclared": (
        lambda: bundled().with_type("Response", {"type": "object"}),
        lambda: bundled().replaced(r"\bResponse\b", "any"),
    ),
    "date-interval-value": (
        lambda: bundled().edit_type("DateInterval", _rename_seconds),
        lambda: bundled().edit_type("DateInterval", lambda node: node["properties"].pop("seconds")),
    ),
    "money-value-in-main-on-create": (
        lambda: bundled().edit_type(
            "Money", lambda node: node["properties"]["valueInMain"].update(required=False)
        ),
        lambda: bundled().edit_type("Money", lambda node: node["properties"].pop("valueInMain")),
    ),
    "contractors-sort-by-name": (
        lambda: _names_of_contractors(lambda node: node["name"].update(sortable=True)),
        lambda: _names_of_contractors(lambda node: node.pop("name")),
    ),
    "change-mode-in-path": _variable("/todo/{id}/{changeMode}", "post", "id", "changeMode"),
    "tree-node-id-in-path": _variable("/treeNode/{id}", "post", "id"),
    "experimental-module-id-in-path": _variable("/experimentalModule/{id}", "post", "id"),
    "filter-export-entity-type-in-path": _variable(
        "/{entityType}Filter/export", "get", "entityType"
    ),
    "fields-of-a-card": (
        lambda: _each(CARDS, lambda doc, path: _method(doc, path, "get", _shows_fields)),
        lambda: _each(CARDS, lambda doc, path: _without(doc, path, "get")),
    ),
    "delete-contractor-without-body": (
        lambda: _each(
            CONTRACTORS,
            lambda doc, path: _method(doc, path, "delete", lambda node: node.pop("body")),
        ),
        lambda: _each(CONTRACTORS, lambda doc, path: _without(doc, path, "delete")),
    ),
    "deal-history-answers": (
        lambda: _method(bundled(), "/deal/{entityId}/history", "get", _answers(_LISTED)),
        lambda: bundled().without_resources("/deal/{entityId}/history"),
    ),
    "knowledge-base-card": (
        lambda: _method(
            bundled(), "/knowledgeBase/{id}", "get", _answers("KnowledgeArticle|KnowledgeBase")
        ),
        lambda: bundled().without_resources("/knowledgeBase/{id}"),
    ),
    "token": (
        lambda: bundled().with_resource("/api/v3/auth/access_token", _answering("post", "any")),
        lambda: bundled().without_resources("/user/current"),
    ),
    "upload": (
        lambda: bundled().with_resource("/api/file", _answering("post", "File[]")),
        lambda: _without_file(),
    ),
    "download": (
        lambda: bundled().with_resource("/attach/{path}", _answering("get", "any", "path")),
        lambda: bundled().replaced(r"\bAttach\w*\b", "BaseEntity"),
    ),
}
"""For each entry of the bundled overlay, a build that has mended it, and one without the thing."""


def _answering(method: str, type_: str, *variables: str) -> Node:
    node: Node = {"description": "made", "responses": {200: {"body": {"type": type_}}}}
    if variables:
        node["uriParameters"] = {each: {"type": "string"} for each in variables}
    return {method: node}


def _without_file() -> Document:
    """Nothing of files: every mention stands for any value."""
    return bundled().without_types("File").replaced(r"\bFile\b(?!:)", "any")


PROPERTIES = (
    "class",
    "from",
    "from_",
    "id_",
    "Имя",
    "имя",
    "Адрес",
    "Ёмкость",
    "名前",
    "to-do",
    "2nd",
)
TYPES = (
    "task",
    "TaskStatus",
    "Tasks",
    "Sync",
    "Self",
    "T",
    "Дом",
    "дом",
    "Task-2",
    "MegaplanError",
)
PATHS = ("/tAsk", "/task-", "/задача", "/class", "/models", "/_task", "/TASK")


def clashing(seed: int) -> Document:
    """Types, properties and operations whose names clash with each other and what is there."""
    random = Random(seed)
    document = bundled()
    for name in random.sample(TYPES, 4):
        names = random.sample(PROPERTIES, 5)
        properties = {each: {"type": "string", "required": False} for each in names}
        document = document.with_type(
            f"{name}New" if name in document.types else name,
            {
                "type": "BaseEntity",
                "properties": {
                    "contentType": {"type": "string"},
                    "state": {"type": "string", "enum": random.sample(["a", "b", "В", "1"], 2)},
                    **properties,
                },
            },
        )
    for path in random.sample(PATHS, 4):
        methods = random.sample(["get", "post", "put", "patch", "delete"], 3)
        for inner in (path, f"{path}/{{id}}"):
            node: Node = {}
            for each in methods:
                node |= _answering(each, "Task[]" if "{" not in inner else "Task")
                if "{" in inner:
                    node[each]["uriParameters"] = _ID
            document = document.with_resource(inner, node)
    for name in random.sample(sorted(CARDS), 2):
        new = {each: {"type": "string"} for each in random.sample(PROPERTIES, 3)}
        title = {"contractor": "ContractorHuman"}.get(name, name[0].upper() + name[1:])
        document = document.edit_type(title, lambda node, new=new: node["properties"].update(new))
    for path in random.sample([p for p in document.resources if p.endswith("/{id}")], 3):
        edited = {
            "put": _answering("put", "any")["put"],
            "patch": _answering("patch", "any")["patch"],
        }
        document = document.edit_resource(path, lambda node, edited=edited: node.update(edited))
    return document.version(f"r2601.{seed}.1")


def other_variables(seed: int) -> Document:
    """Path variables called otherwise."""
    random = Random(seed)
    document = bundled()
    for path in random.sample([p for p in document.resources if "{" in p], 40):
        old = random.choice([each.partition("}")[0] for each in path.split("{")[1:]])
        new = f"{old}Of"
        block = document.resources[path].replace(f"{{{old}}}", f"{{{new}}}")
        block = block.replace(f"            {old}:", f"            {new}:")
        block = block.replace(f"name: {old}\n", f"name: {new}\n")
        resources = {
            (k.replace(f"{{{old}}}", f"{{{new}}}") if k == path else k): (block if k == path else v)
            for k, v in document.resources.items()
        }
        document = Document(document.head, document.types, document.foot, resources)
    return document.version(f"r2602.{seed}.1")


def shuffled(seed: int) -> Document:
    """The clashing names again, everything in another order."""
    document, random = clashing(seed), Random(seed)
    types, served = list(document.types.items()), list(document.resources.items())
    random.shuffle(types)
    random.shuffle(served)
    return Document(document.head, dict(types), document.foot, dict(served))


def builds() -> Iterator[tuple[str, Make]]:
    """Every build, by name."""
    for name, (mended, gone) in CORRECTED.items():
        yield f"{name}-mended", mended
        yield f"{name}-gone", gone
    for seed in range(20):
        share = (0.1, 0.3, 0.6, 0.95)[seed % 4]
        yield f"pruned-{seed}", lambda seed=seed, share=share: bundled().pruned(Random(seed), share)
    for seed in range(20):
        yield f"clashing-{seed}", lambda seed=seed: clashing(seed)
    for seed in range(12):
        yield f"variables-{seed}", lambda seed=seed: other_variables(seed)


STEPS = (
    ("Milestone", "unit", ("Unit", "name")),
    ("Bonus", "vacation", ("Vacation", "firstDay")),
    ("Morality", "milestone", ("Milestone", "completed")),
    ("Vacation", "morality", ("Tag", "user")),
    ("Position", "bonus", ("Currency", "rate")),
)
"""A type, the head of a path, and a property that a version calls otherwise."""


def next_versions(seed: int) -> tuple[Document, Document, Document]:
    """Three versions in a row."""
    one, other = Random(seed).sample(STEPS, 2)
    second = _renamed(bundled(), *one).version("r2601.1.1")
    third = _renamed(second, *other)
    head = third.head.replace("r2601.1.1", "r2602.1.1")
    return bundled(), second, replace(third, head=head)


def _renamed(before: Document, entity: str, word: str, place: tuple[str, str]) -> Document:
    owner, name = place
    node = re.compile(rf"^            {name}:$", re.MULTILINE)
    block, count = node.subn(f"            {name}Again:", before.types[owner])
    assert count == 1
    document = replace(before, types={**before.types, owner: block})
    document = document.replaced(rf"\b{entity}\b", f"{entity}New")
    types = {(f"{k}New" if k == entity else k): v for k, v in document.types.items()}
    new = f"/{word}New"
    served: dict[str, str] = {}
    for path, text in document.resources.items():
        is_meant = re.match(rf"/{word}(/|$)", path) is not None
        path = path.replace(f"/{word}", new, 1) if is_meant else path
        served[path] = text.replace(f"/{word}", new, 1) if is_meant else text
    return replace(document, types=types, resources=served)
