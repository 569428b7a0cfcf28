"""What Megaplan's document does differently from RAML 1.0, one test per quirk."""

from __future__ import annotations

import pytest

from plansdk.model import Array, Enumeration, Operation, Ref, Scalar, Union
from raml.documents import api, codes, megaplan, operation, parse, property_type

STRING, INTEGER = Scalar("string"), Scalar("integer")
TASK = "Task:\n    type: BaseEntity\n    properties: { name: string }\n"


def only(body: str, types: str = TASK) -> Operation:
    """The one operation of a document in the dialect."""
    (found,) = api(megaplan(body, types)).operations
    return found


def test_a_body_holds_its_type_directly() -> None:
    found = only("""\
        /task:
            post:
                body:
                    description: 'The task'
                    required: true
                    type: Task
        """)
    assert found.body is not None
    assert found.body.type == Ref("Task")
    assert found.body.description == "The task"
    assert found.body.required


def test_a_body_may_be_optional() -> None:
    found = only("/task: { post: { body: { required: false, type: Task } } }")
    assert found.body is not None
    assert not found.body.required


def test_a_response_is_a_body_under_an_integer_code() -> None:
    found = only(
        "/task:\n    get:\n        responses:\n            200:\n                body: { type: 'Task[]' }\n"
    )
    assert found.response == Array(Ref("Task"))


def test_path_variables_stand_among_the_query_parameters() -> None:
    found = only("""\
        '/{kind}/{id}/tags/{tag}':
            get:
                queryParameters:
                    tag: { description: 'Tag', required: true, name: tag, type: string }
                    limit: { required: false, name: limit, type: integer }
                    id: { required: true, name: id, type: integer }
                    kind: { required: true, name: kind, type: string }
        """)
    assert [(each.name, each.type) for each in found.path_params] == [
        ("kind", STRING),
        ("id", INTEGER),
        ("tag", STRING),
    ]
    assert found.path_params[2].description == "Tag"
    assert [each.name for each in found.query_params] == ["limit"]


def test_path_variables_may_follow_the_paging_block() -> None:
    found = only("""\
        '/task/{id}/notes':
            get:
                queryParameters:
                    pageAfter: { required: false, name: pageAfter, type: BaseEntity }
                    pageBefore: { required: false, name: pageBefore, type: BaseEntity }
                    pageWith: { required: false, name: pageWith, type: BaseEntity }
                    limit: { required: false, name: limit, type: integer }
                    q: { required: false, name: q, type: string }
                    id: { required: true, name: id, type: string }
                responses:
                    200:
                        body: { type: 'Task[]' }
        """)
    assert found.paginated
    assert [each.name for each in found.path_params] == ["id"]
    assert [each.name for each in found.query_params] == ["q"]
    assert [each.name for each in found.paging_params] == [
        "pageAfter",
        "pageBefore",
        "pageWith",
        "limit",
    ]


def test_a_path_variable_may_be_missing() -> None:
    body = "'/todo/{id}/{changeMode}':\n    post:\n        queryParameters:\n            changeMode: { required: true, type: string }\n"
    found, findings = parse(megaplan(body))
    (post,) = found.operations
    assert [(each.name, each.undeclared) for each in post.path_params] == [
        ("id", True),
        ("changeMode", False),
    ]
    assert post.path_params[0].type == STRING
    assert [(each.code, each.level) for each in findings] == [("RAML153", "warning")]
    assert "'id'" in findings[0].message


def test_the_same_name_may_have_another_type_in_the_next_method() -> None:
    found = api(megaplan("""\
            '/task/{id}':
                get: { queryParameters: { id: { required: true, type: integer } } }
                post: { queryParameters: { id: { required: true, type: string } } }
            """))
    assert [each.path_params[0].type for each in found.operations] == [INTEGER, STRING]


def test_a_key_repeated_as_name_is_dropped() -> None:
    body = "/task: { get: { queryParameters: { q: { name: q, type: string, required: false } } } }"
    assert codes(megaplan(body)) == []
    assert codes(megaplan(body.replace("name: q", "name: p"))) == ["RAML151"]


def test_no_description_means_none() -> None:
    found = api(
        megaplan(
            """\
            /task:
                get:
                    description: NO_DESCRIPTION
                    queryParameters: { q: { description: NO_DESCRIPTION, required: false, type: string } }
                post:
                    description: ' Adds a task '
                    body: { description: NO_DESCRIPTION, required: true, type: Task }
            """,
            "Task:\n    description: NO_DESCRIPTION\n    properties: { name: { description: NO_DESCRIPTION, type: string } }\n",
        )
    )
    get, post = found.operations
    assert (get.description, get.query_params[0].description) == ("", "")
    assert post.description == "Adds a task"
    assert post.body is not None
    assert post.body.description == ""
    task = found.type("Task")
    assert (task.description, task.properties[0].description) == ("", "")


def test_sortable_is_a_facet() -> None:
    found = api(
        megaplan(
            types="Task:\n    properties:\n        name: { type: string, sortable: true }\n        size: { type: integer }\n"
        )
    )
    assert [each.sortable for each in found.type("Task").properties] == [True, False]


def test_a_property_is_required_only_if_it_says_so() -> None:
    found = api(
        megaplan(
            types="Task:\n    properties:\n        a: { type: string }\n        b: { type: string, required: true }\n        c: { type: string, required: false }\n"
        )
    )
    assert [each.required for each in found.type("Task").properties] == [False, True, False]


def test_required_counts_even_where_the_default_is_true() -> None:
    found = api(
        megaplan(
            types="Task:\n    properties:\n        a: { type: boolean, required: true, default: true }\n"
        )
    )
    (prop,) = found.type("Task").properties
    assert prop.required
    assert prop.default is True


def test_an_enumeration_of_a_list_restricts_its_items() -> None:
    assert property_type("type: 'string[]'\nenum: [a, b]") == Array(Enumeration(("a", "b")))
    assert property_type("type: 'string[][]'\nenum: [a]") == Array(Array(Enumeration(("a",))))
    assert property_type("type: 'any[]'\nenum: [a]") == Array(Enumeration(("a",)))


def test_an_enumeration_of_a_list_of_parameters_restricts_its_items() -> None:
    found = only(
        "/task: { get: { queryParameters: { f: { required: false, type: 'string[]', enum: [a, b] } } } }"
    )
    assert found.query_params[0].type == Array(Enumeration(("a", "b")))


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("['no', 'off']", ("no", "off")),
        ("[no, off, yes, on]", ("no", "off", "yes", "on")),
        ("[true, False]", ("true", "False")),
        ("[1, 02, 1.50]", ("1", "02", "1.50")),
        ("[crm.deal, 'a b', class, 2024-01-01]", ("crm.deal", "a b", "class", "2024-01-01")),
    ],
)
def test_enumeration_values_stay_as_spelled(written: str, values: tuple[str, ...]) -> None:
    assert property_type(f"type: string\nenum: {written}") == Enumeration(values)


def test_enumerations_keep_the_kind_of_their_values() -> None:
    assert property_type("type: integer\nenum: [1, 2]") == Enumeration(("1", "2"), "integer")


@pytest.mark.parametrize("name", ["DateTime", "DateOnly", "Number", "File"])
def test_types_named_like_built_in_ones_are_declared_objects(name: str) -> None:
    found = property_type(f"type: {name}", types=f"{name}:\n    properties: {{ value: string }}\n")
    assert found == Ref(name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("string", "string"),
        ("integer", "integer"),
        ("number", "number"),
        ("float", "number"),
        ("boolean", "boolean"),
        ("any", "any"),
        ("object", "any"),
        ("void", "void"),
        ("nil", "void"),
        ("datetime", "datetime"),
        ("datetime-only", "datetime"),
        ("date-only", "date"),
        ("time-only", "time"),
        ("file", "binary"),
    ],
)
def test_built_in_types(name: str, kind: str) -> None:
    type_ = property_type(f"type: {name}")
    assert isinstance(type_, Scalar)
    assert type_.kind == kind
    found = only(f"/task: {{ get: {{ responses: {{ 200: {{ body: {{ type: {name} }} }} }} }} }}")
    assert found.response == type_


def test_a_type_that_nobody_declares_is_reported_once() -> None:
    body = "".join(
        f"/{name}: {{ get: {{ responses: {{ 200: {{ body: {{ type: Response }} }} }} }} }}\n"
        for name in "abc"
    )
    found, findings = parse(megaplan(body))
    assert {each.response for each in found.operations} == {Ref("Response")}
    (finding,) = findings
    assert (finding.code, finding.level, finding.span.line) == ("RAML111", "warning", 17)
    assert "3 times" in finding.message


def test_inheritance_up_to_the_three_roots() -> None:
    found = api(megaplan(types="""\
            BaseValue: { type: object, properties: { contentType: { type: string } } }
            Layout: { type: BaseValue, properties: { rows: { type: integer } } }
            CardLayout: { type: Layout, properties: { rows: { type: integer }, columns: { type: integer } } }
            """))
    assert [each.base for each in found.types] == ["", "", "BaseValue", "Layout"]
    assert [each.name for each in found.ancestors("CardLayout")] == ["Layout", "BaseValue"]
    assert [each.name for each in found.type("CardLayout").properties] == ["rows", "columns"]


def test_base_entity_as_a_type_is_a_reference() -> None:
    assert only("/task: { post: { body: { type: 'BaseEntity[]' } } }").body is not None
    found = api(megaplan(types="Task: { properties: { parent: { type: BaseEntity } } }"))
    assert found.type("Task").properties[0].type == Ref("BaseEntity")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Deal|Task", Union((Ref("Deal"), Ref("Task")))),
        ("'(Deal|Task)[]'", Array(Union((Ref("Deal"), Ref("Task"))))),
        ("Deal|Task[]|integer", Union((Ref("Deal"), Array(Ref("Task")), INTEGER))),
    ],
)
def test_unions_mix_objects_and_scalars(written: str, expected: object) -> None:
    types = "Deal: { properties: { name: string } }\nTask: { properties: { name: string } }\n"
    assert property_type(f"type: {written}", types) == expected


@pytest.mark.parametrize(
    ("declared", "path"),
    [
        ("//massAction", "/massAction"),
        ("/spaces/row/{rowId} ", "/spaces/row/{rowId}"),
        ("/api/v3/bulk", "/bulk"),
        ("/api/v3/bulk/get", "/bulk/get"),
        ("/api/v3", "/api/v3"),
        ("/api/v34/bulk", "/api/v34/bulk"),
        ("/a///b", "/a/b"),
    ],
)
def test_paths_are_normalised(declared: str, path: str) -> None:
    found = only(
        f"'{declared}':\n    get:\n        queryParameters: {{ rowId: {{ required: true, type: integer }} }}\n"
    )
    assert (found.path, found.declared_path) == (path, declared)


def test_a_placeholder_may_stand_inside_a_segment() -> None:
    found = only(
        "'/{entityType}Filter/{id}':\n    get:\n        queryParameters:\n            id: { required: true, type: string }\n            entityType: { required: true, type: string }\n"
    )
    assert [each.name for each in found.path_params] == ["entityType", "id"]


def test_paths_of_equal_shape_are_different_operations() -> None:
    found = api(megaplan("""\
            '/tradeFilter/{id}':
                get: { queryParameters: { id: { required: true, type: string } } }
            '/tradeFilter/{programId}':
                post: { queryParameters: { programId: { required: true, type: string } } }
            '/tradeFilter/export':
                get:
            """))
    assert [each.id for each in found.operations] == [
        "GET /tradeFilter/{id}",
        "POST /tradeFilter/{programId}",
        "GET /tradeFilter/export",
    ]


def test_two_spellings_of_one_path_clash() -> None:
    assert "RAML154" in codes(megaplan("/bulk: { get: }\n/api/v3/bulk: { get: }\n"))


def test_delete_may_have_a_body_and_options_is_a_method() -> None:
    found = api(
        megaplan(
            "/task:\n    delete: { body: { type: BaseEntity } }\n    options: { description: x }\n"
        )
    )
    assert operation(found, "DELETE /task").body is not None
    assert operation(found, "OPTIONS /task").description == "x"


def test_query_parameters_may_be_objects_and_unions() -> None:
    found = only(
        "/task:\n    get:\n        queryParameters:\n            filter: { required: false, type: Task }\n            of: { required: false, type: 'Task|string' }\n"
    )
    assert [each.type for each in found.query_params] == [Ref("Task"), Union((Ref("Task"), STRING))]


def test_paging_parameters_without_a_list_stay_query_parameters() -> None:
    block = "".join(
        f"                    {name}: {{ required: false, type: any }}\n"
        for name in ("endpoint", "pageAfter", "pageBefore", "pageWith", "limit")
    )
    body = f"/diagram:\n            get:\n                queryParameters:\n{block}                responses:\n                    200:\n                        body: {{ type: Task }}\n"
    found = only("        " + body)
    assert not found.paginated
    assert found.paging_params == ()
    assert len(found.query_params) == 5


def test_a_limit_alone_makes_no_pages() -> None:
    found = only(
        "/search:\n    get:\n        queryParameters: { limit: { required: false, type: integer }, fields: { required: false, type: any } }\n        responses: { 200: { body: { type: 'Task[]' } } }\n"
    )
    assert not found.paginated
    assert [each.name for each in found.query_params] == ["limit", "fields"]


def test_property_names_that_mean_something_in_raml_are_just_names() -> None:
    found = api(
        megaplan(
            types="Task:\n    properties:\n"
            + "".join(
                f"        {name}: {{ type: integer }}\n"
                for name in ("type", "enum", "properties", "required", "get", "description")
            )
        )
    )
    assert [each.name for each in found.type("Task").properties] == [
        "type",
        "enum",
        "properties",
        "required",
        "get",
        "description",
    ]
    assert {each.type for each in found.type("Task").properties} == {INTEGER}


def test_places_point_into_the_document() -> None:
    found = only(
        "/task:\n    get:\n        queryParameters:\n            q: { required: false, type: string }\n"
    )
    assert str(found.span) == "api.raml:21:5"
    assert str(found.query_params[0].span) == "api.raml:23:13"
