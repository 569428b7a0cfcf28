"""Vendoring: a client, or the part of it that somebody uses, in their own repository.

    selection   what `--only` names: operations and types
    closure     the types that those need, each with its reason
    slice       the API cut down to them
    style       the black settings of the repository
    lock        what a vendored package was made of, in its manifest
    make        build, format, patch, publish
    check       compare a package with its manifest, without the generator
    drift       what pyproject.toml says otherwise, and packages that it does not list
    recover     make a package again that a merge has mixed up
    remove      delete a package
    patches     hand edits as exact patches
    three_way   merge edits with what is generated now
    edits       all patches of a package, stored with it
    again       make a package again as it was
    adopt       turn hand edits into such patches
    config      `[[tool.plansdk.vendor]]` of the repository's pyproject.toml
    description  what a package was made from, found again
    where       from generated names to the specification and back

Codes of the findings:

    VND101  --only names nothing              VND201  not a vendored package
    VND102  package name                      VND202  hand edits that are not adopted
    VND103  black settings                    VND203  patch that does not fit
    VND104  configuration                     VND204  the package cannot be made again
    VND105  no such name                      VND205  the document is gone
    VND206  the custom fields are gone        VND207  custom fields outside of the project
    VND208  conflict markers                  VND209  mixed up by a merge
    VND210  manifest that plansdk never writes
"""
