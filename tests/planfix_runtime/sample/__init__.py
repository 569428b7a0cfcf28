"""A package in the shape of a generated one, with a handful of operations."""
