"""The body of a call: the elements of a request, named, typed and in order.

    Call("POST", ("task.getList",), "tasks: [task Task]#count,totalCount",
         body=request({
             "target": ("enum", target),
             "project": ("TaskListProject", project),
             "pageCurrent": ("int", page_current),
             "filters": ("[filter TaskFilter]", filters),
         }),
         safe=True)

A body maps the wire name of each element below `<request>` to its kind (see `notation`)
and its value, in the order of the specification. What is None is left out. Account,
session key, silent mode and signature are added when the call is sent; an element
`silent` of the body stands in for the client's.

`safe=True` marks a call that only reads, which may be repeated after any failure.
`returns` names the result:

    ""                            nothing: None
    "task: Task"                  that element of the answer
    "tasks@totalCount: int"       that attribute of that element
    "ContactGetResponse"          the whole answer as one record

Where a record is declared, an int stands for the record's `id`, and a record of
another class gives the elements that both classes know.

A paginated call names its paging elements, which the body gives values for:

    Call("POST", ("task.getList",), "tasks: [task Task]#count,totalCount",
         body=request({..., "pageCurrent": ("int", 1), "pageSize": ("int", page_size), ...}),
         page={"page": "pageCurrent", "size": "pageSize"},
         safe=True)

`page_size` is a number from 1 to 100; the walk counts the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from .codecs import Codec, Scalar, Structure, is_record
from .notation import codec_of

Elements: TypeAlias = Mapping[str, tuple[str, object]]
"""Wire name to kind and value."""


class RequestBody:
    """What is written below `<request>`; a value, never changed in place.

    Attributes:
        elements: Codec and value of each element, in the order of writing.
        session: Whether the session key belongs into the request.
    """

    __slots__ = ("elements", "session")

    def __init__(self, elements: Elements, *, session: bool = True) -> None:
        self.elements = elements
        self.session = session

    def value(self, name: str) -> object:
        """The value of an element, None where there is none."""
        return self.elements[name][1] if name in self.elements else None

    def changed(self, **values: object) -> RequestBody:
        """A body with other values of elements that it has.

        Raises:
            KeyError: It has no such element.
        """
        elements = dict(self.elements)
        for name, value in values.items():
            elements[name] = (elements[name][0], value)
        return RequestBody(elements, session=self.session)

    def __repr__(self) -> str:
        # Names only: a value may be a password, or a file.
        given = (name for name, (_, value) in self.elements.items() if value is not None)
        return f"<RequestBody {', '.join(given)}>"


def request(elements: Elements | None = None, *, session: bool = True) -> RequestBody:
    """The body of a call.

    Args:
        elements: Wire name to kind and value, in the order of the specification.
        session: False for a method that takes no session key, such as `auth.login`.

    Raises:
        TypeError: A value that is no id where one is expected.
        ValueError: A record without an id, or with nothing that is wanted there.
    """
    for name, (kind, value) in (elements or {}).items():
        if value is not None:
            _check(codec_of(kind), name, value)
    return RequestBody(elements or {}, session=session)


def _check(codec: Codec, name: str, value: object) -> None:
    """Refuse what names nothing before a request with it is begun."""
    if isinstance(codec, Structure) and is_record(value):
        cls = codec.cls
        # Of its own class it may be empty, unless that consists of ids alone.
        is_key = {*cls.__shape__.values()} == {"int"} and not cls.__may_be_empty__
        given = (wire in value and value[wire] not in (None, "") for wire in cls.__shape__)
        if (is_key or not isinstance(value, cls)) and not any(given):
            raise ValueError(f"<{name}>: {type(value).__name__} has no id to send")
    elif isinstance(codec, Structure) or (
        isinstance(codec, Scalar) and codec.name == "int" and not isinstance(value, int)
    ):
        codec.write(name, value, None)
