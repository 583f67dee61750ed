"""Which site owns a URL: sites are views over hosts."""

from monitor.model import Register, Site, host_of


def _bare(url: str) -> str:
    """Scheme-less URL, host in lower case: one site answers on http and https alike."""
    _, _, rest = url.partition("://")
    _, slash, path = rest.partition("/")
    return host_of(url) + (slash + path if slash else "/")


def site_of(register: Register, url: str) -> Site | None:
    """The site with the longest prefix of ``url``; ``None`` when no registered site owns it."""
    bare = _bare(url)
    best: Site | None = None
    length = 0
    for site in register.sites:
        for prefix in site.prefixes:
            start = _bare(prefix)
            if len(start) > length and (bare.startswith(start) or bare == start.rstrip("/")):
                best, length = site, len(start)
    return best


def hosts(register: Register) -> dict[str, tuple[Site, ...]]:
    """Every registered host with its sites in the register's order: the unit of crawling."""
    found: dict[str, list[Site]] = {}
    for site in register.sites:
        found.setdefault(host_of(site.url), []).append(site)
    return {host: tuple(sites) for host, sites in found.items()}
