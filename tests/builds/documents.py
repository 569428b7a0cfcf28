"""Documents of other builds, made from the bundled one by edits of its types and resources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Any, Self

import yaml

from plansdk import resources

BUNDLED = resources.specs("megaplan") / "r2510.27309.181.raml"

_TYPES, _SERVED = "types:\n", "baseUri:"
_BLOCK = re.compile(r"^(?=\S)", re.MULTILINE)
_TYPE = re.compile(r"^(?=    \S)", re.MULTILINE)
_WORD = re.compile(r"\w+")

Node = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """A document in blocks of text.

    Attributes:
        head: What stands before the types.
        types: Text of each type, by name.
        foot: What stands between types and resources.
        resources: Text of each resource, by the path as it is written.
    """

    head: str
    types: dict[str, str]
    foot: str
    resources: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def text(self) -> str:
        """The document."""
        return "".join([self.head, *self.types.values(), self.foot, *self.resources.values()])

    def version(self, name: str) -> Self:
        """The same under another version."""
        return replace(self, head=self.head.replace("r2510.27309.181", name))

    def with_type(self, name: str, type_: Node) -> Self:
        """The same with a type, in place of one of that name."""
        return replace(self, types={**self.types, name: _block({name: type_}, 4)})

    def with_resource(self, path: str, resource: Node) -> Self:
        """The same with a resource, in place of one of that path."""
        block = _block({path: resource}, 0)
        return replace(self, resources={**self.resources, path: block})

    def without_types(self, *names: str) -> Self:
        """The same without some types."""
        return replace(self, types={k: v for k, v in self.types.items() if k not in names})

    def without_resources(self, *paths: str) -> Self:
        """The same without some resources."""
        return replace(self, resources={k: v for k, v in self.resources.items() if k not in paths})

    def edit_type(self, name: str, edit: Callable[[Node], None]) -> Self:
        """The same with a type edited in place."""
        node = yaml.load(self.types[name], yaml.CSafeLoader)[name]
        edit(node)
        return self.with_type(name, node)

    def edit_resource(self, path: str, edit: Callable[[Node], None]) -> Self:
        """The same with a resource edited in place."""
        (node,) = yaml.load(self.resources[path], yaml.CSafeLoader).values()
        edit(node)
        return self.with_resource(path, node)

    def replaced(self, pattern: str, new: str) -> Self:
        """The same with something else in place of what a pattern finds, in every block."""
        find = re.compile(pattern, re.MULTILINE)
        types = (find.sub(new, each) for each in self.types.values())
        served = (find.sub(new, each) for each in self.resources.values())
        return replace(self, types=dict(_named(types)), resources=dict(_named(served)))

    def needed(self, names: Iterable[str]) -> set[str]:
        """Types that some of these words name, and all that those need; at least these."""
        words = {name: set(_WORD.findall(text)) for name, text in self.types.items()}
        found: set[str] = set()
        todo = set(names)
        while todo := (todo & self.types.keys()) - found:
            found |= todo
            todo = set[str]().union(*(words[each] for each in todo))
        return found

    def pruned(self, random: Random, share: float) -> Self:
        """The same without a share of the resources, and of the types that nothing needs then."""
        paths = list(self.resources)
        fewer = self.without_resources(*random.sample(paths, int(len(paths) * share)))
        served = _WORD.findall("".join(fewer.resources.values()))
        kept = fewer.needed([*served, "BaseEntity", "BaseValue"])
        unused = sorted(self.types.keys() - kept)
        kept |= fewer.needed(random.sample(unused, len(unused) // 10))
        return fewer.without_types(*(self.types.keys() - kept))


@cache
def bundled() -> Document:
    """The bundled document."""
    text = BUNDLED.read_text(encoding="utf-8")
    head, _, rest = text.partition(_TYPES)
    types, _, rest = rest.partition(_SERVED)
    foot, *served = _BLOCK.split(_SERVED + rest)[1:]
    return Document(
        head + _TYPES,
        dict(_named(_TYPE.split(types)[1:])),
        foot,
        dict(_named(served)),
    )


def _named(blocks: Any) -> list[tuple[str, str]]:
    return [(re.split(r":\s", each, maxsplit=1)[0].strip(" '\""), each) for each in blocks]


class _Plain(yaml.CSafeDumper):
    """Writes what occurs twice twice."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _block(node: Node, indent: int) -> str:
    text = yaml.dump(node, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=999)
    return "".join(f"{' ' * indent}{line}\n" for line in text.splitlines())
