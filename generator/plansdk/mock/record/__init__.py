"""Record what a client and a real Megaplan account say to each other, without its secrets.

client -> Recorder -> account         what was said, made anonymous, goes onto a cassette
client -> Replay <- cassette              the same again, without the account
cassette   -> deviations -> overlay       where the answers differ from the specification

anonymous     replaces every value that is not of the specification itself
cassette          the file: a line of JSON for every exchange
recorder      a transport of httpx2 that writes a cassette
replay        a transport of httpx2 that plays one
proxy         the same for clients in other languages, over a socket
deviations    proposals for the overlay
"""

from __future__ import annotations

from plansdk.mock.record.recorder import Recorder
from plansdk.mock.record.replay import NotOnTape, Replay

__all__ = ["NotOnTape", "Recorder", "Replay"]
