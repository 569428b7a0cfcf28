"""MegaplanMock: what becomes of a request.

recognise -> authenticate -> route -> check -> behaviour or shape -> envelope
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from plansdk.mock.clock import Clock
from plansdk.mock.faults import Fault
from plansdk.mock.http import Answer, Request, json_answer
from plansdk.mock.megaplan import behaviours, bulk, envelope
from plansdk.mock.megaplan.auth import Tokens
from plansdk.mock.megaplan.behaviours import uploads
from plansdk.mock.megaplan.call import Behaviour, Call, FieldError, Refused
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.decoding import read_body, read_query
from plansdk.mock.megaplan.fakes import fake_answer
from plansdk.mock.megaplan.outgoing import Outgoing
from plansdk.mock.megaplan.outgoing.outgoing import CHECK_USER_SIGN, NAMES
from plansdk.mock.megaplan.requests import Requests, hinted
from plansdk.mock.megaplan.routing import DOCUMENT, DOWNLOAD, OUTSIDE, TOKEN, Route, Router
from plansdk.mock.megaplan.schema import schema_of
from plansdk.mock.service import Mock, Recognised
from plansdk.mock.specification import Offered, offered
from plansdk.model import Operation

if TYPE_CHECKING:
    import httpx2

    from plansdk.mock.megaplan.outgoing import Receiving
    from plansdk.mock.record.incoming import Delivery
    from plansdk.mock.server.control import Endpoint

HOST = "demo.megaplan.example"
"""Where the account seems to live; the domain is reserved and leads nowhere."""

_SHOWN = 200
_PLAIN = {"content-type": "text/plain; charset=utf-8"}
_TRUE = ("true", "1")


@dataclass(frozen=True, slots=True)
class _Found(Recognised):
    """A request whose path is known and whose JSON has been read.

    Attributes:
        unreadable: Why the query or the body cannot be read.
    """

    route: Route = field(default_factory=Route)
    unreadable: Refused | None = None


class MegaplanMock(Mock):
    """A Megaplan account in memory.

    Args:
        seed: Makes made-up values, tokens and chances repeatable.
        data: The entities of the beginning: a YAML file, its text, or what is in it; by
            default a small company.
        lenient: Overlook what the vendor's server is known or believed to overlook.
        clock: Tells the time; tests move it.
        spec: The RAML document; by default the bundled one.
        custom_fields: What `plansdk fetch --custom-fields` has written down; fields that it
            lists are checked as those of the document are.

    Attributes:
        host: Name of the account.
        account: Its entities.
        outgoing: What it sends by itself.
        subscribe, install, open_settings, run_scenario: The same as those of `outgoing`.

    Raises:
        Rejected: The data or the document has errors.
    """

    service: ClassVar[str] = "megaplan"
    compresses: ClassVar[bool] = True

    def __init__(
        self,
        seed: int = 0,
        data: Path | str | Mapping[str, Any] | None = None,
        lenient: bool = False,
        clock: Clock | None = None,
        spec: Path | str | None = None,
        custom_fields: Path | str | None = None,
    ) -> None:
        super().__init__(seed, clock)
        self.host = HOST
        self._offered = offered(self.service, spec, custom_fields)
        self._schema = schema_of(self._offered.api)
        self._router = _router(self._offered)
        self.account = Database(self._offered.api, HOST, seed=seed, clock=self.clock, data=data)
        self._is_lenient = lenient
        self._requests = Requests(self._schema, self._exists, is_lenient=lenient)
        self._tokens = Tokens(self.account, self.clock, seed)
        self.outgoing = Outgoing(self, self.account, lambda: self._tokens.first["id"])
        self._behaviours: dict[str, Behaviour | None] = {
            bulk.CALLS: lambda _, call: bulk.run(call, self._inner),
            CHECK_USER_SIGN: self.outgoing.check_user_sign,
        }
        self.subscribe = self.outgoing.subscribe
        self.install = self.outgoing.install
        self.open_settings = self.outgoing.open_settings
        self.run_scenario = self.outgoing.run_scenario

    @cached_property
    def _document(self) -> bytes:
        """What every account serves at `/api/v3`, without a token."""
        return self._offered.path.read_bytes()

    @property
    def username(self) -> str:
        """The login of the first person who has one."""
        return str(self._tokens.first.get("login", ""))

    @property
    def password(self) -> str:
        """The password of the same person."""
        return str(self._tokens.first.get("password", ""))

    @property
    def token(self) -> str:
        """A token of the same person that does not end by itself, like an application's.

        After `expire()` it is another one.
        """
        return self._tokens.permanent()

    @property
    def refresh_token(self) -> str:
        """A refresh token of the same person that has not been used."""
        return self._tokens.unused()

    @staticmethod
    def deliver(
        path: Path | str, to: Receiving, transport: httpx2.BaseTransport | None = None
    ) -> list[Delivery]:
        """Send the requests to a service that are on a cassette, in their order.

        See `plansdk.mock.record.incoming.deliver`.
        """
        from plansdk.mock.record.incoming import deliver

        return list(deliver(Path(path), to, transport))

    def control_endpoints(self) -> Iterable[tuple[str, str, Endpoint]]:
        """What the control endpoint offers of this service alone: method, path, endpoint."""
        from plansdk.mock.megaplan.outgoing.control import endpoints

        return endpoints(self.outgoing)

    def _names(self) -> Collection[str]:
        return {*super()._names(), *NAMES}

    def operations(self) -> Mapping[str, str]:
        """How the client calls each operation, by the operation's identity."""
        outside = {each.id: each.provided_by for each in OUTSIDE}
        return {**outside, **self._offered.names}

    def recognise(self, request: Request) -> Recognised:
        """Find the operation of a request, without judging it."""
        route = self._router.find(request.method, request.path)
        operation = route.operation
        if operation is None:
            return _Found(route=route)
        name = self._offered.names.get(operation.id, operation.provided_by)
        if operation.root == "host":  # neither JSON nor of the specification
            return _Found(operation.id, name, route=route)
        query = body = unreadable = None
        try:
            query = read_query(request.query)
            body = read_body(request.body)
        except Refused as refused:
            unreadable = refused
        return _Found(operation.id, name, body, query, route, unreadable)

    def perform(self, request: Request, found: Recognised) -> Answer:
        """Check a request, do what it asks for, and answer."""
        if not isinstance(found, _Found):
            raise TypeError(f"{found!r} was not recognised here")
        try:
            answer = self._perform(request, found)
        except Refused as refused:
            answer = _refusal(refused)
        if self.account.store.changed:
            self.outgoing.publish()
        if answer.status == 405:
            answer = replace(answer, headers={**answer.headers, "allow": found.route.allow})
        return replace(answer, body=b"") if request.method == "HEAD" else answer

    def _perform(self, request: Request, found: _Found) -> Answer:
        operation = found.route.operation
        if operation is None and request.method == "OPTIONS" and found.route.allowed:
            return Answer(200, headers={"allow": found.route.allow})
        if operation is TOKEN:
            return self._tokens.grant(request)
        if operation is DOCUMENT:
            return Answer(200, self._document, _PLAIN)
        query = dict(found.query or {})
        given = query.pop("access_token", None) if self._is_lenient else None
        is_public = operation is DOWNLOAD and uploads.is_shared(self.account, request)
        try:
            user = "" if is_public else self._tokens.user_of(request, given)
        except Refused as refused:
            raise hinted(refused) if "access_token" in query else refused from None
        if (other := request.headers.get("x-user-id")) and user:
            user = self.account.acting(other)
        if operation is None:
            shown = f'No route found for "{request.method} {request.path[:_SHOWN]}"'
            if found.route.allowed:
                raise Refused(405, FieldError(f"{shown}: Method Not Allowed"))
            raise Refused(404, FieldError(shown))
        body = None
        if operation.root == "api":
            if found.unreadable is not None and (found.query is None or operation.body is not None):
                raise found.unreadable
            query, body = self._requests.checked(operation, request, query, found.body)
        call = Call(operation, found.route.variables, query, body, user, request)
        result = (self._behaviour(operation) or fake_answer)(self.account, call)
        if result.answer is not None:
            return result.answer
        included = request.headers.get("x-use-included-response", "").lower() in _TRUE
        return json_answer(200, envelope.render(self.account, call, result, included))

    def _exists(self, type_: str, id_: str) -> bool:
        return self.account.store.get((type_, id_)) is not None

    def _behaviour(self, operation: Operation) -> Behaviour | None:
        if operation.id not in self._behaviours:
            found = behaviours.find(operation, self._offered.api, self.account.held)
            self._behaviours[operation.id] = found
        return self._behaviours[operation.id]

    def _inner(self, request: Request) -> Answer:
        """Answer one of the requests in a bulk call.

        What is outside of the API, or a bulk call itself, leads nowhere.
        """
        found = self.recognise(request)
        known = found.operation in self._offered.names and found.operation != bulk.CALLS
        outside = bool(found.operation) and not known
        return self.perform(request, _Found() if outside else found)

    def refusal(self, fault: Fault) -> Answer:
        """The error of a fault, in the vendor's form."""
        status = fault.status or 500
        return _refusal(Refused(status, FieldError(fault.message or f"Injected error {status}")))

    def expire(self) -> None:
        """End every access token; refresh tokens live on."""
        self._tokens.expire()

    def reset(self) -> None:
        """Go back to the data and the time of the beginning; forget all that happened."""
        with self.lock:
            super().reset()
            self.account.reset()
            self._tokens.reset()
            self.outgoing.reset()

    def export(self) -> str:
        """The present state as YAML, as `data` takes it."""
        with self.lock:
            return self.account.export()

    def coverage(self) -> Mapping[str, str]:
        """For every operation: `behaviour`, or `shape` for a made-up value of its type."""
        found = {
            each.id: "shape" if self._behaviour(each) is None else "behaviour"
            for each in self._offered.api.operations
        }
        return {**found, **{each.id: "behaviour" for each in OUTSIDE}}

    def example(self, address: str) -> Sequence[str]:
        """Arguments for curl that make a request to try."""
        return ["-H", f"Authorization: Bearer {self.token}", f"{address}/api/v3/task"]

    def credentials(self) -> Mapping[str, str]:
        """What a client needs to log in, by the name of its argument."""
        names = ("host", "token", "username", "password")
        return {name: getattr(self, name) for name in names}


@cache
def _router(of: Offered) -> Router:
    return Router(of.api.operations)


def _refusal(refused: Refused) -> Answer:
    errors = [{"field": each.field, "message": each.message} for each in refused.errors]
    meta = {"status": refused.status, "errors": errors}
    return json_answer(refused.status, {"meta": meta, "data": None})
