"""The ways in which code can spell something of the package: each is seen, nothing else is.

A comment `#: Currency.sign` says what a line uses. Symbols are those of the class that
defines an attribute; listed values follow a `=`.
"""

from __future__ import annotations

from textwrap import dedent

import pytest

from impact.reading import Lines, collected, expected, told

FORMS = {
    "a client in a variable": """
        from megaplan_api import Megaplan
        mp = Megaplan("host", token="t")
        for each in mp.currency.list():  #: currency.list
            print(each.sign)  #: Currency.sign
    """,
    "a client in a with statement": """
        import megaplan_api
        with megaplan_api.Megaplan("host", token="t") as mp:
            print([each.sign for each in mp.currency.list()])  #: currency.list Currency.sign
    """,
    "a client that logs in": """
        import megaplan_api as api
        mp = api.Megaplan.login("host", "me", "secret").with_options(timeout=3)
        mp.currency.list().first().sign  #: currency.list Currency.sign
    """,
    "an asynchronous client": """
        from megaplan_api import AsyncMegaplan
        async def main() -> None:
            async with AsyncMegaplan("host", token="t") as mp:
                async for each in mp.currency.list():  #: currency.list
                    each.sign  #: Currency.sign
                first = await mp.currency.list().first()  #: currency.list
                first.rate  #: Currency.rate
                [each.name for each in await mp.currency.list().collect()]  #: currency.list Currency.name
                async for page in mp.currency.list().pages():  #: currency.list
                    page.items[0].sign  #: Currency.sign
    """,
    "pages": """
        from megaplan_api import Megaplan
        def run(mp: Megaplan) -> None:
            for page in mp.currency.list(limit=3).pages():  #: currency.list currency.list(limit)
                for each in page:
                    each.sign  #: Currency.sign
            mp.currency.list().total_count().bit_length()  #: currency.list
    """,
    "raw and prepared calls": """
        from megaplan_api import Megaplan
        def run(mp: Megaplan) -> None:
            reply = mp.duty.get.raw(1)  #: duty.get duty.get(id)
            reply.parsed.description  #: Duty.description
            reply.status
            call = mp.duty.get.prepare("1")  #: duty.get duty.get(id)
            for each in mp.send_all([call]):
                each.description  #: Duty.description
    """,
    "many at once": """
        from megaplan_api import AsyncMegaplan, Duty, Megaplan
        def run(mp: Megaplan) -> None:
            for each in mp.duty.get_many([1, 2], concurrency=3, progress=print):  #: duty.get
                each.description  #: Duty.description
            for each in mp.gather(mp.duty.get.prepare(id) for id in [1, 2]):  #: duty.get duty.get(id)
                each.description  #: Duty.description
            mp.load(Duty.link(1)).description  #: Duty.description
            mp.load_all([Duty.link(1)]).collect()[0].description  #: Duty.description
            mp.request("GET", "duty/1", into=Duty).description  #: Duty.description
        async def later(mp: AsyncMegaplan) -> None:
            async for each in mp.duty.get_many([1, 2]):  #: duty.get
                each.description  #: Duty.description
            for each in await mp.gather([mp.duty.get.prepare(1)]).collect():  #: duty.get duty.get(id)
                each.description  #: Duty.description
            (await mp.load(Duty.link(1))).description  #: Duty.description
    """,
    "an operation in a variable": """
        from megaplan_api import Megaplan
        def run(mp: Megaplan) -> None:
            duties = mp.duty
            get = duties.get
            get(id=1).description  #: duty.get duty.get(id) Duty.description
    """,
    "attributes of self": """
        from megaplan_api import Currency, Megaplan
        class Service:
            def __init__(self, mp: Megaplan) -> None:
                self.mp = mp
                self.last: Currency | None = None
            def run(self) -> None:
                self.mp.currency.list()  #: currency.list
                self.last.sign  #: Currency.sign
            @property
            def currencies(self):
                return self.mp.currency
        class Other(Service):
            def more(self) -> None:
                self.currencies.list().first().sign  #: currency.list Currency.sign
                super_name = self.last.name  #: Currency.name
    """,
    "a subclass of the client": """
        from megaplan_api import Megaplan
        class Mine(Megaplan):
            def signs(self):
                return [each.sign for each in self.currency.list()]  #: currency.list Currency.sign
        Mine("host", token="t").currency.list()  #: currency.list
    """,
    "an attribute that is annotated in the class": """
        from dataclasses import dataclass
        from megaplan_api import Currency
        @dataclass
        class Row:
            currency: Currency
            others: "list[Currency]"
        def run(row: Row) -> None:
            row.currency.sign  #: Currency.sign
            row.others[0].sign  #: Currency.sign
    """,
    "annotations": """
        from __future__ import annotations
        from collections.abc import Iterable, Mapping
        from typing import TYPE_CHECKING, Annotated, Optional, Union
        import megaplan_api.models.finance as finance
        if TYPE_CHECKING:
            from megaplan_api.models.values import Currency
        Either = Union[Currency, "finance.Invoice"]
        def run(a: Optional[Currency], b: Iterable[Currency], c: "Currency", d: Mapping[str, Currency],
                e: Annotated[Currency, "x"], f: Either, g: tuple[int, Currency], h: tuple[Currency, ...]):
            a.sign  #: Currency.sign
            [each.sign for each in b]  #: Currency.sign
            c.sign  #: Currency.sign
            d["x"].sign  #: Currency.sign
            [each.sign for each in d.values()]  #: Currency.sign
            [v.sign for k, v in d.items()]  #: Currency.sign
            e.sign  #: Currency.sign
            f.name  #: Currency.name Invoice.name
            g[1].sign  #: Currency.sign
            h[5].sign  #: Currency.sign
    """,
    "results of functions": """
        from megaplan_api import Currency, Megaplan
        def annotated(x) -> "Currency | None": ...
        def returned(mp: Megaplan):
            return mp.currency.list().collect()  #: currency.list
        def yielded(mp: Megaplan):
            for each in mp.currency.list():  #: currency.list
                yield each
        async def awaited(mp: Megaplan):
            return annotated(1)
        async def run(mp: Megaplan):
            annotated(1).sign  #: Currency.sign
            returned(mp)[0].sign  #: Currency.sign
            [each.sign for each in yielded(mp)]  #: Currency.sign
            (await awaited(mp)).sign  #: Currency.sign
            (lambda x: x)(1)
    """,
    "arguments without an annotation": """
        from megaplan_api import Megaplan
        def show(currency, *, other=None):
            currency.sign  #: Currency.sign
            other.rate  #: Currency.rate
        class View:
            def __init__(self, currency):
                self.currency = currency
            def show(self):
                self.currency.name  #: Currency.name
        def run(mp: Megaplan) -> None:
            first = mp.currency.list().first()  #: currency.list
            show(first, other=first)
            View(first).show()
    """,
    "names that are bound in other ways": """
        from megaplan_api import Megaplan
        def run(mp: Megaplan, unknown) -> None:
            if (first := mp.currency.list().first()) is not None:  #: currency.list
                first.sign  #: Currency.sign
            a, (b, *rest) = first, (first, first, first)
            a.sign  #: Currency.sign
            b.sign  #: Currency.sign
            for number, each in enumerate(mp.currency.list()):  #: currency.list
                each.sign  #: Currency.sign
            for x, y in zip([first], [unknown]):
                x.sign  #: Currency.sign
            last = sorted(mp.currency.list(), key=lambda c: c.rate)[-1]  #: currency.list Currency.rate
            last.sign  #: Currency.sign
            chosen = first if unknown else last or None
            chosen.sign  #: Currency.sign
            table = {each.id: each for each in mp.currency.list()}  #: currency.list BaseEntity.id
            table["x"].sign  #: Currency.sign
            next(iter([*table.values()])).sign  #: Currency.sign
            def inner():
                nonlocal first
                first.sign  #: Currency.sign
    """,
    "narrowing": """
        from megaplan_api import Currency, Invoice
        from typing import cast
        def run(a, b, c, d):
            if isinstance(a, Currency):
                a.sign  #: Currency.sign
            if isinstance(b, (Currency, Invoice)):
                b.name  #: Currency.name Invoice.name
            match c:
                case Currency(sign="x") as found:  #: Currency.sign
                    found.rate  #: Currency.rate
                case Invoice():
                    c.number  #: Invoice.number
            cast("Currency", d).sign  #: Currency.sign
    """,
    "chains": """
        from megaplan_api import Department
        def run(department: Department) -> None:
            department.parent.icon.color  #: Department.parent Department.icon DepartmentIcon.color
            department.childs[0].childs[1].name  #: Department.childs Department.name
            x = department
            while x:
                x = x.parent  #: Department.parent
            x.name  #: Department.name
    """,
    "inherited properties": """
        from megaplan_api import Currency
        class Mine(Currency):
            pass
        Currency().id  #: BaseEntity.id
        Mine().sign  #: Currency.sign
        Currency.link("1").sign  #: Currency.sign
        Currency.from_dict({}).to_dict()
        Currency().custom_fields
    """,
    "wire names": """
        from megaplan_api import Department, Megaplan
        def run(mp: Megaplan, department: Department) -> None:
            department["orderPos"]  #: Department.order_pos
            department["parent"]["childsCount"]  #: Department.parent Department.childs_count
            department["Category1CustomFieldX"]
            del department["icon"]  #: Department.icon
            department["orderPos"] = 3  #: Department.order_pos
    """,
    "sorted lists and wanted fields": """
        from megaplan_api import Megaplan
        def run(mp: Megaplan) -> None:
            mp.department.list(  #: department.list
                sort_by=["-name", "x"],  #: department.list(sort_by) Department.name
                fields=["orderPos"],  #: department.list(fields) Department.order_pos
            )
            mp.department.list(  #: department.list
                sort_by=["-childs_count"],  #: department.list(sort_by) Department.childs_count
                fields=["order_pos"],  #: department.list(fields) Department.order_pos
            )
    """,
    "writing": """
        from megaplan_api import Currency, Megaplan, changes
        def run(mp: Megaplan, given: dict) -> None:
            made = Currency(name="x", sign="y", **given)  #: Currency.name Currency.sign
            made.sign = None  #: Currency.sign
            del made.rate  #: Currency.rate
            changes(made).name  #: Currency.name
    """,
    "arguments": """
        from megaplan_api import Duty, Megaplan
        def run(mp: Megaplan, many: list, options: dict) -> None:
            mp.duty.update("1", Duty())  #: duty.update duty.update(id) duty.update(duty)
            mp.duty.update(duty=Duty(), id=3)  #: duty.update duty.update(id) duty.update(duty)
            mp.department.list(q="x", **options)  #: department.list department.list(q) department.list(*)
    """,
    "listed values": """
        from megaplan_api import Bonus, Invoice, Megaplan
        from megaplan_api.models.tasks import BonusType
        FINE = "fine"
        TITLES: dict[BonusType, str] = {"bonus": "a", "fine": "b"}  #: BonusType=bonus BonusType=fine Bonus.type=bonus Bonus.type=fine
        def run(bonus: Bonus, other: str) -> "BonusType":
            bonus.type == "bonus"  #: Bonus.type BonusType=bonus Bonus.type=bonus
            "fine" != bonus.type  #: Bonus.type BonusType=fine Bonus.type=fine
            bonus.type in ("fine", other)  #: Bonus.type BonusType=fine Bonus.type=fine
            bonus.type = FINE  #: Bonus.type BonusType=fine Bonus.type=fine
            Bonus(type=other)  #: Bonus.type BonusType
            Bonus(type="fine" if other else "bonus")  #: Bonus.type Bonus.type=fine Bonus.type=bonus BonusType=fine BonusType=bonus
            match bonus.type:  #: Bonus.type
                case "fine" | "bonus":  #: Bonus.type=fine Bonus.type=bonus BonusType=fine BonusType=bonus
                    pass
            taken("fine")  #: BonusType=fine Bonus.type=fine
            return "fine"  #: BonusType=fine Bonus.type=fine
        def taken(kind: BonusType = "bonus"): ...  #: BonusType=bonus Bonus.type=bonus
    """,
    "asyncio": """
        import asyncio
        from megaplan_api import AsyncMegaplan
        async def one(mp: AsyncMegaplan):
            return await mp.duty.get(1)  #: duty.get duty.get(id)
        async def run(mp: AsyncMegaplan) -> None:
            a, b = await asyncio.gather(one(mp), mp.duty.get(2))  #: duty.get duty.get(id)
            a.description  #: Duty.description
            b.description  #: Duty.description
            task = asyncio.create_task(one(mp))
            (await task).description  #: Duty.description
            for each in await asyncio.gather(*[one(mp) for _ in range(3)]):
                each.description  #: Duty.description
        asyncio.run(one(AsyncMegaplan("h", token="t"))).description  #: Duty.description
    """,
    "what is not of the package": """
        from other import Currency, Megaplan
        class Task:
            sign = 1
        def run(mp, x: Currency, y: Task) -> None:
            mp.currency.list()
            x.sign
            y.sign
    """,
    "names that hide others": """
        from megaplan_api import Currency
        def run(Currency) -> None:
            Currency().sign
        def other(list: "list[Currency]") -> None:
            list[0].sign  #: Currency.sign
        class Scope:
            Currency = int
            def run(self) -> None:
                Currency().sign  #: Currency.sign
    """,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_seen(form: str) -> None:
    source = dedent(FORMS[form])
    seen = told(collected({"app.py": source}), "app.py")
    assert _listed(seen) == _listed(expected(source))


MODULES = {
    "a relative import of a vendored package": {
        "acme/__init__.py": "",
        "acme/clients/__init__.py": "",
        "acme/app.py": """
            from .clients.mine import Currency, models
            from .clients.mine.models.finance import Invoice
            from .clients import mine
            Currency().sign  #: Currency.sign
            Invoice().number  #: Invoice.number
            mine.Currency().sign  #: Currency.sign
            models.Currency().sign  #: Currency.sign
        """,
        "acme/deep/app.py": """
            from ..clients.mine import *
            import acme.clients.mine
            Currency().sign  #: Currency.sign
            acme.clients.mine.Currency().sign  #: Currency.sign
        """,
    },
    "names of other modules": {
        "src/shop/client.py": """
            from mine import Megaplan
            from mine import Currency as Money
            mp = Megaplan("host", token="t")
            def currency() -> Money: ...
            class Base:
                def __init__(self):
                    self.mp = mp
        """,
        "src/shop/app.py": """
            from shop.client import mp, currency, Base
            from shop import client
            mp.currency.list()  #: currency.list
            client.mp.currency.list()  #: currency.list
            currency().sign  #: Currency.sign
            class Mine(Base):
                def run(self):
                    self.mp.currency.list()  #: currency.list
                    helper(currency())
            from .helpers import helper
        """,
        "src/shop/helpers.py": """
            def helper(value):
                value.sign  #: Currency.sign
        """,
        "src/shop/everything.py": """
            from .client import *
            mp.currency.list()  #: currency.list
        """,
    },
    "modules that import one another": {
        "a.py": """
            from b import *
            from b import x
            from mine import Currency
            y = x
            y.sign
            Currency().sign  #: Currency.sign
        """,
        "b.py": """
            from a import *
            from a import y as x
            x.sign
            Currency().sign  #: Currency.sign
        """,
    },
}


@pytest.mark.parametrize("form", MODULES)
def test_modules_are_followed(form: str) -> None:
    files = {file: dedent(source) for file, source in MODULES[form].items()}
    found = collected(files, frozenset({"mine"}))
    assert {file: told(found, file) for file in files} == {
        file: expected(source) for file, source in files.items()
    }


def test_a_place_is_that_of_the_name() -> None:
    source = 'from megaplan_api import Currency\n"ёж", Currency(\n).  sign\n'
    places = [e.place for e in collected({"a.py": source}).uses if str(e.symbol) == "Currency.sign"]
    assert [(each.line, each.column) for each in places] == [(3, 5)]


def test_what_is_not_known_is_told() -> None:
    source = dedent("""
        from megaplan_api import Megaplan
        def run(mp: Megaplan, other) -> None:
            first = mp.currency.list().first()
            first.no_such_thing
            first.name.upper()
            other.sign
            mp.request("GET", "x").anything
        """)
    found = collected({"a.py": source}).unresolved
    assert {(each.name, each.place.line, each.is_ours) for each in found} == {
        ("no_such_thing", 5, True),
        ("sign", 7, False),
        ("anything", 8, False),
    }


def _listed(lines: Lines) -> list[tuple[int, list[str]]]:
    return [(line, sorted(symbols)) for line, symbols in sorted(lines.items())]
