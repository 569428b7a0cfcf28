"""What a mocked Megaplan sends by itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from secrets import token_hex
from typing import Any, Final
from uuid import uuid4

import httpx2

from plansdk.mock.http import Answer
from plansdk.mock.journal import Exchange, Journal
from plansdk.mock.megaplan.call import Call, FieldError, Refused, Result
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.outgoing import deal_card
from plansdk.mock.megaplan.outgoing.subscription import (
    Subscription,
    addressed,
    event_of,
)
from plansdk.mock.megaplan.outgoing.target import SECONDS, Receiving, Target
from plansdk.mock.megaplan.tables import STREAMS
from plansdk.mock.service import Mock

NAMES: Final = tuple(
    f"event.{each}" for each in ("create", "update", "drop", "install", "settings", "scenario")
)
"""How faults and the journal call what is sent."""

CHECK_USER_SIGN: Final = "GET /integration/{uuid}/checkUserSign/{userSign}"
_HOUR: Final = 3600

_logger: Final = logging.getLogger(__name__)


class Outgoing:
    """What a mock sends by itself.

    Args:
        user: Gives the id of the employee who does what nobody has asked for.

    Attributes:
        deliveries: What was sent and how it was answered, oldest first; status 0 stands for no
            answer.
        subscriptions: Who is told what happens.
    """

    def __init__(self, mock: Mock, db: Database, user: Callable[[], str]) -> None:
        self._mock = mock
        self._db = db
        self._user = user
        self.deliveries = Journal()
        self.subscriptions: list[Subscription] = []
        self._signs: dict[tuple[str, str], str] = {}

    def subscribe(
        self,
        to: Receiving,
        streams: Sequence[str] = (),
        application: str = "",
        retry_after: float = 1.0,
        transport: httpx2.BaseTransport | None = None,
    ) -> Subscription:
        """Tell an application what happens to entities from now on.

        Args:
            to: Its address, or a function that is given each event as JSON and may raise.
            streams: `deals`, `tasks`…; by default all.
            application: Its `uuid`; by default a new one.
            retry_after: Seconds until a failed delivery is repeated.
            transport: Takes the place of the network, such as `httpx2.WSGITransport(app)`.

        Raises:
            ValueError: It is no address, or there is no such stream.
        """
        made = Subscription(
            Target(to, transport),
            tuple(streams) or tuple(STREAMS),
            application or str(uuid4()),
            self._send,
            retry_after,
            self._closed,
        )
        with self._mock.lock:
            self._watch([*self.subscriptions, made])
        return made

    def _closed(self, ended: Subscription) -> None:
        with self._mock.lock:
            self._watch([each for each in self.subscriptions if each is not ended])

    def _watch(self, subscriptions: list[Subscription]) -> None:
        """Tell what has become of the entities to others from now on."""
        self.publish()
        self.subscriptions = subscriptions
        self._db.store.changed = {} if subscriptions else None

    def publish(self) -> None:
        """Tell the applications what has become of the entities since the last time."""
        before = self._db.store.changed or {}
        if before:
            self._db.store.changed = {}
        for key, old in before.items():
            told = [each for each in self.subscriptions if each.takes(key[0])]
            event = event_of(self._db, key, old) if told else None
            if event is not None:
                for each in told:
                    each.add(addressed(event, each.application))

    def reset(self) -> None:
        """Forget what waits and what was sent; the subscriptions stay."""
        self.deliveries.clear()
        self._signs.clear()
        for each in self.subscriptions:
            each.clear()
        self._db.store.changed = {} if self.subscriptions else None

    def install(
        self,
        to: Receiving,
        application: str = "",
        host: str = "",
        transport: httpx2.BaseTransport | None = None,
    ) -> Exchange:
        """Send the event that brings an application its token, once.

        Args:
            host: Where the account is said to be.
        """
        with self._mock.lock:
            known = self._mock.credentials()
            data = {"token": known["token"], "host": host or known["host"]}
        event = addressed({"event": "on_after_install", "data": data}, application or str(uuid4()))
        return self._once(to, "event.install", event, transport=transport)

    def open_settings(
        self,
        to: Receiving,
        application: str = "",
        host: str = "",
        transport: httpx2.BaseTransport | None = None,
    ) -> Exchange:
        """Open the settings page of an application by a form, as the first person.

        Args:
            to: Its address, or a function that is given the form and returns the page.
        """
        uuid, sign = application or str(uuid4()), token_hex(16)
        with self._mock.lock:
            known = self._mock.credentials()
            host = host or known["host"]
            self._signs[uuid, sign] = self._user()
            form = {
                "accountId": host,
                "uniqueAccountId": host.partition(".")[0],
                "applicationToken": known["token"],
                "expirationTime": str(int(self._mock.clock.now().timestamp()) + _HOUR),
                "applicationUuid": uuid,
                "permanentHost": host,
                "userSign": sign,
            }
        return self._once(to, "event.settings", form, is_form=True, transport=transport)

    def check_user_sign(self, db: Database, call: Call) -> Result:
        """Who has opened a settings page, by what its address said."""
        user = self._signs.get((call.variables["uuid"], call.variables["userSign"]))
        found = db.store.get(("Employee", user)) if user else None
        if found is None:
            raise Refused(403, FieldError("The signature of the user is wrong"))
        return Result(found)

    def run_scenario(
        self, deal: int | str, to: Receiving, transport: httpx2.BaseTransport | None = None
    ) -> Exchange:
        """Send the request of a deal's scenario, and change the deal as the answer says it.

        An answer that cannot be applied changes nothing: it is logged, and `fault` tells it.

        Args:
            to: An address, or a function that is given the request and returns an answer.

        Raises:
            ValueError: There is no such deal, or it is no address.
        """
        deal = str(deal)
        with self._mock.lock:
            found = self._db.store.get(("Deal", deal))
            if found is None:
                raise ValueError(f"there is no deal {deal!r}")
            said = deal_card.request_of(self._db, found)
        exchange = self._once(to, "event.scenario", said, transport=transport)
        if exchange.answer.status == 200:
            with self._mock.lock:
                try:
                    found = self._db.find(("Deal",), deal)  # it may be gone meanwhile
                    deal_card.apply(self._db, found, exchange.answer.body, self._user())
                except Refused as refused:
                    invalid = "; ".join(each.message for each in refused.errors)
                    exchange.fault = f"invalid reply: {invalid}"
                    _logger.warning("the reply to a scenario is invalid: %s", invalid)
                self.publish()
        return exchange

    def _once(
        self,
        to: Receiving,
        name: str,
        said: Mapping[str, Any],
        *,
        transport: httpx2.BaseTransport | None,
        is_form: bool = False,
    ) -> Exchange:
        target = Target(to, transport)
        try:
            return self._send(target, name, said, is_form=is_form)
        finally:
            target.close()

    def _send(
        self, target: Target, name: str, said: Mapping[str, Any], *, is_form: bool = False
    ) -> Exchange:
        """Send a request, with what is to go wrong with it, and note it."""
        exchange = Exchange(target.request(said, is_form=is_form), name=name, decoded=said)
        with self._mock.lock:
            fault = self._mock.faults.next(name)
            if fault is not None:
                exchange.fault = str(fault)
                if fault.expire:
                    self._mock.expire()
        if fault is None:
            exchange.answer = target.send(exchange.request, said)
        elif fault.refuses:
            exchange.answer = Answer(fault.status)
        else:
            time.sleep(min(fault.latency, SECONDS))
            exchange.answer = target.send(exchange.request, said)
            if fault.cut or fault.truncate is not None or fault.latency >= SECONDS:
                exchange.answer = Answer(0)
        with self._mock.lock:
            self.deliveries.add(exchange)
        return exchange
