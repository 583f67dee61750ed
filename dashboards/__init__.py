"""Grafana dashboards, Prometheus rules, and the generator of both."""
