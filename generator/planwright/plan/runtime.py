"""What the hand-written runtime offers to generated modules, and where.

The runtime lies in templates/runtime and is copied into every package as `_core`.
"""

from __future__ import annotations

from collections.abc import Iterable

from planwright.plan.views import ImportLine

PACKAGE = "_core"

_HOMES: dict[str, str] = {
    "Async": "shell",
    "AsyncClient": "client",
    "Call": "call",
    "Caller": "shell",
    "Entity": "entity",
    "FileTransfer": "transfer",
    "M_co": "shell",
    "Paging": "paging",
    "Resource": "shell",
    "Sync": "shell",
    "SyncClient": "client",
    "operation": "methods",
    "paginated": "methods",
}
"""Names that generated modules import, and the runtime module that defines each."""

EXPORTS: dict[str, tuple[str, ...]] = {
    "call": ("Call",),
    "client": ("MegaplanError",),
    "deviations": ("Deviation", "deviations"),
    "encoding": ("changes",),
    "entity": ("Entity", "UnknownEntity"),
    "errors": (
        "ApiError",
        "AuthenticationError",
        "CertificateError",
        "ClientError",
        "ConnectError",
        "ConnectionLostError",
        "DecodeError",
        "FieldError",
        "InvalidRequestError",
        "MethodNotAllowedError",
        "NotFoundError",
        "PaginationError",
        "PermissionDeniedError",
        "RateLimitError",
        "RedirectError",
        "RequestTimeoutError",
        "ResponseTooLargeError",
        "ServerError",
        "TransportError",
        "ValidationError",
    ),
    "exchange": ("Reply",),
    "pages": ("AsyncPages", "Page", "Pages"),
    "secret": ("Secret",),
    "tokens": ("Tokens",),
}
"""What the package exports from the runtime, by the runtime module that defines it."""

CLIENTS = ("AsyncMegaplan", "Megaplan")

RESERVED_ATTRIBUTES = frozenset(
    {"content_type", "custom_fields", "from_dict", "link", "to_dict"}
)
"""Names that every entity class has from the runtime."""

PROVIDED_BASES = {"file": ("FileTransfer", "File")}
"""Resources to which the runtime contributes methods: base class, and its entity."""


def exported() -> frozenset[str]:
    """Every name that the package exports beside its models."""
    runtime = {name for names in EXPORTS.values() for name in names}
    return frozenset(runtime | set(CLIENTS) | {"errors", "models", "resources"})


def imports(names: Iterable[str], prefix: str) -> tuple[ImportLine, ...]:
    """Import statements for names of the runtime.

    Args:
        names: What is needed.
        prefix: What leads to the runtime package from here: `._core.`.
    """
    by_module: dict[str, set[str]] = {}
    for name in names:
        by_module.setdefault(_HOMES[name], set()).add(name)
    return tuple(
        ImportLine(prefix + module, tuple(sorted(by_module[module]))) for module in sorted(by_module)
    )
