"""Dashboard for Grafana, generated, and alert rules for Prometheus."""

import warnings

with warnings.catch_warnings():
    # The SDK warns, once and at import, that a second dashboard schema exists.  We write the first: every Grafana in
    # use reads it, the second needs Grafana 12.
    warnings.simplefilter("ignore", DeprecationWarning)
    from grafana_foundation_sdk.builders import bargauge as _panel
    from grafana_foundation_sdk.builders import dashboard as _dashboard

__all__ = ["_dashboard", "_panel"]
