"""From a path to an operation."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from conformance.specification import operations
from plansdk.mock.megaplan.routing import Router
from plansdk.model import Operation, Parameter, Scalar

SAME_SHAPE = {
    "GET /tradeFilter/{id}",
    "GET /tradeFilter/{programId}",
    "POST /tradeFilter/{id}",
}
"""Operations that no path can tell from `/tradeFilter/{filterCompositeId}`."""


@pytest.fixture(scope="module")
def router() -> Router:
    return Router(operations().values())


def shape(operation: Operation) -> str:
    """An operation without the names of its variables."""
    return re.sub(r"\{\w+\}", "{}", operation.id)


def values(operation: Operation) -> dict[str, str]:
    """A value for every variable; a text holds whatever could break out of its segment."""
    return {
        each.name: str(7 + at) if each.type == Scalar("integer") else f"{at}/б c?%2F#;{{x}}.."
        for at, each in enumerate(operation.path_params)
    }


def path_of(operation: Operation, given: dict[str, str]) -> str:
    path = operation.path
    for name, value in given.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return f"/api/v3{path}"


@pytest.mark.parametrize("end", ["", "/"])
def test_every_operation_is_found(router: Router, end: str) -> None:
    wrong = []
    for operation in operations().values():
        given = values(operation)
        found = router.find(operation.method, path_of(operation, given) + end)
        same = found.operation is not None and shape(found.operation) == shape(operation)
        if not same or tuple(found.variables.values()) != tuple(given.values()):
            wrong.append(f"{operation.id}: {found}")
        elif found.operation is not operation and operation.id not in SAME_SHAPE:
            wrong.append(f"{operation.id} is taken for {found.operation}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("request_line", "operation"),
    [
        ("GET /api/v3/integration/12", "GET /integration/{id}"),
        ("GET /api/v3/integration/2f1c", "GET /integration/{uuid}"),
        ("GET /api/v3/task/tags", "GET /task/tags"),
        ("GET /api/v3/task/7", "GET /task/{id}"),
        ("GET /api/v3/taskFilter", "GET /taskFilter"),
        ("GET /api/v3/somethingFilter", "GET /{entityType}Filter"),
        ("GET /api/v3/taskFilter/formula/variables", "GET /taskFilter/formula/variables"),
        ("POST /api/v3//massAction", "POST /massAction"),
        ("POST /api/v3/massAction", "POST /massAction"),
        ("POST /api/v3/bulk", "POST /bulk"),
        ("HEAD /api/v3/task/7", "GET /task/{id}"),
        ("POST /api/file", "POST /api/file"),
        ("GET /attach/a/b%20c.pdf", "GET /attach/{path}"),
        ("GET /api/v3", "GET /api/v3"),
        ("GET /api/v3/", "GET /api/v3"),
        ("POST /api/v3/auth/access_token/", "POST /api/v3/auth/access_token"),
    ],
)
def test_particular_paths(router: Router, request_line: str, operation: str) -> None:
    method, path = request_line.split()
    found = router.find(method, path).operation
    assert found is not None
    assert found.id == operation


@pytest.mark.parametrize("order", [1, -1])
def test_a_variable_that_wants_a_number_goes_first(order: int) -> None:
    kinds = {"GET /x/{id}": Scalar("integer"), "GET /x/{uuid}": Scalar("string")}
    made = [
        Operation("GET", each[4:], Scalar("any"), path_params=(Parameter(each[7:-1], kinds[each]),))
        for each in kinds
    ]
    router = Router(made[::order])
    for value, identity in (("12", "GET /x/{id}"), ("ab", "GET /x/{uuid}")):
        found = router.find("GET", f"/api/v3/x/{value}").operation
        assert found is not None
        assert found.id == identity


@pytest.mark.parametrize(
    ("request_line", "allowed"),
    [
        ("GET /api/v3/api/v3/task", set()),
        ("GET /api/v3/task//7", set()),
        ("GET /api/v3/Task/7", set()),
        ("GET /api/v3x/task/7", set()),
        ("GET /task/7", set()),
        ("GET /", set()),
        ("GET /attach/", set()),
        ("GET /api/v3/Filter", set()),
        ("PUT /api/v3/task", {"GET", "POST"}),
        ("GET /api/v3/task/x", {"GET", "POST", "DELETE"}),
        ("DELETE /attach/x", {"GET"}),
        ("BREW /api/file", {"POST"}),
    ],
)
def test_paths_that_lead_nowhere(router: Router, request_line: str, allowed: set[str]) -> None:
    method, path = request_line.split()
    found = router.find(method, path)
    assert found.operation is None
    assert set(found.allowed) == allowed


def test_a_path_of_a_thousand_segments(router: Router) -> None:
    for method in ("GET", "POST"):
        assert router.find(method, "/api/v3" + "/task" * 1000).operation is None
        assert router.find(method, "/api/v3/x" + "/" * 1000 + "x").operation is None
        assert router.find(method, "/api/v3/task/" + "%" * 1000).operation is None
