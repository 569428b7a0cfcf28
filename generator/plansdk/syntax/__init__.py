"""Source trees: what a specification file says, with a place for every word of it."""
