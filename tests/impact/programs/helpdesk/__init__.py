"""A made-up program that works with Planfix."""
