"""Corrections of a specification: what the document gets wrong, and how we know.

An overlay is a YAML file; plansdk comes with one, and a user may have another one beside
the document, which is applied after it, in place of the entries with the same ids. Every entry has an `id`, a
`reason` and `evidence`. It changes the API model, never the document:

    corrections:
      - id: date-interval-value
        property: DateInterval.seconds     # where
        expect: {type: integer}            # what the document says today
        set: {name: value}                 # what holds
      - id: name-sorts
        property: [Offer.name, Unit.name]  # also whether lists can be sorted by it
        expect: {sortable: "false"}
        set: {sortable: "true"}
      - id: undeclared-response
        declare: Response                  # a type that the document mentions only
        as: any
      - id: change-mode-in-path
        operation: POST /todo/{id}/{changeMode}
        path: {changeMode: string}         # a path variable that it forgets
      - id: deal-history
        operation: GET /deal/{entityId}/history
        expect: {response: "(Comment|Message)[]"}
        set: {response: "(Comment|Message|TriggerLogSet)[]"}
      - id: fields-of-a-card
        operations: [GET /task/{id}, GET /deal/{id}]
        query: {fields: any}               # parameters that it does not list
    outside:                               # what a client needs beyond the document
      - id: upload
        operation: POST /api/file
        response: File[]
        provided_by: file.upload
    wire:                                  # what no document can say
      - id: pagination-as-a-list
        fact: meta.pagination may be an empty list
        handled_by: envelope               # a module of the runtime

An entry that no longer matches the document is an error: either the vendor has
corrected it, or the document has moved away from what the entry was written for. Where
that is to be expected, since the entry is about another build, it is skipped (`SKIPPED`).
"""

from plansdk.overlay.apply import MISFITS, SKIPPED, apply_overlay
from plansdk.overlay.read import Correction, Outside, Overlay, WireFact, read_overlay

__all__ = [
    "MISFITS",
    "SKIPPED",
    "Correction",
    "Outside",
    "Overlay",
    "WireFact",
    "apply_overlay",
    "read_overlay",
]
