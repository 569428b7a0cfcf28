"""Walks the resources of a RAML document: one entry per method, in document order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress

from plansdk.syntax import tree

METHODS = ("get", "post", "put", "delete", "patch", "head", "options")


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a resource as the document declares it.

    Attributes:
        name: `get`, in lower case as RAML writes it.
        path: The keys of the resource and its ancestors joined, as written.
        key: The method's key; for its place.
        node: What is declared under it, if anything.
        resources: The resource and its ancestors, outermost first.
    """

    name: str
    path: str
    key: tree.Scalar
    node: tree.Mapping | None
    resources: tuple[tree.Mapping, ...]

    def uri_parameter(self, name: str) -> tuple[tree.Scalar, tree.Node] | None:
        """The innermost declaration of a path variable, with its key."""
        for node in (self.node, *reversed(self.resources)):
            declared = tree.section(node, "uriParameters")
            found = declared.get(name) or declared.get(name + "?")
            if found:
                return found
        return None


def methods(
    parent: tree.Mapping, prefix: str = "", resources: tuple[tree.Mapping, ...] = ()
) -> Iterator[Method]:
    """Every method in the document, or under a resource of that path, with those around it."""
    for key, node in parent.items():
        if key.text in METHODS and resources:
            declared = node if isinstance(node, tree.Mapping) else None
            yield Method(key.text, prefix, key, declared, resources)
        elif key.text.startswith("/") and isinstance(node, tree.Mapping):
            yield from methods(node, prefix + key.text, (*resources, node))


def preferred(body: tree.Node) -> str:
    """The media type to speak where a body names some: JSON, or the first one; or nothing."""
    media = [key for key in body.entries if "/" in key] if isinstance(body, tree.Mapping) else []
    is_json = (each.partition(";")[0].rstrip().lower().endswith("json") for each in media)
    return next(compress(media, is_json), media[0] if media else "")
