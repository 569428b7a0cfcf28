"""Requests that Megaplan sends: events, settings pages, deal scenarios, and their receiver."""

from __future__ import annotations

from .application_settings import ApplicationSettings as ApplicationSettings
from .deal_card import CardDestination as CardDestination
from .deal_card import CardLink as CardLink
from .deal_card import CardOffer as CardOffer
from .deal_card import CardPosition as CardPosition
from .deal_card import CardPrice as CardPrice
from .deal_card import CardRelated as CardRelated
from .deal_card import CardTransition as CardTransition
from .deal_card import DealCard as DealCard
from .event import Event as Event
from .incoming_json import IncomingError as IncomingError
from .receiver import Receiver as Receiver
from .scenario import ReplyPosition as ReplyPosition
from .scenario import ScenarioReply as ScenarioReply
from .scenario import ScenarioRequest as ScenarioRequest
from .seen import Seen as Seen
