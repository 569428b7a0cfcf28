"""RAML 1.0 as the standard writes it, without Megaplan's habits."""

from __future__ import annotations

import pytest

from plansdk.model import Array, Enumeration, Property, Ref, Scalar, Union
from raml.documents import api, codes, operation, parse, property_type

STRING, INTEGER = Scalar("string"), Scalar("integer")


def test_the_head_of_the_document() -> None:
    found = api(
        "baseUri: https://api.example.org/{version}\nmediaType: [application/json]\nprotocols: HTTPS\n/a: { get: }\n"
    )
    assert (found.name, found.title, found.version) == ("megaplan", "Sample", "v1")
    assert found.base_uri == "https://api.example.org/v1"
    assert len(found.source_sha256) == 64


def test_a_version_that_looks_like_a_number_is_text() -> None:
    found, _ = parse("version: 1.10\n/a: { get: }\n".replace("version", "usage"))
    assert found.version == "v1"


def test_properties_written_short() -> None:
    found = api("""\
        types:
            Person:
                properties:
                    name: string
                    nick?: string
                    tags: string[]
                    anything:
                    age: { type: integer }
                    mail?: { type: string }
                    site?: { type: string, required: true }
        /a: { get: }
        """)
    facts = [(each.name, each.type, each.required) for each in found.type("Person").properties]
    assert facts == [
        ("name", STRING, True),
        ("nick", STRING, False),
        ("tags", Array(STRING), True),
        ("anything", STRING, True),
        ("age", INTEGER, True),
        ("mail", STRING, False),
        ("site?", STRING, True),
    ]


def test_types_that_are_no_objects_become_aliases() -> None:
    found = api("""\
        types:
            Mail: string
            Colour: { type: string, enum: [red, green] }
            Dark: { type: Colour, enum: [green] }
            Tags: string[]
            Either: Mail | Person
            People: { type: array, items: Person }
            Rows: { type: 'Person[]' }
            Own: Mail
            Count: { type: integer, minimum: 0 }
            Nothing:
            Person: { properties: { name: string } }
        /a: { get: }
        """)
    assert {each.name: each.alias for each in found.types} == {
        "Mail": STRING,
        "Colour": Enumeration(("red", "green")),
        "Dark": Enumeration(("green",)),
        "Tags": Array(STRING),
        "Either": Union((Ref("Mail"), Ref("Person"))),
        "People": Array(Ref("Person")),
        "Rows": Array(Ref("Person")),
        "Own": Ref("Mail"),
        "Count": INTEGER,
        "Nothing": STRING,
        "Person": None,
    }


def test_objects_and_their_parents() -> None:
    found = api("""\
        types:
            Base: object
            Empty: { type: object }
            Child: { type: Base, properties: { name: string } }
            Grandchild: { type: Child }
            Listed: { type: [Child], properties: { size: integer } }
        /a: { get: }
        """)
    assert [(each.name, each.base) for each in found.types] == [
        ("Base", ""),
        ("Empty", ""),
        ("Child", "Base"),
        ("Grandchild", "Child"),
        ("Listed", "Child"),
    ]
    assert found.type("Base").alias is None


def test_inline_objects_get_a_type_of_their_own() -> None:
    found = api("""\
        types:
            Person:
                properties:
                    home: { description: 'Where', properties: { street: string, geo: { type: object, properties: { lat: number } } } }
                    pets: { type: array, items: { properties: { name: string } } }
        /person:
            post:
                body: { application/json: { properties: { name: string } } }
                responses: { 200: { body: { application/json: { type: object, properties: { id: string } } } } }
        """)
    home, pets = found.type("Person").properties
    assert home.type == Ref("Person.home")
    assert pets.type == Array(Ref("Person.pets.item"))
    assert [each.name for each in found.types] == [
        "Person",
        "Person.home.geo",
        "Person.home",
        "Person.pets.item",
        "PostPersonResponse",
        "PostPersonRequest",
    ]
    (post,) = found.operations
    assert post.response == Ref("PostPersonResponse")
    assert found.type("Person.home").properties[1].type == Ref("Person.home.geo")


def test_inline_objects_may_extend_a_declared_type() -> None:
    found = api("""\
        types:
            Base: { properties: { id: string } }
            Holder: { properties: { it: { type: Base, properties: { more: string } } } }
        /a: { get: }
        """)
    assert found.type("Holder.it").base == "Base"


def test_constraints_that_the_model_knows() -> None:
    found = api("""\
        types:
            Person:
                properties:
                    name: { type: string, minLength: 1, maxLength: 80 }
                    age: { type: integer, minimum: -1, maximum: 150 }
                    tags: { type: 'string[]', maxItems: 5 }
                    level: { type: integer, default: 3 }
        /a: { get: }
        """)
    name, age, tags, level = found.type("Person").properties
    assert name.type == Scalar("string", 80, 1)
    assert (age.minimum, age.maximum, tags.max_items, level.default) == (-1, 150, 5, 3)


def test_bodies_under_media_types() -> None:
    found = api("""\
        types: { Task: { properties: { name: string } } }
        /task:
            post:
                body:
                    text/xml: string
                    application/json: { type: Task, description: 'A task' }
                responses:
                    201: { body: { application/json: Task } }
                    400: { body: { application/json: string } }
        """)
    (post,) = found.operations
    assert post.body is not None
    assert (post.body.type, post.response) == (Ref("Task"), Ref("Task"))


@pytest.mark.parametrize("media", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_forms(media: str) -> None:
    found = api(
        f"/file: {{ post: {{ body: {{ {media}: {{ properties: {{ data: file, name?: string }} }} }} }} }}\n"
    )
    data, name = found.type("PostFileRequest").properties
    assert data == Property("data", Scalar("binary"), required=True, span=data.span)
    assert (name.name, name.required) == ("name", False)


@pytest.mark.parametrize(
    "media",
    [
        "application/vnd.api+json",
        "application/x.custom-1.2",
        "text/csv; charset=utf-8",
        "image/svg+xml",
        "font/woff2",
        "'*/*'",
    ],
)
def test_a_media_type_may_be_any(media: str) -> None:
    (post,) = api(
        f"/a: {{ post: {{ body: {{ {media}: file }}, responses: {{ 200: {{ body: {{ {media}: file }} }} }} }} }}\n"
    ).operations
    assert post.body is not None
    assert (post.body.type, post.response) == (Scalar("binary"), Scalar("binary"))


@pytest.mark.parametrize(
    "media", ["application/json; charset=utf-8", "application/vnd.api+json", "Application/JSON"]
)
def test_json_is_taken_however_it_is_spelled(media: str) -> None:
    (post,) = api(
        f"/a: {{ post: {{ body: {{ text/plain: string, {media}: integer }} }} }}\n"
    ).operations
    assert post.body is not None
    assert post.body.type == INTEGER


def test_older_words_for_types() -> None:
    found = api("""\
        schemas:
            BaseEntity: { schema: object, properties: { id: { schema: string } } }
            Task: { schema: BaseEntity, properties: { tags: { schema: 'string[]' } } }
            Tasks: { schema: 'Task[]' }
        /task/{id}:
            uriParameters: { id: { schema: integer } }
            post:
                queryParameters: { q: { schema: string, enum: [a] } }
                body: { application/json: { schema: Task } }
                responses: { 200: { body: { application/json: { schema: Tasks } } } }
        """)
    assert [(each.name, each.base, each.alias) for each in found.types] == [
        ("BaseEntity", "", None),
        ("Task", "BaseEntity", None),
        ("Tasks", "", Array(Ref("Task"))),
    ]
    assert found.type("Task").properties[0].type == Array(STRING)
    (post,) = found.operations
    assert post.body is not None
    assert (post.body.type, post.response) == (Ref("Task"), Ref("Tasks"))
    assert [each.type for each in (*post.path_params, *post.query_params)] == [
        INTEGER,
        Enumeration(("a",)),
    ]


def test_a_query_parameter_with_a_default_need_not_be_given() -> None:
    (get,) = api("""\
        /a/{id}/{kind}:
            uriParameters: { id: { type: integer, default: 1 } }
            get:
                queryParameters:
                    kind: { type: string, default: all }
                    limit: { type: integer, default: 10 }
                    order: { type: string, default: up, required: true }
                    page: integer
        """).operations
    assert {each.name: each.required for each in get.query_params} == {
        "limit": False,
        "order": False,
        "page": True,
    }
    assert {each.name: each.required for each in get.path_params} == {"id": True, "kind": True}


def test_no_body_and_no_answer() -> None:
    found = api(
        "/a:\n    get:\n    post: { body: }\n    put: { responses: { 204: } }\n    patch: { body: any }\n    head: { responses: { 200: { body: } } }\n"
    )
    assert [each.method for each in found.operations] == ["GET", "POST", "PUT", "PATCH", "HEAD"]
    assert {each.response for each in found.operations} == {Scalar("void")}
    assert [each.body is None for each in found.operations] == [True, True, True, False, True]


def test_nested_resources_and_uri_parameters() -> None:
    found = api("""\
        /users:
            description: All users
            /{userId}:
                uriParameters: { userId: { type: integer, description: 'The user' } }
                get: { responses: { 200: { body: { application/json: string } } } }
                /posts/{postId}:
                    uriParameters: { postId: string }
                    delete:
                    /{undeclared}:
                        get:
        """)
    assert [each.id for each in found.operations] == [
        "GET /users/{userId}",
        "DELETE /users/{userId}/posts/{postId}",
        "GET /users/{userId}/posts/{postId}/{undeclared}",
    ]
    last = found.operations[-1]
    assert [(each.name, each.type, each.undeclared) for each in last.path_params] == [
        ("userId", INTEGER, False),
        ("postId", STRING, False),
        ("undeclared", STRING, True),
    ]
    assert last.path_params[0].description == "The user"


def test_an_undeclared_path_variable_is_no_mistake_in_plain_raml() -> None:
    assert codes("/a/{b}: { get: }\n") == []


def test_the_inner_declaration_of_a_path_variable_counts() -> None:
    found = api("""\
        /{id}:
            uriParameters: { id: string }
            /x:
                uriParameters: { id: integer }
                get:
        """)
    assert found.operations[0].path_params[0].type == INTEGER


def test_a_query_parameter_may_share_the_name_of_a_declared_path_variable() -> None:
    (found,) = api(
        "/{id}:\n    uriParameters: { id: integer }\n    get: { queryParameters: { id?: string } }\n"
    ).operations
    assert [each.type for each in found.path_params] == [INTEGER]
    assert [(each.name, each.type, each.required) for each in found.query_params] == [
        ("id", STRING, False)
    ]


def test_query_parameters_written_short() -> None:
    (found,) = api(
        "/a: { get: { queryParameters: { q?: string, n: integer, e: { enum: [a, b] } } } }\n"
    ).operations
    assert [(each.name, each.type, each.required) for each in found.query_params] == [
        ("q", STRING, False),
        ("n", INTEGER, True),
        ("e", Enumeration(("a", "b")), True),
    ]


def test_user_defined_facets_are_known_to_heirs() -> None:
    body = """\
        types:
            Column: { type: string, facets: { width?: integer } }
            Name: { type: Column, width: 40 }
            Long: { type: Name, width: 80 }
        /a: { get: }
        """
    assert codes(body) == []
    assert codes(body.replace("width?", "height?")) == ["RAML124", "RAML124"]


def test_deprecated_is_the_one_annotation_that_counts() -> None:
    found = api("""\
        annotationTypes: { deprecated: nil }
        types:
            Old: { (deprecated): , properties: { gone: { (deprecated): true }, kept: { (deprecated): false } } }
        /a:
            get: { (deprecated): soon }
            post: {}
        """)
    assert found.type("Old").deprecated
    assert [each.deprecated for each in found.type("Old").properties] == [True, False]
    assert [each.deprecated for each in found.operations] == [True, False]


def test_examples_are_ignored_even_if_they_look_like_declarations() -> None:
    body = """\
        types:
            Task:
                properties: { name: { type: string, example: { type: Nothing } } }
                example: { properties: { x: 1 } }
                examples: { one: { name: a } }
        /a:
            get: { responses: { 200: { body: { application/json: { type: Task, example: '{"$ref": "file:///etc/passwd"}' } } } } }
        """
    assert codes(body) == []


def test_security_schemes_are_checked_and_not_modelled() -> None:
    body = """\
        securitySchemes:
            oauth: { type: OAuth 2.0, settings: { accessTokenUri: https://example.org } }
            none: { type: Pass Through }
        securedBy: [oauth]
        /a: { get: { securedBy: [none, null] } }
        """
    assert set(codes(body)) == {"RAML180"}
    assert "RAML190" in codes(body.replace("{ accessTokenUri: https://example.org }", "{}"))


def test_a_union_that_contains_itself_is_read() -> None:
    found = api(
        "types: { Tree: 'string|Tree[]' }\n/a: { get: { responses: { 200: { body: { application/json: Tree } } } } }\n"
    )
    assert found.type("Tree").alias == Union((STRING, Array(Ref("Tree"))))


def test_pages_behind_a_declared_list() -> None:
    block = "{ pageAfter?: any, pageBefore?: any, pageWith?: any }"
    (found,) = api(
        f"types: {{ Names: Plain, Plain: 'string[]' }}\n/a: {{ get: {{ queryParameters: {block}, responses: {{ 200: {{ body: {{ application/json: Names }} }} }} }} }}\n"
    ).operations
    assert found.paginated


def test_nullable_types_are_what_they_are_otherwise() -> None:
    assert property_type("type: string | nil") == STRING
    assert property_type("'string?'") == STRING
    assert property_type("type: nil") == Scalar("void")


def test_order_is_the_order_of_the_document() -> None:
    found = api("types: { B: object, A: object }\n/b: { post: , get: }\n/a: { get: }\n")
    assert [each.name for each in found.types] == ["B", "A"]
    assert [each.id for each in found.operations] == ["POST /b", "GET /b", "GET /a"]
    assert operation(found, "GET /a").path == "/a"
