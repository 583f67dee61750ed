"""Which site of the register each row of the list is about, and rows that are about one site."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.model import Frozen, Kind, Register, Site
from monitor.register.lists.entries import Entry
from monitor.register.lists.faults import Fault
from monitor.register.lists.inference import home_of, is_whole_host
from monitor.register.lists.sheet import narrow

_SAID = ("name", "owner", "url", "site_code", "icp", "police_id", "kind", "stage", "opened", "stage_since", "successor")


class Rows(Frozen, frozen=True, kw_only=True):
    """The rows that remain when each site is taken once, faults of those that clash, and what was passed over."""

    entries: tuple[Entry, ...]
    clashing: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def one_row_a_site(entries: Sequence[Entry]) -> Rows:
    """Rows that say the same are taken once; rows that share a name or an address and differ are faults."""
    kept: list[Entry] = []
    clashing: list[Entry] = []
    faults: list[Fault] = []
    notes: list[str] = []
    by_key: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        keys = [("name", narrow(entry.name)), ("url", home_of(entry.url))]
        own = is_whole_host(entry.url) if entry.kind is None else entry.kind is not Kind.SECTION
        keys += [("site_code", entry.site_code)] if entry.site_code and own else []
        earlier = {field: by_key[field, key] for field, key in keys if (field, key) in by_key}
        if not earlier:
            kept.append(entry)
            by_key |= dict.fromkeys(keys, entry)
        elif all(_same(entry, other) for other in earlier.values()):
            first = next(iter(earlier.values()))
            notes.append(f"{entry.place.short}“{entry.name}”与{first.place.short}相同，只登记一次")
        else:
            clashing.append(entry)
            faults += _clashes(entry, earlier)
    return Rows(entries=tuple(kept), clashing=tuple(clashing), faults=tuple(faults), notes=tuple(notes))


def _same(one: Entry, other: Entry) -> bool:
    """Whether two rows agree in everything that both say."""
    said = [(getattr(one, field), getattr(other, field)) for field in _SAID if field != "url"]
    return home_of(one.url) == home_of(other.url) and all(a == b for a, b in said if a and b)


def _clashes(entry: Entry, earlier: Mapping[str, Entry]) -> Iterator[Fault]:
    for field, other in earlier.items():
        yield entry.fault(field, getattr(entry, field), f"不与{other.place.short}“{other.name}”重复的值")


def match(entries: Sequence[Entry], register: Register) -> tuple[dict[int, Site], list[Fault]]:
    """Row (by its place among ``entries``) → site: first by code and address, then by address, then by name, last by the
    code of a site that has it alone.  A second row for one site is a fault."""
    found: dict[int, Site] = {}
    taken: dict[str, Entry] = {}
    faults = []
    keys = _Keys(register)
    for step in (keys.code_and_url, keys.url, keys.name, keys.code):
        for at, entry in enumerate(entries):
            site = None if at in found else step(entry)
            if site is None:
                continue
            if site.id not in taken:
                found[at], taken[site.id] = site, entry
            elif step is not keys.code:
                field = "name" if step == keys.name else "url"
                told = f"与{taken[site.id].place.short}不同的站点；两行都对应台账里的“{site.name}”"
                faults.append(entry.fault(field, getattr(entry, field), told))
    return found, faults


class _Keys:
    """The register's sites by what identifies them."""

    def __init__(self, register: Register) -> None:
        self._urls = {home_of(site.url): site for site in register.sites}
        self._names = {narrow(site.name): site for site in register.sites}
        self._codes = {site.site_code: site for site in register.sites if site.kind is not Kind.SECTION}

    def code_and_url(self, entry: Entry) -> Site | None:
        """The site with this code and this address."""
        site = self.url(entry)
        return site if site and entry.site_code and entry.site_code == site.site_code else None

    def url(self, entry: Entry) -> Site | None:
        """The site with this address."""
        return self._urls.get(home_of(entry.url))

    def name(self, entry: Entry) -> Site | None:
        """The site of this name."""
        return self._names.get(narrow(entry.name))

    def code(self, entry: Entry) -> Site | None:
        """The portal or standalone site with this code; sections show their portal's."""
        return self._codes.get(entry.site_code) if entry.site_code and entry.kind is not Kind.SECTION else None
