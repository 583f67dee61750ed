"""One file a revision of the schema, in order of their numbers."""
