"""Read-only views for people: mail, lists."""
