"""Pages for people; ``docs.generate`` writes those that a program knows best."""
