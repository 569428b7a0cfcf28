"""Where an account lives, as users write it: one table for everything that reads it."""

from __future__ import annotations

ORIGINS = {
    "demo.megaplan.ru": "https://demo.megaplan.ru",
    " DEMO.megaplan.ru/ ": "https://demo.megaplan.ru",
    "https://megaplan.acme.example:8443": "https://megaplan.acme.example:8443",
    "https://acme.example:443": "https://acme.example",
    "acme.example:443": "https://acme.example",
    "http://localhost:8000/": "http://localhost:8000",
    "http://[::1]:80": "http://[::1]",
    "http://[::1]:8000": "http://[::1]:8000",
    "http://127.5.5.5": "http://127.5.5.5",
    "мегаплан.рф": "https://xn--80aahh6acmn.xn--p1ai",
}
"""What is accepted, and what it means."""

NO_ORIGINS = (
    "",
    "https://",
    "http://acme.example",
    "http://10.0.0.1",
    "http://0.0.0.0",
    "http://localhost.example",
    "http://acme.localhost",
    "http://localhost.",
    "http://127.0.0.1.example",
    "ftp://acme.example",
    "file:///etc/passwd",
    "user:secret@acme.example",
    "https://user:secret@acme.example",
    "https://acme.example/sub",
    "acme.example/api/v3",
    "acme.example?x",
    "acme.example#x",
    "a b.example",
    "acme\n.example",
    "acme\r\n.example",
    "acme\t.example",
    "acme\u2028.example",
    "acme\u200b.example",
    "http://local\nhost",
    "https://acme.example\n:8443",
    "acme.example:port",
    "acme.example:99999",
    "acme.example\\@evil.example",
    "acme%2eexample",
    "<acme>.example",
    "https://[::1",
    "a" * 300 + "ж",
)
"""What is refused, plain HTTP to another machine included."""
