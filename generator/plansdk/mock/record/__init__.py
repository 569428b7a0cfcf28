"""Record what a client and a real account say to each other, without its secrets.

client   -> Recorder -> account      what was said, made anonymous, goes onto a cassette
client   -> Replay <- cassette       the same again, without the account
cassette -> deviations -> overlay    where the answers differ from the specification

anonymous     of Megaplan: replaces every value that is not of the specification itself
planfix       the same for the documents of Planfix
cassette      the file: a line of JSON for every exchange
recorder      a transport of httpx2 that writes a cassette
incoming      requests that Megaplan sends: what is kept of them, and their replay
replay        answers from one: a transport of httpx2, and what a server serves
proxy         records programs in other languages, behind a server
deviations    proposals for the overlay
"""

from __future__ import annotations

from plansdk.mock.record.recorder import Recorder
from plansdk.mock.record.replay import NotOnTape, Replay

__all__ = ["NotOnTape", "Recorder", "Replay"]
