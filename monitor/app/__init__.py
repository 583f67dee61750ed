"""Composition root: the only package that sees both ends of the one-way flow."""
