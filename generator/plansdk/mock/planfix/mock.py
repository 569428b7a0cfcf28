"""The Planfix that tests and developers talk to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from plansdk.mock.clock import Clock
from plansdk.mock.faults import Fault
from plansdk.mock.fixtures import Fixtures
from plansdk.mock.http import Answer, Request
from plansdk.mock.planfix import access, fakes, wire, writing
from plansdk.mock.planfix import data as accounts
from plansdk.mock.planfix.behaviours import BEHAVIOURS
from plansdk.mock.planfix.call import Call, Refused
from plansdk.mock.planfix.checking import Checker
from plansdk.mock.planfix.finding import need_administrator
from plansdk.mock.planfix.forms import Method, methods
from plansdk.mock.planfix.records import ADMINISTRATORS, LOGS, Record, new
from plansdk.mock.planfix.views import elements
from plansdk.mock.service import LENIENT_HINT, Mock, Recognised
from plansdk.mock.specification import Offered, offered

SUB_PATHS = ("/xml", "/xml/")
"""Where Planfix listens; the address in the account has either form."""

_LENIENT = Checker(lenient=True)


@cache
def _methods(service: Offered) -> dict[str, Method]:
    """The methods of a specification, made ready once for all mocks of a process."""
    return methods(service.api, service.names)


class PlanfixMock(Mock):
    """A Planfix account in memory, which answers as the XML API does.

    Args:
        seed: Makes made-up values, session keys and chances repeatable.
        data: What the account holds: a YAML file, YAML as a text, or the same as a
            mapping; by default a small company with tasks, contacts and projects.
        require_signature: Refuse requests without a signature.
        lenient: Overlook unknown elements, attributes and other deviations that the
            service is not known to refuse.
        clock: Tells the time; tests move it.
        spec: The specification; by default the bundled one.

    Raises:
        Rejected: The data is no account; carries every finding.

    Attributes:
        limits: How many requests are answered; no limits at first.
        state: What the account holds now.
    """

    service = "planfix"

    def __init__(
        self,
        seed: int = 0,
        data: Fixtures | None = None,
        require_signature: bool = False,
        lenient: bool = False,
        clock: Clock | None = None,
        spec: Path | str | None = None,
    ) -> None:
        self._offered = offered("planfix", spec)
        self._seed = seed
        super().__init__(seed, clock)
        self.limits = access.Limits()
        self._require_signature = require_signature
        self._lenient = lenient
        self._checker = Checker(lenient=lenient)
        self._methods = _methods(self._offered)
        self._codes = {each.symbol: each.code for each in self._offered.api.errors}
        self._access = access.Access(self._offered.api, seed)
        self._beginning = accounts.load(data)
        self.state = deepcopy(self._beginning)

    @property
    def account(self) -> str:
        """Name of the account."""
        return self.credentials()["account"]

    @property
    def api_key(self) -> str:
        """The API key that it accepts."""
        return self.credentials()["api_key"]

    @property
    def private_key(self) -> str:
        """The key that requests are signed with."""
        return self.credentials()["private_key"]

    @property
    def token(self) -> str:
        """The token of the first employee who has one."""
        return self.credentials()["token"]

    @property
    def login(self) -> str:
        """The login of the first employee who has one."""
        return self.credentials()["login"]

    @property
    def password(self) -> str:
        """The password that belongs to `login`."""
        return self.credentials()["password"]

    def credentials(self) -> Mapping[str, str]:
        """What a client needs, by the name of its argument."""
        own, users = self.state.account, self.state.users.values()
        person = next((each for each in users if each.login), new("users"))
        return {
            "account": own.name,
            "api_key": own.apiKey,
            "token": next((each.token for each in users if each.token), ""),
            "login": person.login,
            "password": person.password,
            "private_key": own.privateKey,
        }

    def example(self, address: str) -> Sequence[str]:
        """Arguments for curl that make a request to try."""
        method, contents = "task.getList", f"<account>{escape(self.account)}</account>"
        contents += "<target>all</target>"
        if self._require_signature:
            unsigned = wire.parse(f"<request>{contents}</request>".encode())
            signature = access.signature(method, unsigned, self.private_key)
            contents += f"<signature>{signature}</signature>"
        request = f'<request method="{method}">{contents}</request>'
        key, kind = f"{self.api_key}:{self.token}", "Content-Type: application/xml"
        return ["-u", key, "-H", kind, "-d", request, f"{address}/xml/"]

    def recognise(self, request: Request) -> Recognised:
        """Find the method of a request, without judging it."""
        try:
            root = wire.parse(request.body)
        except Refused:
            return Recognised()
        name = self._named(root)
        known = self._methods.get(name)
        return Recognised(name if known else "", known.client_name if known else "", root)

    def perform(self, request: Request, found: Recognised) -> Answer:
        """Check a request, do what it asks for, and answer."""
        if request.path not in SUB_PATHS:
            return Answer(404, b"Not found\n", {"content-type": "text/plain"})
        # Programs that send GET with a body are served.
        has_body = request.method == "GET" and bool(request.body)
        if request.method != "POST" and not (self._lenient and has_body):
            hint = f" {LENIENT_HINT}" if has_body else ""
            said = f"{request.method} instead of POST{hint}"
            return self._error(Refused("INVALID_XML", said, status=405))
        try:
            return self._respond(request, found)
        except Refused as refused:
            return self._error(refused)

    def _error(self, refused: Refused) -> Answer:
        return wire.error(self._codes.get(refused.error, refused.error), refused)

    def _respond(self, request: Request, found: Recognised) -> Answer:
        root = found.body if found.body is not None else wire.parse(request.body)
        state = self.state
        now = self.clock.now().astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
        api_key, token = access.basic(request.headers)
        access.check_names(state, api_key, root.findtext("account"))
        name = self._named(root)
        if name not in self._methods:
            hint = f" {LENIENT_HINT}" if name.strip() in self._methods else ""
            raise Refused("UNKNOWN_METHOD", f"there is no method {name[:60]!r}{hint}")
        method, sid = self._methods[name], root.findtext("sid")
        user = self._access.user(state, token, sid, now, session=method.xml.session)
        key = state.account.privateKey
        signed = wire.signed(request.body, root)
        access.check_signature(method.name, signed, key, required=self._require_signature)
        self._access.count(self.limits, now)
        given = self._given(root, method)
        call = Call(method, state, given, user, now, self._lenient)
        answered = self._behave(call)
        if isinstance(answered, Answer):
            return answered
        headers = {"x-ratelimit-remaining": str(self._access.left(self.limits))}
        return wire.ok(writing.contents(method.response, answered), headers)

    def _named(self, root: wire.Element) -> str:
        """The method of a request; samples of the vendor have blanks behind it."""
        name: str = root.get("method", "")
        return name.strip() if self._lenient else name

    def _given(self, root: wire.Element, method: Method) -> dict[str, Any]:
        """The elements of a request.

        Raises:
            Refused: Something is not as specified; says so if a lenient mock overlooks it.
        """
        try:
            return self._checker.content(root, method.request, method.name, is_top=True)
        except Refused as refused:
            with suppress(Refused):
                _LENIENT.content(root, method.request, method.name, is_top=True)
                refused.said += f" {LENIENT_HINT}"
            raise

    def _behave(self, call: Call) -> Mapping[str, Any] | Answer:
        name = call.name
        if name == "auth.login":
            login, password = call.given["login"], call.given["password"]
            return {"sid": self._access.log_in(self.state, login, password, call.now)}
        behaviour = BEHAVIOURS.get(name)
        if behaviour is None:
            return self._made_up(call.method)
        if name in ADMINISTRATORS:
            need_administrator(call)
        answered = behaviour(call)
        if name in LOGS and isinstance(answered, Record):
            number = call.log(LOGS[name], **{call.group: answered.id})
            answered = {call.group: answered, "actionid": number}
        return answered if isinstance(answered, Answer) else elements(call, answered)

    def _made_up(self, method: Method) -> Mapping[str, Any] | Answer:
        random = Random(f"{self._seed}/{method.name}")
        if method.xml.binary:
            return Answer(200, random.randbytes(64), {"content-type": "application/octet-stream"})
        return fakes.made_up(method.response, random)

    def refusal(self, fault: Fault) -> Answer:
        """The error of a fault, in the service's own form."""
        if fault.code:
            refused = Refused("", fault.message, status=fault.status or 200)
            return wire.error(fault.code, refused)
        said = fault.message or "The service is not available."
        return Answer(fault.status or 200, said.encode(), {"content-type": "text/plain"})

    def expire(self) -> None:
        """End every session."""
        with self.lock:
            self._access.expire()

    def reset(self) -> None:
        """Go back to the data and the time of the beginning; forget all that happened."""
        with self.lock:
            self.state = deepcopy(self._beginning)
            self._access = access.Access(self._offered.api, self._seed)
            self.limits = access.Limits()
            super().reset()

    def export(self) -> str:
        """The present state as YAML, as `data` takes it."""
        with self.lock:
            return accounts.dump(self.state)

    def operations(self) -> Mapping[str, str]:
        """How the client calls each method, by the method's identity."""
        return {name: each.client_name for name, each in self._methods.items()}

    def coverage(self) -> Mapping[str, str]:
        """For every method: `behaviour`, or `shape` for a made-up value of its type."""
        own = {"auth.login", *BEHAVIOURS}
        return {name: "behaviour" if name in own else "shape" for name in self._methods}
