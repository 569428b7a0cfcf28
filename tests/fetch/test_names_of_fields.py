"""Names and files of custom fields, whatever an account calls them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from plansdk.custom_fields import CustomField, CustomFields, dump, name_fields, read_custom_fields
from plansdk.fetch.field_types import label_of
from plansdk.model import Array, Enumeration, Ref, Scalar, Type, Union
from plansdk.naming.words import is_attribute_name

TEXTS = st.text(max_size=30).map(label_of)
VALUES = st.lists(TEXTS.filter(bool), min_size=1, max_size=4, unique=True)
PLAIN = st.sampled_from([Scalar("string"), Scalar("any"), Ref("Money"), Scalar("boolean")])
LISTED = VALUES.map(lambda values: Enumeration(tuple(values)))
UNIONS = st.just(Union((Ref("Employee"), Ref("Group"))))
SINGLE: st.SearchStrategy[Type] = st.one_of(PLAIN, LISTED, UNIONS)
TYPES = SINGLE | SINGLE.map(Array)
TAILS = st.text("aAxX_5", min_size=1, max_size=4) | st.sampled_from(
    ["Class", "Fields", "Id", "cap_x_5"]
)
FIELDS = st.builds(
    CustomField,
    entity=st.sampled_from(["Task", "Deal"]),
    name=st.builds("Category{}CustomField{}".format, st.sampled_from([5, 6]), TAILS),
    type=TYPES,
    label=TEXTS,
    required=st.booleans(),
    sortable=st.booleans(),
    scheme=TEXTS,
)
ACCOUNTS = st.lists(FIELDS, max_size=25, unique_by=lambda each: each.place)
RESERVED = frozenset({"custom_fields", "custom_x"})


@settings(max_examples=60, deadline=None)
@given(ACCOUNTS, ACCOUNTS)
def test_every_field_has_its_own_name_and_keeps_it(
    first: list[CustomField], second: list[CustomField]
) -> None:
    before = name_fields(first, (), RESERVED)
    later = {each.place: each for each in (*second, *first)}
    after = name_fields(later.values(), before, RESERVED)
    for named in (before, after):
        assert len({(each.entity, each.attribute) for each in named}) == len(named)
        assert all(is_attribute_name(each.attribute) for each in named)
        assert not {each.attribute for each in named} & RESERVED
    kept = {each.place: each.attribute for each in after}
    assert all(kept[each.place] == each.attribute for each in before)


@settings(max_examples=40, deadline=None)
@given(ACCOUNTS)
def test_what_is_written_is_read(fields: list[CustomField]) -> None:
    written = CustomFields("https://acme.megaplan.ru", name_fields(fields, (), RESERVED))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fields.yaml"
        file.write_text(dump(written), encoding="utf-8")
        read, findings = read_custom_fields(file)
    assert findings == []
    assert read.account == written.account
    assert dump(read) == dump(written)
    assert [each.type for each in read.fields] == [each.type for each in written.fields]
    assert [each.label for each in read.fields] == [each.label for each in written.fields]
