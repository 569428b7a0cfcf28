"""Small specifications, generated, imported and used."""

from __future__ import annotations

import inspect

import pytest

from functional.packages import Maker
from runtime.server import Server, reply

ANIMALS = """
    types:
      BaseEntity:
        properties:
          id?: string
          contentType?: string
      Animal:
        type: BaseEntity
        properties:
          name?: string
          food?: string | Plant
      Cat:
        type: Animal
        properties:
          mood?:
            enum: [calm, hungry]
          food?: string
      Plant:
        type: BaseEntity
        properties:
          colors?: Color[]
      Color:
        enum: [green, red]
      Pet: Cat | Plant
"""


def test_an_empty_api(make: Maker, server: Server) -> None:
    made = make("")
    server.answers(reply(5))
    with made.client(server) as mp:
        assert mp.request("GET", "anything") == 5
    assert dir(made.package.models) == ["BaseEntity"]
    assert dir(made.package.resources) == []


def test_one_operation(make: Maker, server: Server) -> None:
    made = make("/ping: {get: {responses: {200: {body: string}}}}")
    server.answers(reply("pong"))
    with made.client(server) as mp:
        assert mp.ping.get() == "pong"
    assert server.received[0].target == "/api/v3/ping"
    assert made.ledger.operations == {"ping": {"get": "GET /ping"}}


def test_keywords_are_names_like_any_other(make: Maker, server: Server) -> None:
    made = make("""
        types:
          Lambda:
            properties:
              class?: string
              from?: integer
              None?: boolean
        /import/{class}/lambda:
          uriParameters:
            class: string
          post:
            queryParameters:
              in?: string
              self?: string
            body: Lambda
            responses:
              200:
                body: Lambda
        """)
    wire = {"contentType": "Lambda", "class": "a", "from": 1, "None": True}
    server.answers(reply(wire))
    thing = made.package.Lambda(class_="a", from_=1, none=True)
    ((resource, (method,)),) = made.ledger.operations.items()
    with made.client(server) as mp:
        answer = getattr(getattr(mp, resource), method)("b", thing, in_="c", self_="d")
    assert answer == thing
    got = server.received[0]
    assert (got.path, got.query) == ("/api/v3/import/b/lambda", {"in": "c", "self": "d"})
    assert got.json == wire


def test_an_entity_stands_for_its_id_and_for_nothing_else(make: Maker, server: Server) -> None:
    made = make(ANIMALS + """
    /cat/{catId}/{mood}/{size}:
      uriParameters: {size: {enum: [big, small]}}
      get: {responses: {200: {body: Cat}}}
    /cat{plantId}: {get: {responses: {200: {body: Cat}}}}
    """)
    server.answers(reply({"contentType": "Cat", "id": "1"}))
    found: dict[str, str] = {}
    with made.client(server) as mp:
        for resource, names in made.ledger.operations.items():
            for method in (getattr(getattr(mp, resource), name) for name in names):
                listed = inspect.signature(method).parameters.values()
                found |= {each.name: each.annotation for each in listed}
                if "id" in method.parameters:
                    method(made.package.Cat.link(7), "calm", "big")
    assert found == {
        "id": "str | int | Entity",
        "mood": "str | int",
        "size": "Literal['big', 'small']",
        "plant_id": "str | int",
    }
    assert server.received[0].path == "/api/v3/cat/7/calm/big"


def test_an_enumeration_is_open(make: Maker, server: Server) -> None:
    made = make(ANIMALS + "    /cat/{id}: {get: {responses: {200: {body: Cat}}}}\n")
    server.answers(reply({"contentType": "Cat", "id": "1", "mood": "sleepy"}))
    with made.client(server) as mp:
        cat = mp.cat.get(1)
    assert cat.mood == "sleepy"
    assert [each.kind for each in made.package.deviations(cat)] == ["unknown value"]
    assert made.package.deviations(made.package.Cat(mood="calm")) == []
    assert made.package.models.CatMood.__args__ == ("calm", "hungry")


def test_members_of_a_union_are_told_apart(make: Maker, server: Server) -> None:
    made = make(ANIMALS + "    /pet: {get: {responses: {200: {body: 'Pet[]'}}}}\n")
    server.answers(
        reply(
            [
                {"contentType": "Plant", "colors": ["red"]},
                {"contentType": "Cat", "name": "Tom"},
                {"contentType": "Dragon", "name": "?"},
            ]
        )
    )
    with made.client(server) as mp:
        pets = mp.pet.list()
    assert [type(each).__name__ for each in pets] == ["Plant", "Cat", "UnknownEntity"]
    assert pets[0].colors == ["red"]
    assert pets[2]["name"] == "?"


def test_a_subtype_narrows_what_it_inherits(make: Maker) -> None:
    package = make(ANIMALS).package
    assert issubclass(package.Cat, package.Animal)
    plant = package.Plant(colors=["green"])
    assert package.Animal(food=plant).food is plant
    assert package.deviations(package.Animal(food=plant)) == []
    (found,) = package.deviations(package.Cat(food=plant))
    assert (found.path, found.kind) == ("food", "wrong type")


def test_a_subtype_widens_what_its_parent_has(make: Maker) -> None:
    package = make("""
        types:
          BaseEntity: {properties: {id?: string}}
          Import: {type: BaseEntity, properties: {status?: {enum: [running, done]}}}
          Upload: {type: Import, properties: {status?: {enum: [running, done]}}}
          Remote: {type: Import, properties: {status?: {enum: [running, done, login]}}}
        """).package
    wrong = {
        name: len(package.deviations(getattr(package, name)(status="login")))
        for name in ("Import", "Upload", "Remote")
    }
    assert wrong == {"Import": 1, "Upload": 1, "Remote": 0}


def test_an_alias_stands_for_what_it_names(make: Maker) -> None:
    package = make(ANIMALS).package
    (found,) = package.deviations(package.Plant(colors=["green", "blue"]))
    assert (found.path, found.kind) == ("colors[1]", "unknown value")


def test_plain_raml_with_everything_it_offers(make: Maker, server: Server) -> None:
    made = make("""
        baseUri: https://api.example/{version}
        types:
          Book:
            properties:
              isbn: string
              pages?: integer
              author:
                properties:
                  name: string
        /books:
          get:
            queryParameters:
              query?: string
            responses:
              200:
                body:
                  application/json:
                    type: Book[]
          post:
            body:
              application/json: Book
            responses:
              201:
                body:
                  application/json: Book
          /{isbn}:
            uriParameters:
              isbn: string
            get:
              responses:
                200:
                  body:
                    application/json: Book
            /chapters/{number}:
              uriParameters:
                number: integer
              get:
                queryParameters:
                  language:
                    enum: [en, ru]
                responses:
                  200:
                    body:
                      application/json: string
        """)
    book = {"isbn": "1", "pages": 5, "author": {"name": "Ann"}}
    server.answers(reply([book]), reply(book), reply(book), reply("text"))
    with made.client(server) as mp:
        (listed,) = mp.books.list(query="a b")
        read = mp.books.get("9/1")
        written = mp.books.create(made.package.Book(isbn="1", pages=5))
        chapters = [name for name in made.ledger.operations["books"] if "chapter" in name]
        text = getattr(mp.books, chapters[0])("9", 3, language="ru")
    for each in (listed, read, written):
        assert type(each) is made.package.Book
        assert (each.pages, each.author.name) == (5, "Ann")
    assert text == "text"
    assert [f"{each.method} {each.path}" for each in server.received] == [
        "GET /api/v3/books",
        "GET /api/v3/books/9%2F1",
        "POST /api/v3/books",
        "GET /api/v3/books/9/chapters/3",
    ]
    assert [each.query for each in server.received] == [
        {"query": "a b"},
        None,
        None,
        {"language": "ru"},
    ]


def test_an_answer_that_is_a_named_list(make: Maker, server: Server) -> None:
    made = make("""
        types:
          BaseEntity: {properties: {id: string}}
          Cat: {type: BaseEntity, properties: {name: string, kittens: Cats}}
          Cats: {type: array, items: Cat}
          Litter: Cats
          Rows: {type: 'Litter[]'}
        /cat:
          get:
            queryParameters: {pageAfter?: any, pageBefore?: any, pageWith?: any}
            responses: {200: {body: {application/json: Cats}}}
        /litter: {get: {responses: {200: {body: {type: Litter}}}}}
        /rows: {get: {responses: {200: {body: Rows}}}}
        """)
    tom = {
        "contentType": "Cat",
        "id": "1",
        "name": "Tom",
        "kittens": [{"contentType": "Cat", "id": "2"}],
    }
    server.answers(reply([tom]), reply([tom]), reply([[tom]]))
    with made.client(server) as mp:
        answers = [list(mp.cat.list()), mp.litter.get(), mp.rows.get()[0]]
    for (cat,) in answers:
        assert type(cat) is made.package.Cat
        assert cat.name == "Tom"
        assert [type(each) for each in cat.kittens] == [made.package.Cat]
        assert made.package.deviations(cat) == []


def test_an_update_carries_its_id(make: Maker, server: Server) -> None:
    made = make(ANIMALS + """
    /cat/{id}: {post: {body: Cat, responses: {200: {body: Cat}}}}
    /zoo/{zooId}/cat/{catId}: {post: {body: Cat}}
    /pet/{id}: {post: {body: Pet}}
    /anything/{id}: {post: {body: BaseEntity}}
    /cat/{id}/food: {post: {body: Plant}}
""")
    cat, plant = made.package.Cat(name="Tom"), made.package.Plant.link(9)
    calls = {
        operation_id: (resource, method)
        for resource, methods in made.ledger.operations.items()
        for method, operation_id in methods.items()
    }
    sent = {}
    with made.client(server) as mp:
        for operation_id, arguments in {
            "POST /cat/{id}": (7, cat),
            "POST /zoo/{zooId}/cat/{catId}": (5, 7, cat),
            "POST /pet/{id}": (7, cat),
            "POST /anything/{id}": (7, plant),
            "POST /cat/{id}/food": (7, plant),
        }.items():
            resource, method = calls[operation_id]
            getattr(getattr(mp, resource), method)(*arguments)
            sent[operation_id] = server.received[-1].json.get("id")
    assert sent == {
        "POST /cat/{id}": "7",
        "POST /zoo/{zooId}/cat/{catId}": "7",
        "POST /pet/{id}": "7",
        "POST /anything/{id}": "9",
        "POST /cat/{id}/food": "9",
    }
    assert cat.to_dict() == {"contentType": "Cat", "name": "Tom"}


def test_types_without_operations_and_operations_without_types(make: Maker) -> None:
    assert dir(make(ANIMALS).package.resources) == []
    assert dir(make("/ping: {get: {}}").package.models) == ["BaseEntity"]


def test_an_alias_that_contains_itself(make: Maker, server: Server) -> None:
    made = make(
        "types:\n  Tree: {type: 'string | Tree[] | Leaf'}\n  Leaf: {properties: {id?: string}}\n"
        "/tree/{id}: {post: {body: Tree}}\n"
    )
    with made.client(server) as mp:
        mp.tree.update("1", [["a"], made.package.Leaf(id="2")])
    assert server.received[0].json == [["a"], {"contentType": "Leaf", "id": "2"}]


@pytest.mark.parametrize("word", ["get", "list", "id", "type", "filter"])
def test_words_of_the_client_are_names_like_any_other(
    make: Maker, server: Server, word: str
) -> None:
    made = make(f"""
        types:
          Thing:
            properties:
              {word}?: string
        /{word}:
          get:
            queryParameters:
              {word}?: string
            responses:
              200:
                body: Thing
        """)
    server.answers(reply({"contentType": "Thing", word: "x"}))
    ((resource, (method,)),) = made.ledger.operations.items()
    with made.client(server) as mp:
        thing = getattr(getattr(mp, resource), method)(**{word: "y"})
    assert getattr(thing, made.ledger.properties.get(f"Thing.{word}", word)) == "x"
    assert server.received[0].query == {word: "y"}
