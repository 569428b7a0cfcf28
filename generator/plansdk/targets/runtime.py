"""What the hand-written runtimes offer to generated modules, and where.

The runtime lies in templates/runtime: `core/` is shared, and a folder per service
builds on it. Both are copied side by side into the package, as `_core`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import chain

from plansdk.naming.reserved import Reserved

PACKAGE = "_core"

_CORE_HOMES = {
    name: module
    for module, names in {
        "call": "Call",
        "client": "AsyncClient SyncClient",
        "deprecation": "deprecated",
        "many": "many",
        "methods": "AsyncMethod AsyncPagedMethod P Renamed SyncMethod SyncPagedMethod T operation"
        " paginated",
        "runner": "Async Caller M_co Resource Sync",
        "transfer": "FileTransfer",
        "typed_view": "LIST ListOf",
    }.items()
    for name in names.split()
}

CORE_ERRORS = (
    "ApiError",
    "AuthenticationError",
    "CertificateError",
    "ClientError",
    "ConnectError",
    "ConnectionLostError",
    "DeadlineError",
    "DecodeError",
    "EmptyAnswerError",
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
)
"""The exceptions of the shared runtime."""

HOOKS = ("RequestView", "ResponseView", "RetryView")
"""What the hooks of clients are told."""


@dataclass(frozen=True, slots=True)
class ClientClass:
    """A client class: `class Megaplan(SyncClient, Resources[Sync])`."""

    name: str
    base: str
    marker: str
    doc: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a runtime that is a module of its own, and that a slice has where it asks for it.

    Attributes:
        name: Its folder, the module's name, and what a selection calls it.
        needs: The types that it works with; an API without them does not have the part.
    """

    name: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Runtime:
    """The runtime of one service.

    Attributes:
        folders: Folders under templates/runtime that make it up.
        homes: Names that generated modules import, and the module that defines each.
        requires: The distributions that it needs, as pyproject.toml names them.
        exports: What the package exports, by the module that defines it.
        later: The same for what is loaded on first use, by module below the package.
        clients: The client classes.
        model_base: The class that all models extend.
        reserved: Attributes that every model has from it.
        client_attributes: Attributes that a client has beside its resources.
        paging: Keyword arguments of every list operation.
        provided: Resources that the runtime contributes methods to: base class, and the
            entity it is generic in, if any.
        native: Wire types that become values of the standard library, and which.
        parts: What a slice can do without.
        behind: Modules that a package has only beside one of certain generated files, or of certain
            bases of resources.
    """

    folders: tuple[str, ...]
    homes: Mapping[str, str]
    requires: tuple[str, ...]
    exports: Mapping[str, tuple[str, ...]]
    later: Mapping[str, tuple[str, ...]]
    clients: tuple[ClientClass, ...]
    model_base: str
    reserved: frozenset[str]
    provided: Mapping[str, tuple[str, str]]
    client_attributes: frozenset[str] = frozenset()
    paging: frozenset[str] = frozenset()
    native: Mapping[str, str] = field(default_factory=dict[str, str])
    parts: tuple[Part, ...] = ()
    behind: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def exported(self) -> frozenset[str]:
        """Every name that the package exports beside its models."""
        names = chain.from_iterable((*self.exports.values(), *self.later.values()))
        clients = (each.name for each in self.clients)
        parts = (each.name for each in self.parts)
        return frozenset((*names, *clients, *parts, "errors", "models", "resources"))

    def spared(self, made: Collection[str]) -> frozenset[str]:
        """The modules that a package has no use for, which has these generated files and bases."""
        return frozenset(
            module for module, files in self.behind.items() if not any(e in made for e in files)
        )

    def taken(self) -> Reserved:
        """The names that nothing of a specification can have."""
        return Reserved(self.reserved, self.exported(), self.client_attributes, self.paging)


def _clients(name: str, account: str) -> tuple[ClientClass, ...]:
    blocking = (
        f"A blocking client of one {account} account, which threads may share.",
        "",
        "See `SyncClient` for the arguments. Use it in a `with` statement, or call `close`.",
    )
    awaited = (
        f"An asynchronous client of one {account} account.",
        "",
        "See `AsyncClient` for the arguments. Use it in an `async with` statement, or call",
        "`aclose`.",
    )
    return (
        ClientClass(f"Async{name}", "AsyncClient", "Async", awaited),
        ClientClass(name, "SyncClient", "Sync", blocking),
    )


MEGAPLAN = Runtime(
    folders=("core", "megaplan"),
    homes={
        **_CORE_HOMES,
        **dict.fromkeys(
            ("Choice", "Duration", "Flag", "Number", "Reference", "Text"), "comparisons"
        ),
        "ContractorMatching": "contractors",
        "Date": "date_comparisons",
        "Entity": "entity",
        "Filtering": "filtering",
        "Paging": "paging",
        "SchemeFiltering": "filtering",
        "Where": "conditions",
    },
    requires=("httpx2>=2.16",),
    exports={
        "call": ("Call",),
        "client": ("MegaplanError",),
        "encoding": ("changes",),
        "entity": ("Entity", "UnknownEntity"),
        "exceptions": CORE_ERRORS,
        "exchange": ("Reply",),
        "pages": ("AsyncPages", "Pages"),
        "paginator": ("Page",),
        "secret": ("Secret",),
        "tokens": ("Tokens",),
    },
    later={
        "._core.custom_fields": ("WireName", "custom"),
        "._core.deviations": ("Deviation", "deviations"),
        "._core.file_tokens": ("FileTokens",),
        "._core.gather": ("AsyncResults", "Results"),
        "._core.hooks": HOOKS,
        "._core.rows": ("Cell", "rows"),
        "._core.token_stores": ("CallableTokens", "EnvironmentTokens", "TokenStore"),
    },
    clients=_clients("Megaplan", "Megaplan"),
    model_base="Entity",
    reserved=frozenset(
        {"content_type", "custom_fields", "detach", "from_dict", "is_link", "link", "to_dict"}
    ),
    client_attributes=frozenset(
        {
            "aclose",
            "close",
            "gather",
            "load",
            "load_all",
            "login",
            "request",
            "send_all",
            "tokens",
            "with_options",
        }
    ),
    paging=frozenset(
        {
            "fields",
            "limit",
            "only_requested_fields",
            "page_after",
            "page_before",
            "page_with",
            "sort_by",
        }
    ),
    provided={
        "contractor_company": ("ContractorMatching", "ContractorCompany"),
        "contractor_human": ("ContractorMatching", "ContractorHuman"),
        "file": ("FileTransfer", "File"),
    },
    native={"DateTime": "dt.datetime", "DateOnly": "dt.date", "DateInterval": "dt.timedelta"},
    parts=(Part("events", needs=("Deal", "Employee")),),
    behind={
        **dict.fromkeys(
            ("comparisons", "condition", "conditions", "date_comparisons", "filtering"),
            ("where.py",),
        ),
        "contractors": ("ContractorMatching",),
    },
)

PLANFIX = Runtime(
    folders=("core", "planfix"),
    homes={
        **_CORE_HOMES,
        "Custom": "scalars",
        "DataTagFields": "described_fields",
        "DirectoryFields": "described_fields",
        "Listing": "listing",
        "Record": "record",
        "request": "request",
    },
    requires=("httpx2>=2.16", "lxml>=5.2"),
    exports={
        "call": ("Call",),
        "custom_data": ("custom_field", "custom_text", "custom_value"),
        "exceptions": CORE_ERRORS,
        "exchange": ("Reply",),
        "listing": ("Listing",),
        "pages": ("AsyncPages", "Pages"),
        "paginator": ("Page",),
        "planfix_errors": ("DailyLimitError", "PlanfixError"),
        "record": ("Record", "UnknownRecord"),
        "scalars": ("Custom", "Day"),
        "secret": ("Secret",),
    },
    later={
        "._core.deviations": ("Deviation", "deviations"),
        "._core.field_types": ("FieldTypes", "FieldValue"),
        "._core.gather": ("AsyncResults", "Results"),
        "._core.hooks": HOOKS,
        "._core.rows": ("Cell", "rows"),
        ".errors": ("ErrorCode",),
    },
    clients=_clients("Planfix", "Planfix"),
    model_base="Record",
    reserved=frozenset({"detach", "from_xml", "to_dict", "to_xml"}),
    client_attributes=frozenset(
        {"aclose", "close", "gather", "request", "requests_left", "sid", "with_options"}
    ),
    paging=frozenset(),
    provided={
        "analitic": ("DataTagFields", ""),
        "file": ("FileTransfer", "UploadedFile"),
        "handbook": ("DirectoryFields", "HandbookRecord"),
    },
    behind={"described_fields": ("resources/analitic.py", "resources/handbook.py")},
)
