"""Kinds: how the value of an element is written, in a small notation.

    int float bool string text enum    scalars; texts are given as they came
    date time datetime                 dd-mm-yyyy, hh:mm, dd-mm-yyyy[ hh:mm]
    base64                             bytes
    any                                content of a custom field: see `scalars.read_any`
    secret                             a text that is never shown
    bool:false,true                    a bool written with other literals
    int/,                              several scalars in one text, joined by that character
    Task                               a record of that class
    FilterDate|string|int              one of these, told apart by what is there
    Phone+                             the element itself repeats: a list
    [task Task]                        a list in an element of its own, with items `task`
    [task Task]#count,totalCount       the same with counters: a `Listing`
"""
