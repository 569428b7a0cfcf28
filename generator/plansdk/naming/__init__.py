"""Python names for what an API offers.

The only place where names are made. `words` splits and joins, `propose` suggests
names for things seen for the first time, `ledger` records them and hands them out:
a recorded name never moves, whatever the next version of the API brings.
"""
