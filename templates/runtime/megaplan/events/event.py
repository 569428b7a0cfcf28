"""Events: what has happened to an entity, as the streams of an application tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from .._core.decoding import class_of, view
from .._core.entity import Entity
from .._core.json_document import Document
from .._core.secret import Secret
from .incoming_json import IncomingError, json_object, object_of, text_of, without, without_secrets

_PREFIX: Final = "on_after_"
_KINDS: Final = ("create", "update", "drop")
_INFO: Final = "accountInfo"


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """An event of an application.

    Attributes:
        kind: `create`, `update` or `drop`; any other one as it came.
        data: The entity, as if it had been read. An unknown type is an `UnknownEntity`.
        application: The `uuid` of the application that the event was sent to.
        uuid: What tells an event from others, and its repetitions not; empty if there is none.
        model: The `contentType` of the entity.
        token: The API token that an application is given when it is installed. It can be
            neither shown nor pickled, and is in no other attribute.
        account_info: What came as `accountInfo`.
        extra: What came beside the keys that are known.
    """

    kind: str
    data: Entity
    application: str = ""
    uuid: str = ""
    model: str = ""
    token: Secret | None = None
    account_info: Mapping[str, Any] = field(default_factory=dict[str, Any])
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @classmethod
    def parse(cls, body: bytes | str | Mapping[str, Any]) -> Self:
        """Read the body of a request.

        Args:
            body: As it came, or the JSON object in it.

        Raises:
            IncomingError: It is no event.
        """
        whole = json_object(body)
        if not is_event(whole):
            raise IncomingError("the body is no event")
        name, data, info = (
            text_of(whole, "event"),
            object_of(whole, "data"),
            object_of(whole, _INFO),
        )
        type_name = text_of(data, "contentType", "data.contentType")
        text_of(data, "id", "data.id")
        model = text_of(info, "model", "accountInfo.model") or type_name
        token = text_of(data, "token", "data.token")
        plain = {key: each for key, each in data.items() if key != "token"}
        kind = name.removeprefix(_PREFIX)
        return cls(
            kind=kind if kind in _KINDS else name,
            data=view(class_of(type_name or model), plain, Document(plain)),
            application=text_of(info, "integrationUuid", "accountInfo.integrationUuid"),
            uuid=text_of(info, "uuid", "accountInfo.uuid"),
            model=model,
            token=Secret(token) if token else None,
            account_info=without(info),
            extra=without(whole, "event", "data", _INFO),
        )

    def to_dict(self) -> dict[str, Any]:
        """The event as JSON, for a queue; `parse` reads it. Credentials are left out."""
        return {
            **without_secrets(dict(self.extra)),
            "event": _PREFIX + self.kind if self.kind in _KINDS else self.kind,
            "data": self.data.to_dict(),
            _INFO: without_secrets(dict(self.account_info)),
        }

    def __repr__(self) -> str:
        kind = self.kind if self.kind in _KINDS else "other"
        return f"<Event {kind} {type(self.data).__name__}>"


def is_event(body: Mapping[str, Any]) -> bool:
    """Whether a body looks like an event; of that of an installation little is known."""
    data = body.get("data")
    return "event" in body or _INFO in body or (isinstance(data, dict) and "token" in data)
