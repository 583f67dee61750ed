"""Peers that are libraries rather than programs, each as a script for the peers' own environment."""
