"""Records: typed views over the XML of the service.

A generated class is a list of annotations beside the shape of its XML:

    class Task(Record):
        _shape = {"id": "int", "beginDateTime": "datetime", "@key": "int"}
        _wire = {"id_": "id"}            # where snake_case does not lead to the wire name
        id: int | None = None
        begin_date_time: dt.datetime | None = None

`_shape` maps wire names, attributes with `@` in front, to kinds (see `kinds`), in the
order of writing. Public names that no element may use: `from_xml`, `to_xml`.
"""
