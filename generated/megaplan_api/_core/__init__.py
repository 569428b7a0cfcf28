"""The runtime under the generated code; what it offers is exported by the package.

    base_client                   clients, without what only one API has
    call, methods, pages          what a user calls: operations, bound methods, page iterators
    gather, many                  several calls side by side, several entities by their ids
    runner, engine                the course of one call: credentials, attempts, redirects
    hooks                         what a program is told of requests
    service, paginator            what differs from one API to another
    exchange, options             the values that pass between them
    transport, async_transport,
    connections, body_reader,
    unpacking, httpx_errors       the only modules that know the HTTP library
    multipart, sinks              files on their way out and in
    deadline, retry, rate_limit,
    origin, ids                   decisions, as plain functions and small objects
    exceptions, status_errors,
    secret                        what may go wrong, and what must never be shown
    typed_view                    what entities and records have in common
    declared_types, differences   what their annotations say, and what differs from it
    described, summary            what is shown of classes, and of values
    rows, column, property_names  tables made of them
    hints, deprecation            names that were perhaps meant, and former ones

Modules that are not in this list belong to one API alone.
"""
