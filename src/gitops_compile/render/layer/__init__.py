"""The generated layer: what the compiler puts on a target's objects on top of what people wrote (fleet.md)."""
