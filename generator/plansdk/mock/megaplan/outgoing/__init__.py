"""What a Megaplan sends by itself: events, settings pages, requests of scenarios.

target         where a request goes: an address, or a function in its place
subscription   which events follow from what became of the entities, and those of one application
deal_card      a deal as the first version of the API has it, and what is answered to it
outgoing       all of it, for one mock
"""

from __future__ import annotations

from plansdk.mock.megaplan.outgoing.outgoing import Outgoing as Outgoing
from plansdk.mock.megaplan.outgoing.subscription import Subscription as Subscription
from plansdk.mock.megaplan.outgoing.target import Receiving as Receiving
