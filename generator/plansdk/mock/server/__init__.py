"""A mock over sockets: an ASGI application on uvicorn.

serving       starts and stops a server in a thread
connection    one connection: what a request may cost, how to cut it
app           reads a request, lets the mock answer, sends what it says
control       `/__mock__/`: what happened, what shall go wrong, the clock
certificate   a throw-away authority for HTTPS
"""

from __future__ import annotations

from plansdk.mock.server.connection import Limits
from plansdk.mock.server.serving import Server, ServingError

__all__ = ["Limits", "Server", "ServingError"]
