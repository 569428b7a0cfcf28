"""The custom fields of one account, beside the specification that all accounts share.

They are a YAML file that `plansdk fetch --custom-fields` writes and
`plansdk generate --custom-fields` reads:

    account: https://acme.megaplan.ru
    fields:
      - entity: Deal
        name: Category1000060CustomFieldRegion    # on the wire
        attribute: custom_region                  # in Python; may be edited
        label: Регион                             # as people see it
        type: string
        values: [Север, Юг]
        scheme: Продажи                           # of a deal, which field sets belong to

It is specification and name ledger in one: a name given once stays with its field, and
none of them comes into the ledger of the service.
"""

from __future__ import annotations

from plansdk.custom_fields.extend import add_fields, with_names
from plansdk.custom_fields.fields import CustomField, CustomFields, dump, read_custom_fields
from plansdk.custom_fields.names import name_fields

__all__ = [
    "CustomField",
    "CustomFields",
    "add_fields",
    "dump",
    "name_fields",
    "read_custom_fields",
    "with_names",
]
