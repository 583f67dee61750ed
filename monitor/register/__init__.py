"""``sites.toml`` → :class:`~monitor.model.Register`, or an error written for the person who edits that file."""

from monitor.register.forms import is_web
from monitor.register.ownership import hosts, site_of
from monitor.register.reading import CheckOptions, RegisterError, load, parse

__all__ = ["CheckOptions", "RegisterError", "hosts", "is_web", "load", "parse", "site_of"]
