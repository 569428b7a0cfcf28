"""A small package in the shape of a generated one."""
