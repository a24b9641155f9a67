"""The sections of the bench: each a function from a plan to rows, which come as they are measured."""
