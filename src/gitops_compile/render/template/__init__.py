"""Files that end in ``.j2`` become plain text, once per target, in a sandbox that neither template nor value leaves."""
