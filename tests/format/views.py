"""Random views of every form, as the templates see them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from hypothesis import strategies as st

from format.statements import arguments, literals, names, parameters, texts, type_texts, values
from plansdk.plan import views
from plansdk.plan.annotations import repr_string
from plansdk.plan.docs import docstring, safe
from plansdk.targets.runtime import MEGAPLAN, ClientClass

T = TypeVar("T")

docs = texts.map(lambda text: docstring(text, "Text.", indent=12))
some = st.booleans()


def tuples(
    each: st.SearchStrategy[T], least: int = 0, most: int = 3
) -> st.SearchStrategy[tuple[T, ...]]:
    """A few values of a kind."""
    return st.lists(each, min_size=least, max_size=most).map(tuple)


imports = st.builds(
    views.ImportLine,
    module=names.map(".{}".format) | names,
    names=tuples(names, 1, 5) | names.map(lambda name: (f"{name} as {name}",)),
) | st.builds(views.ImportLine, module=names, as_name=names)
imported = tuples(imports).map(
    lambda lines: tuple(sorted(lines, key=lambda each: each.module[0] == "."))
)
base = st.builds(views.ImportLine, module=names.map("..{}".format), names=names.map(lambda x: (x,)))
aliases = st.one_of(
    st.builds(
        views.Assignment, name=names, literals=tuples(literals, 1, 6), doc=docs | st.just(())
    ),
    st.builds(views.Assignment, name=names, text=type_texts.map(repr_string)),
)
constants = st.builds(views.Assignment, name=names, text=values)
fields = st.builds(
    views.FieldView,
    name=names,
    annotation=type_texts,
    doc=docs | st.just(()),
    default=st.sampled_from(("None", '""', "0")),
)
messages = texts.map(lambda text: f"a has been renamed to b, and goes in {safe(text)}".strip())
former_fields = st.builds(
    views.FormerField, name=names, annotation=type_texts, present=names, message=messages
)
classes = st.builds(
    views.ClassView,
    name=names,
    base=names,
    doc=docs,
    constants=tuples(constants),
    fields=tuples(fields),
    former=tuples(former_fields, most=1),
)
models = st.builds(
    views.ModelsModule,
    name=st.sampled_from(("first", "second")),
    doc=docs,
    imports=imported.filter(bool),
    typing_imports=imported,
    aliases=tuples(aliases),
    classes=tuples(classes),
)
methods = st.builds(
    views.MethodView,
    name=names,
    decorator=st.sampled_from(("operation", "paginated")),
    parameters=tuples(parameters.filter(lambda each: " = " in each), most=4).map(
        lambda each: ("self", "*", *each) if each else ("self",)
    ),
    returns=type_texts.map("Call[{}]".format),
    doc=docs,
    call=arguments.filter(bool).map(lambda each: (each,)),
)
former_methods = st.builds(
    views.FormerMethod,
    name=names,
    decorator=st.sampled_from(("operation", "paginated")),
    bound=st.sampled_from(("Method", "PagedMethod")),
    message=messages,
    arguments=st.tuples(literals, st.builds("lambda: resources.{}.{}".format, names, names)),
)
attributes = st.builds(views.AttributeView, name=names, class_name=names, module=names, doc=docs)
resources = st.builds(
    views.ResourceModule,
    name=st.sampled_from(("third", "fourth")),
    doc=docs,
    imports=imported.filter(bool),
    typing_imports=imported,
    resource=st.builds(
        views.ResourceView,
        class_name=names,
        base=st.builds('{}[M_co, "{}"]'.format, names, names) | names,
        doc=docs,
        children=tuples(attributes),
        methods=tuples(methods),
        former=tuples(former_methods, most=1),
    ),
)
former_names = st.builds(views.FormerName, name=names, present=names, message=messages)
errors = st.builds(
    views.ErrorsView,
    sections=tuples(
        st.builds(views.SectionView, name=names, doc=docs, title=texts, title_ru=texts)
    ),
    codes=tuples(
        st.builds(
            views.CodeView,
            symbol=names,
            code=texts,
            section=names,
            meaning=texts,
            meaning_ru=texts,
            repeat=texts,
            login=some,
            note=texts,
            arguments=arguments.filter(bool).map(lambda each: (each,)),
        ),
        1,
    ),
    former=tuples(former_names, most=2),
)
statuses = st.builds(
    views.StatusesView,
    exports=tuples(base, 1),
    statuses=tuples(
        st.builds(
            views.StatusView,
            status=texts,
            error=names,
            meaning=texts,
            meaning_ru=texts,
            advice=texts,
            advice_ru=texts,
            retry=some,
            login=some,
            arguments=arguments.filter(bool).map(lambda each: (each,)),
        ),
        1,
    ),
)
packages = st.builds(
    views.PackageView,
    name=names,
    title=st.just("Title"),
    doc=docs,
    model_base=base,
    models=tuples(models, most=2),
    resources=tuples(resources, most=2),
    clients=tuples(st.builds(ClientClass, name=names, base=names, marker=names, doc=docs), most=2),
    attributes=tuples(attributes),
    index=tuples(st.builds(views.IndexEntry, module=names, names=tuples(names, 1, 6))),
    wire_names=tuples(st.tuples(texts, names)),
    client_imports=tuples(base, 1),
    exports=tuples(base),
    later=tuples(base),
    homes=tuples(st.tuples(names, names)),
    resource_imports=tuples(base, 1),
    runtime=st.just(replace(MEGAPLAN, folders=())),
    errors=errors | statuses,
    left_out=tuples(st.tuples(names, texts), most=2),
    former=tuples(former_names, most=2),
).map(lambda each: each if each.index else replace(each, former=()))
