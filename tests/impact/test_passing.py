"""Values that are passed on: through comprehensions, containers and functions of Python.

Comments say what a line uses, as in `test_forms`.
"""

from __future__ import annotations

from textwrap import dedent

import pytest

from impact.reading import collected, expected, told

FORMS = {
    "comprehensions": """
        from megaplan_api import Department, Megaplan
        def run(mp: Megaplan, many: list[Department]) -> None:
            [d.order_pos for d in mp.department.list()]  #: department.list Department.order_pos
            {d.name for d in mp.department.list() if d.order_pos}  #: department.list Department.name Department.order_pos
            {d.name: d.order_pos for d in many}  #: Department.name Department.order_pos
            {d.name: d for d in many}["x"].icon  #: Department.name Department.icon
            for key in {d.parent: 1 for d in many}:  #: Department.parent
                key.icon  #: Department.icon
            [c.name for d in many for c in d.childs]  #: Department.name Department.childs
            [[c.name for c in d.childs] for d in many]  #: Department.name Department.childs
            [c.icon for inner in [[d for d in many]] for c in inner]  #: Department.icon
            any(d.order_pos for d in many)  #: Department.order_pos
            [p.name for d in many if (p := d.parent)]  #: Department.name Department.parent
            p.icon  #: Department.icon
            [x for d in many if d.icon for x in d.childs if x.name]  #: Department.icon Department.childs Department.name
            [d.name for d in [e for e in many if e.order_pos]]  #: Department.name Department.order_pos
            [n.name for n, m in [(d, d.name) for d in many]]  #: Department.name
            (lambda: [d.icon for d in many])()  #: Department.icon
            [(lambda: d.icon)() for d in many]  #: Department.icon
            [d.icon for d in (x for x in many)][0].color  #: Department.icon DepartmentIcon.color
    """,
    "conditions of comprehensions": """
        from megaplan_api import Currency, Department
        def run(things, d, e) -> None:
            [e.sign for e in things if isinstance(e, Currency)]  #: Currency.sign
            e.sign
            {t.name: t for t in things if isinstance(t, (Currency, Department)) and t.name}  #: Currency.name Department.name
            [t.icon for u in things for t in u if isinstance(t, Department) if t.name]  #: Department.icon Department.name
            [[u.icon for t in u.childs] for u in things if isinstance(u, Department)]  #: Department.icon Department.childs
            any(isinstance(t, Currency) and t.sign for t in things)  #: Currency.sign
            [t.sign for t in things if isinstance(d, Currency) and d.sign]  #: Currency.sign
    """,
    "names hidden by comprehensions": """
        from megaplan_api import Currency, Department, Megaplan
        def run(mp: Megaplan, d: Department, many: list[Department]) -> None:
            [d.sign for d in mp.currency.list()]  #: currency.list Currency.sign
            d.icon  #: Department.icon
            [d.name for d in d.childs]  #: Department.name Department.childs
            [many.sign for many in [x for x in many]]
        class Scope:
            rows: list[Department]
            names = [row.name for row in rows]  #: Department.name
    """,
    "functions that take functions": """
        from collections import defaultdict
        from functools import reduce
        from itertools import chain, groupby, islice
        import heapq
        import itertools
        from megaplan_api import Currency, Department, Megaplan
        def by_name(d):
            return d.name  #: Department.name
        def run(mp: Megaplan, many: list[Department]) -> None:
            sorted(mp.department.list(), key=lambda d: d.order_pos)  #: department.list Department.order_pos
            many.sort(key=lambda d: d.order_pos)  #: Department.order_pos
            min(many, key=lambda d: d.order_pos).icon  #: Department.order_pos Department.icon
            max(many, key=lambda d: d.order_pos, default=None).icon  #: Department.order_pos Department.icon
            sum(d.order_pos for d in many)  #: Department.order_pos
            filter(lambda d: d.icon, many)  #: Department.icon
            [d.name for d in filter(lambda d: d.icon, many)]  #: Department.icon Department.name
            [i.color for i in map(lambda d: d.icon, many)]  #: Department.icon DepartmentIcon.color
            list(map(by_name, many))
            [d.icon for d in filter(None, many)]  #: Department.icon
            reduce(lambda a, b: a if a.icon else b, many).name  #: Department.icon Department.name
            heapq.nlargest(3, many, key=lambda d: d.order_pos)[0].icon  #: Department.order_pos Department.icon
            max(many[0], many[1], key=lambda d: d.order_pos)  #: Department.order_pos
            for key, group in groupby(many, key=lambda d: d.parent):  #: Department.parent
                key.icon  #: Department.icon
                [d.name for d in group]  #: Department.name
            [d.icon for d in chain(many, many)]  #: Department.icon
            [d.icon for d in chain(*[many, many])]  #: Department.icon
            [d.icon for d in chain.from_iterable([many])]  #: Department.icon
            [d.icon for d in islice(many, 3)]  #: Department.icon
            [d.icon for d in itertools.islice(many, 3)]  #: Department.icon
    """,
    "attributes in texts": """
        import operator
        from operator import attrgetter as by
        from megaplan_api import Department
        def run(department: Department, many: list[Department], name: str) -> None:
            getattr(department, "icon").color  #: Department.icon DepartmentIcon.color
            getattr(department, "icon", None)  #: Department.icon
            setattr(department, "name", "x")  #: Department.name
            getattr(department, name)
            sorted(many, key=by("icon", "name"))  #: Department.icon Department.name
            many.sort(key=operator.attrgetter("icon"))  #: Department.icon
            min(many[0], department, key=by("order_pos"))  #: Department.order_pos
            sorted(many, key=by("parent.icon"))  #: Department.parent
    """,
    "functions that pass values on": """
        from megaplan_api import Department, Megaplan
        def run(mp: Megaplan, many: list[Department], other: list) -> None:
            for number, d in enumerate(many, start=1):
                d.icon  #: Department.icon
            [d.icon for _, d in enumerate(many)]  #: Department.icon
            [(a.icon, b.name) for a, b in zip(many, mp.department.list())]  #: department.list Department.icon Department.name
            [(a.icon, b.name) for a, b in zip(other, many, strict=True)]  #: Department.name
            next(iter(many)).icon  #: Department.icon
            next((d for d in many if d.name), None).icon  #: Department.name Department.icon
            list(many)[0].icon  #: Department.icon
            tuple(many)[0].icon  #: Department.icon
            set(many).pop().icon  #: Department.icon
            [d.icon for d in reversed(many)]  #: Department.icon
            [d.icon for d in list(mp.department.list())[:3]]  #: department.list Department.icon
            dict(zip(other, many))["x"].icon  #: Department.icon
            {**{"a": many[0]}}["a"].icon  #: Department.icon
            [*many][0].icon  #: Department.icon
            (*many,)[0].icon  #: Department.icon
            first, *rest = many
            rest[0].icon  #: Department.icon
            first.icon  #: Department.icon
            table = {}
            for d in many:
                table[d.id] = d  #: BaseEntity.id
            table["x"].icon  #: Department.icon
            gathered = []
            for d in many:
                gathered.append(d)
            gathered[0].icon  #: Department.icon
            gathered += many
            unpacked = [x for x in (many[0], many[1])]
            unpacked[0].icon  #: Department.icon
    """,
    "asynchronous comprehensions": """
        from megaplan_api import AsyncMegaplan
        async def rows(mp: AsyncMegaplan):
            async for d in mp.department.list():  #: department.list
                yield d
        async def run(mp: AsyncMegaplan) -> None:
            [d.name async for d in mp.department.list() if d.icon]  #: department.list Department.name Department.icon
            {d.name: d.order_pos async for d in mp.department.list()}  #: department.list Department.name Department.order_pos
            {d.icon async for d in rows(mp)}  #: Department.icon
            found = [d async for d in mp.department.list()]  #: department.list
            found[0].icon  #: Department.icon
            async for d in (x async for x in mp.department.list()):  #: department.list
                d.icon  #: Department.icon
            [(await mp.duty.get(d.id)).description async for d in mp.duty.list()]  #: duty.get duty.get(id) BaseEntity.id Duty.description duty.list
            (await anext(aiter(mp.department.list()))).icon  #: department.list Department.icon
            [d.icon for d in await mp.department.list().collect()]  #: department.list Department.icon
            [c.icon async for d in mp.department.list() for c in d.childs]  #: department.list Department.childs Department.icon
    """,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_value_is_followed(form: str) -> None:
    source = dedent(FORMS[form])
    assert told(collected({"app.py": source}), "app.py") == expected(source)


def test_an_attribute_in_a_text_has_the_place_of_its_name() -> None:
    source = 'from megaplan_api import Currency\nsetattr(Currency(), "sign", "ё")\n'
    found = [e for e in collected({"a.py": source}).uses if str(e.symbol) == "Currency.sign"]
    assert [(e.kind, e.place.line, e.place.column) for e in found] == [("write", 2, 22)]
