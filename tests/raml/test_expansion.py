"""Traits and resource types, written out where they are used."""

from __future__ import annotations

import pytest

from plansdk.model import Ref, Scalar
from plansdk.raml import expansion
from raml.documents import api, codes, operation

STRING, INTEGER = Scalar("string"), Scalar("integer")


def names(body: str, id: str) -> list[str]:
    return [each.name for each in operation(api(body), id).query_params]


def test_a_trait_adds_what_the_method_does_not_say() -> None:
    body = """\
        traits:
            paged: { queryParameters: { limit?: integer, q?: integer }, description: From the trait }
        /a:
            get:
                is: [paged]
                queryParameters: { q?: string }
        """
    found = operation(api(body), "GET /a")
    assert [(each.name, each.type) for each in found.query_params] == [
        ("q", STRING),
        ("limit", INTEGER),
    ]
    assert found.description == "From the trait"


def test_traits_of_the_resource_come_behind_those_of_the_method() -> None:
    body = """\
        traits:
            one: { queryParameters: { a?: string, b?: integer } }
            two: { queryParameters: { b?: string, c?: string } }
        /a:
            is: [two]
            get: { is: [one] }
            post:
        """
    found = api(body)
    assert [(each.name, each.type) for each in operation(found, "GET /a").query_params] == [
        ("a", STRING),
        ("b", INTEGER),
        ("c", STRING),
    ]
    assert names(body, "POST /a") == ["b", "c"]


def test_neither_traits_nor_resource_types_pass_on_to_nested_resources() -> None:
    body = """\
        traits: { paged: { queryParameters: { limit?: integer } } }
        resourceTypes: { list: { get: { queryParameters: { q?: string } } } }
        /a:
            is: [paged]
            type: list
            /b: { get: }
        """
    assert names(body, "GET /a") == ["q", "limit"]
    assert names(body, "GET /a/b") == []


def test_every_trait_has_its_own_values() -> None:
    body = """\
        traits:
            sized: { queryParameters: { '<<name>>Size?': integer } }
            named: { queryParameters: { '<<name>>Name?': string } }
        /a: { get: { is: [{ sized: { name: page } }, { named: { name: user } }] } }
        """
    assert names(body, "GET /a") == ["pageSize", "userName"]


def test_a_resource_type_adds_methods() -> None:
    body = """\
        types: { User: { properties: { name: string } }, Post: { properties: { text: string } } }
        resourceTypes:
            collection:
                usage: For lists
                get: { responses: { 200: { body: { application/json: '<<item>>[]' } } } }
                post?: { body: { application/json: '<<item>>' } }
                delete?: { description: Clears }
        /users:
            type: { collection: { item: User } }
            post:
        /posts:
            type: { collection: { item: Post } }
        """
    found = api(body)
    assert [each.id for each in found.operations] == ["POST /users", "GET /users", "GET /posts"]
    post = operation(found, "POST /users")
    assert post.body is not None
    assert post.body.type == Ref("User")


def test_placeholders_of_raml_itself_and_functions() -> None:
    body = """\
        types: { User: { properties: { name: string } } }
        resourceTypes:
            collection:
                description: '<<resourcePath>>'
                get:
                    description: 'All <<resourcePathName>> of <<resourcePath>>'
                    responses: { 200: { body: { application/json: '<<resourcePathName | !singularize | !uppercamelcase>>[]' } } }
        traits:
            noted: { queryParameters: { '<<methodName|!uppercase>>_note?': string } }
        /company/{id}/users/{uid}:
            type: collection
            is: [noted]
        """
    (found,) = api(body).operations
    assert found.description == "All users of /company/{id}/users/{uid}"
    assert [each.name for each in found.query_params] == ["GET_note"]
    assert str(found.response) == "Array(item=Ref(name='User'))"


@pytest.mark.parametrize(
    ("function", "result"),
    [
        ("singularize", "userGroup"),
        ("pluralize", "userGroups"),
        ("uppercase", "USERGROUPS"),
        ("lowercase", "usergroups"),
        ("lowercamelcase", "userGroups"),
        ("uppercamelcase", "UserGroups"),
        ("lowerunderscorecase", "user_groups"),
        ("upperunderscorecase", "USER_GROUPS"),
        ("lowerhyphencase", "user-groups"),
        ("upperhyphencase", "USER-GROUPS"),
    ],
)
def test_functions(function: str, result: str) -> None:
    body = f"traits: {{ t: {{ description: '<<word | !{function}>>' }} }}\n/a: {{ get: {{ is: [{{ t: {{ word: userGroups }} }}] }} }}\n"
    assert api(body).operations[0].description == result


def test_keys_may_be_placeholders() -> None:
    body = "traits: { t: { '<<kind>>Parameters': { q?: string } } }\n/a: { get: { is: [{ t: { kind: query } }] } }\n"
    assert names(body, "GET /a") == ["q"]


def test_a_value_keeps_its_kind() -> None:
    body = "traits: { t: { queryParameters: { q: { type: integer, required: '<<must>>' } } } }\n/a: { get: { is: [{ t: { must: false } }] } }\n"
    assert "RAML122" in codes(body)
    plain = body.replace("'<<must>>'", "<<must>>")
    assert not api(plain).operations[0].query_params[0].required


def test_resource_types_build_on_each_other() -> None:
    body = """\
        resourceTypes:
            base: { get: { queryParameters: { '<<key>>?': string }, description: base } }
            list: { type: { base: { key: '<<own>>Key' } }, get: { queryParameters: { limit?: integer } } }
        /a: { type: { list: { own: my } } }
        """
    assert names(body, "GET /a") == ["limit", "myKey"]


def test_a_resource_type_may_use_traits() -> None:
    body = """\
        traits: { paged: { queryParameters: { limit?: integer } }, loud: { queryParameters: { loud?: boolean } } }
        resourceTypes:
            list: { is: [paged], get: { is: [loud] }, post: }
        /a: { type: list }
        """
    assert names(body, "GET /a") == ["loud", "limit"]
    assert names(body, "POST /a") == ["limit"]


def test_optional_parts_of_a_method() -> None:
    body = """\
        resourceTypes:
            list: { get: { 'queryParameters?': { more?: string } } }
        /a: { type: list, get: { queryParameters: { q?: string } } }
        /b: { type: list, get: }
        """
    assert names(body, "GET /a") == ["q", "more"]
    assert names(body, "GET /b") == []


def test_places_are_those_of_the_trait() -> None:
    body = "traits:\n    t:\n        queryParameters:\n            q?: string\n/a:\n    get:\n        is: [t]\n"
    (found,) = api(body).operations
    assert (found.span.line, found.query_params[0].span.line) == (9, 7)


def test_the_expansion_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    parameters = ", ".join(f"p{number}?: string" for number in range(50))
    resources = "".join(f"/a{number}: {{ get: {{ is: [t] }} }}\n" for number in range(20))
    body = f"traits: {{ t: {{ queryParameters: {{ {parameters} }} }} }}\n{resources}"
    assert codes(body) == []
    monkeypatch.setattr(expansion, "MAX_NODES", 500)
    assert "RAML145" in codes(body)


def test_values_that_multiply_are_bounded() -> None:
    chain = "".join(
        f"    t{number}: {{ type: {{ t{number + 1}: {{ v: '<<v>><<v>><<v>><<v>>' }} }} }}\n"
        for number in range(15)
    )
    body = f"resourceTypes:\n{chain}    t15: {{ get: {{ description: '<<v>>' }} }}\n/a: {{ type: {{ t0: {{ v: xxxxxxxx }} }} }}\n"
    assert "RAML145" in codes(body)
