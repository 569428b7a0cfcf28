"""Random views of every form, as the templates see them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from hypothesis import strategies as st

from format.statements import literals, names, numbers, texts, type_texts, values
from plansdk.model import ErrorCode
from plansdk.plan import views
from plansdk.plan.annotations import Annotation, Import
from plansdk.plan.docs import docstring, safe
from plansdk.plan.expressions import Code, Invocation
from plansdk.targets.runtime import MEGAPLAN, ClientClass

T = TypeVar("T")

docs = texts.map(lambda text: docstring(text, "Text.", indent=12))


def tuples(
    each: st.SearchStrategy[T], least: int = 0, most: int = 2
) -> st.SearchStrategy[tuple[T, ...]]:
    """A few values of a kind."""
    return st.lists(each, min_size=least, max_size=most).map(tuple)


base = st.builds(views.ImportLine, module=names.map("..{}".format), names=names.map(lambda x: (x,)))
annotations = type_texts.map(Annotation)
code = values.map(Code)
imports = st.frozensets(
    st.builds(Import, names, names, st.sampled_from(("standard", "module", "model")))
    | st.builds(Import, st.just(""), st.sampled_from(sorted(MEGAPLAN.homes)), st.just("runtime")),
    max_size=5,
)
aliases = st.builds(
    views.AliasView,
    name=names,
    annotation=annotations
    | tuples(literals, 1, 6).map(lambda each: Annotation("Literal", literals=each))
    | tuples(annotations, 2, 6).map(lambda each: Annotation("|", each)),
    doc=docs | st.just(()),
)
constants = st.builds(views.Constant, name=names, value=code, annotation=annotations | st.none())
fields = st.builds(
    views.FieldView,
    name=names,
    wire=texts,
    annotation=annotations,
    doc=docs | st.just(()),
    default=st.sampled_from(("None", '""', "0")).map(Code),
)
messages = texts.map(lambda text: f"a has been renamed to b, and goes in {safe(text)}".strip())
former_fields = st.builds(
    views.FormerField, name=names, annotation=annotations, present=names, message=messages
)
classes = st.builds(
    views.ClassView,
    name=names,
    base=names,
    wire=texts,
    doc=docs,
    constants=tuples(constants),
    fields=tuples(fields),
    former=tuples(former_fields, most=1),
)
models = st.builds(
    views.ModelsModule,
    name=st.sampled_from(("first", "second")),
    doc=docs,
    imports=imports.filter(bool),
    typing_imports=imports,
    aliases=tuples(aliases),
    classes=tuples(classes),
)
parameters = st.builds(
    views.Parameter,
    name=names,
    annotation=annotations,
    default=numbers,
    kind=st.just("keyword"),
)
invocations = st.builds(
    Invocation, names, tuples(code, 1, 4), st.dictionaries(names, code, max_size=3)
)
methods = st.builds(
    views.MethodView,
    name=names,
    wire=texts,
    decorator=st.sampled_from(("operation", "paginated")),
    parameters=tuples(parameters, most=4),
    returns=annotations,
    doc=docs,
    call=invocations,
)
former_methods = st.builds(
    views.FormerMethod,
    name=names,
    decorator=st.sampled_from(("operation", "paginated")),
    bound=st.sampled_from(("Method", "PagedMethod")),
    message=messages,
    present=st.builds("lambda: resources.{}.{}".format, names, names).map(Code),
)
resources = st.builds(
    views.ResourceView,
    path=st.sampled_from(("third", "fourth", "third.inside")),
    about=texts.map("About{}".format),
    imports=imports.filter(bool),
    typing_imports=imports,
    base=names,
    entity=names | st.just(""),
    methods=tuples(methods),
    former=tuples(former_methods, most=1),
)
former_names = st.builds(views.FormerName, name=names, present=names, message=messages)
codes = st.builds(
    ErrorCode, code=texts, section=names, meaning=texts, meaning_ru=texts, note=texts, note_ru=texts
)
errors = st.builds(
    views.ErrorsView,
    names=tuples(names, 1),
    sections=tuples(
        st.builds(views.SectionView, name=names, doc=docs, title=texts, title_ru=texts)
    ),
    codes=tuples(
        st.builds(views.CodeView, symbol=names, section=names, error=codes, made=invocations), 1
    ),
    former=tuples(former_names, most=2),
)
statuses = st.builds(
    views.StatusesView,
    names=tuples(names, 1),
    exports=tuples(names, 1),
    statuses=tuples(st.builds(views.StatusView, error=codes, made=invocations), 1),
)
_packages = st.builds(
    views.PackageView,
    name=names,
    title=st.just("Title"),
    doc=docs,
    model_base=base,
    models=tuples(models),
    resources=tuples(resources),
    clients=tuples(st.builds(ClientClass, name=names, base=names, marker=names, doc=docs), most=2),
    wire_names=tuples(st.tuples(texts, names)),
    client_imports=tuples(base, 1),
    exports=tuples(base),
    later=tuples(base),
    homes=tuples(st.tuples(names, names)),
    runtime=st.just(replace(MEGAPLAN, folders=())),
    parts=st.just(()),
    errors=errors | statuses,
    left_out=tuples(st.tuples(names, texts), most=2),
    former=tuples(former_names, most=2),
)


@st.composite
def packages(draw: st.DrawFn) -> views.PackageView:
    """A package; only models have former names that it offers."""
    drawn = draw(_packages)
    return drawn if drawn.models else replace(drawn, former=())
