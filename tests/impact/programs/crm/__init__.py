"""A made-up program that works with Megaplan, in the manners that programs have."""
