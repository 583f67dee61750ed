"""What the register says about a host: pace, name servers, fixed addresses, private addresses, robots."""

from collections.abc import Iterable

from monitor.model import Frozen, Pace, Register, Robots, Site, host_of
from monitor.observe.addresses import literal


class HostPolicy(Frozen, frozen=True, kw_only=True):
    """The rules for one host name (without port).  ``named``: the addresses the register spells out."""

    pace: Pace
    nameservers: tuple[str, ...] = ()
    resolve: dict[str, str] = {}
    allow_private: bool = False
    ask_robots: bool = True
    named: frozenset[str] = frozenset()


def bare_host(url: str) -> str:
    """The host name of a URL, lower case, without port and brackets."""
    host = host_of(url)
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".")


class Policies:
    """The register seen by host name.  A host that is not registered follows ``[settings]``."""

    def __init__(self, register: Register) -> None:
        self._settings = register.settings
        self._default = HostPolicy(pace=register.settings.pace, allow_private=register.settings.allow_private)
        self._by_host: dict[str, HostPolicy] = {}
        self.resolve: dict[str, str] = {}
        for issuer in register.issuers:
            self._add({bare_host(issuer.url), *issuer.resolve}, issuer.resolve, allow_private=issuer.allow_private)
        hosts: dict[str, list[Site]] = {}
        for site in register.sites:
            for name in {bare_host(site.url), *map(bare_host, site.prefixes), *site.resolve} - {""}:
                hosts.setdefault(name, []).append(site)
        for name, sites in hosts.items():
            self._add_sites(name, sites)

    def of(self, name: str) -> HostPolicy:
        """The rules for a host name."""
        return self._by_host.get(name, self._default)

    def _add_sites(self, name: str, sites: list[Site]) -> None:
        """Sites that share a host share its rules: a permission that one of them has, all have."""
        resolve = {key: address for site in sites for key, address in site.resolve.items()}
        self._add(
            {name},
            resolve,
            allow_private=any(site.allow_private for site in sites),
            pace=next((site.pace for site in sites if site.pace is not None), None),
            nameservers=next((site.dns for site in sites if site.dns), ()),
            ask_robots=all(site.robots is not Robots.IGNORE for site in sites),
        )

    def _add(
        self,
        names: Iterable[str],
        resolve: dict[str, str],
        *,
        allow_private: bool,
        pace: Pace | None = None,
        nameservers: tuple[str, ...] = (),
        ask_robots: bool = True,
    ) -> None:
        self.resolve.update(resolve)
        for name in names:
            spelt = (str(found) for text in (name, *resolve.values()) if (found := literal(text)) is not None)
            self._by_host[name] = HostPolicy(
                pace=pace or self._settings.pace,
                nameservers=nameservers,
                resolve=resolve,
                allow_private=allow_private or self._settings.allow_private,
                ask_robots=ask_robots,
                named=frozenset(spelt),
            )
