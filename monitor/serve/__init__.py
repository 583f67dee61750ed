"""Read-only views over HTTP: metrics and pages."""
