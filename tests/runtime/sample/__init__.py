"""A package in the shape of a generated one, with a handful of operations."""

__api_version__ = "r1.2 b"
