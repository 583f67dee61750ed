"""Append-only facts: writing, and evidence reads."""
