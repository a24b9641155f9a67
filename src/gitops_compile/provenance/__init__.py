"""Where every scalar of a rendered object comes from: the layer, the line of a source, or the rule that made it."""
