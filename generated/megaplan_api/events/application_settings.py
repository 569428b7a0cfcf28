"""The settings page of an application: what Megaplan opens it with."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, overload

from .._core.call import Call
from .._core.methods import operation
from .._core.runner import Async, Caller, M_co, Resource, Sync
from .._core.secret import Secret
from ..models import Employee
from .incoming_json import IncomingError, form_fields, without

_KNOWN = (
    "accountId",
    "uniqueAccountId",
    "applicationToken",
    "expirationTime",
    "applicationUuid",
    "permanentHost",
    "userSign",
)


class _Signatures(Resource[M_co]):
    @operation
    def check(self, uuid: str, sign: str) -> Call[Employee]:
        """The user who a signature belongs to."""
        return Call("GET", ("integration", uuid, "checkUserSign", sign), "Employee")


@dataclass(frozen=True, slots=True, repr=False)
class ApplicationSettings:
    """The parameters that the settings page of an application is opened with.

    Whoever knows the address can make them up: `verify` them before they are believed.

    Attributes:
        host: The account's host name.
        account: What the account is called whatever its host name is.
        application: The `uuid` of the application.
        token: The API token of the application.
        expiration: When it ends, as it came.
        permanent_host: The account's own host name, which stays.
        user_sign: The signature of the user who opened the page.
        extra: Further parameters.
    """

    host: str
    account: str
    application: str
    token: Secret
    expiration: str
    permanent_host: str
    user_sign: Secret
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @classmethod
    def parse(cls, form: bytes | str | Mapping[str, object]) -> Self:
        """Read a form or a query, as it came or as a mapping of names to texts.

        Raises:
            IncomingError: It has none of the parameters.
        """
        fields = form_fields(form)
        if not fields.keys() & set(_KNOWN):
            raise IncomingError("the body is neither JSON nor the parameters of a settings page")
        host, account, token, expiration, application, permanent, sign = (
            fields.get(name, "") for name in _KNOWN
        )
        return cls(
            host=host,
            account=account,
            application=application,
            token=Secret(token),
            expiration=expiration,
            permanent_host=permanent,
            user_sign=Secret(sign),
            extra=without(fields, *_KNOWN),
        )

    @overload
    def verify(self, mp: Caller[Sync]) -> Employee: ...
    @overload
    def verify(self, mp: Caller[Async]) -> Awaitable[Employee]: ...
    def verify(self, mp: Caller[Any]) -> Any:
        """Ask the account who opened the page (`integration.check_user_sign`).

        Args:
            mp: A client of the account; the answer of an asynchronous one is awaited.

        Raises:
            IncomingError: The application or the signature is missing.
            ClientError: The account does not know the signature, or was not reached.
        """
        if not self.application or not self.user_sign:
            raise IncomingError("applicationUuid or userSign is missing", 403)
        return _Signatures(mp).check(self.application, self.user_sign.reveal())

    def __repr__(self) -> str:
        return "<ApplicationSettings>"
