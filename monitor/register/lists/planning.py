"""The rows of a list as sites of a register: each either known to it or new."""

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from monitor.model import Frozen, Kind, Register, Site, Stage, host_of
from monitor.register.lists import inference
from monitor.register.lists.entries import Entry, Listing
from monitor.register.lists.faults import Fault
from monitor.register.lists.matching import match, one_row_a_site
from monitor.register.lists.sheet import narrow

KIND_WORDS = {Kind.PORTAL: "门户", Kind.SECTION: "专属网页", Kind.STANDALONE: "独立网站"}


class Planned(Frozen, frozen=True, kw_only=True):
    """One row as a site.  ``known`` is the site of the register that it is about, ``None`` for a new one; ``inferred``
    says what the list did not say itself."""

    entry: Entry
    site: Site
    known: Site | None = None
    inferred: tuple[str, ...] = ()


class Planning(Frozen, frozen=True, kw_only=True):
    """All rows as sites; faults; the rows that have some; and what was passed over."""

    sites: tuple[Planned, ...]
    faults: tuple[Fault, ...]
    bad: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()


def plan(listing: Listing, register: Register | None) -> Planning:
    """What the list makes of the register (``None``: there is none yet)."""
    register_sites = register.sites if register else ()
    known = inference.schemes([*(entry.url for entry in listing.entries), *(site.url for site in register_sites)])
    entries = [_with_scheme(entry, known) for entry in listing.entries]
    rows = one_row_a_site(entries)
    matched, doubles = match(rows.entries, register) if register else ({}, [])
    twice = {fault.place for fault in doubles}
    planner = _Planner(rows.entries, matched, register, known)
    made = [planner.planned(at) for at in range(len(rows.entries)) if rows.entries[at].place not in twice]
    faults = [*listing.faults, *rows.faults, *doubles, *planner.faults]
    wrong = {fault.place for fault in faults}
    bad = [entry for entry in (*listing.bad, *rows.clashing, *rows.entries) if entry.place in wrong]
    return Planning(
        sites=tuple(one for one in made if one.entry.place not in wrong),
        faults=tuple(sorted(faults, key=lambda fault: (fault.place.sheet, fault.place.row))),
        bad=tuple(bad),
        notes=(*listing.notes, *rows.notes, *planner.notes),
    )


def _with_scheme(entry: Entry, known: dict[str, str]) -> Entry:
    if not entry.url.startswith("//"):
        return entry
    url = inference.with_scheme(entry.url, known)
    return replace(
        entry, url=url, notes=(*entry.notes, f"网址没有写 http:// 或 https://，按 {url.partition(':')[0]} 登记")
    )


class _Planner:
    """Fills in what each row leaves open, in view of all rows and of the register."""

    def __init__(
        self, entries: Sequence[Entry], matched: dict[int, Site], register: Register | None, schemes: dict[str, str]
    ) -> None:
        self._entries, self._matched, self._schemes = entries, matched, schemes
        sites = register.sites if register else ()
        homes = [(entry.url, entry.name, entry.kind) for at, entry in enumerate(entries) if at not in matched]
        self._hosts = inference.Hosts(homes, [(site.url, site.kind) for site in sites])
        self._taken = {site.id for site in sites} | ({issuer.id for issuer in register.issuers} if register else set())
        self._names = {narrow(site.name): site.url for site in sites}
        self._names |= {narrow(entry.name): entry.url for entry in entries}
        self._kinds = [self._kind(at) for at in range(len(entries))]
        new = [at for at in range(len(entries)) if at not in matched]
        sections = [entries[at].url for at in new if self._kinds[at] is Kind.SECTION]
        self._prefixes = inference.prefixes(sections)
        self.faults = [fault for at in new for fault in self._contradictions(at)]
        self.notes: list[str] = []

    def _kind(self, at: int) -> Kind:
        entry = self._entries[at]
        if at in self._matched and entry.kind is None:
            return self._matched[at].kind
        return entry.kind or self._hosts.kind(entry.url)

    def _contradictions(self, at: int) -> Collection[Fault]:
        """A kind that the address gives the lie to."""
        entry, kind = self._entries[at], self._kinds[at]
        host, own = host_of(entry.url), inference.is_whole_host(entry.url)
        if kind is Kind.SECTION and own:
            return [entry.fault("url", entry.url, "门户下的一个路径；整个主机应是门户或独立网站")]
        if kind is Kind.SECTION and host not in self._hosts.owned:
            return [
                entry.fault(
                    "url", entry.url, f"已列出的门户或独立网站之下的网址；{host} 的首页没有列在清单里，请加一行"
                )
            ]
        whole = host in self._hosts.whole
        if kind is not Kind.SECTION and not own and whole:
            return [entry.fault("kind", KIND_WORDS[kind], f"专属网页；{host} 的首页已另列为一个站点")]
        return []

    def planned(self, at: int) -> Planned:
        """One row as a site."""
        entry, kind, known = self._entries[at], self._kinds[at], self._matched.get(at)
        identity = known.id if known else inference.short_id(entry.url, kind, self._taken)
        self._taken.add(identity)
        self.notes += [f"{entry.place.short}“{entry.name}”：{note}" for note in entry.notes]
        site = Site(
            id=identity,
            name=entry.name,
            kind=kind,
            owner=entry.owner,
            url=entry.url,
            prefixes=(self._prefixes[entry.url],) if entry.url in self._prefixes else (),
            site_code=entry.site_code,
            icp=entry.icp,
            police_id=entry.police_id,
            contacts=entry.contacts,
            stage=entry.stage or Stage.RUNNING,
            opened=entry.opened,
            stage_since=entry.stage_since,
            successor=self._successor(entry),
            columns=inference.absolute_columns(entry.columns, entry.url, self._schemes),
        )
        inferred = () if known or entry.kind else (f"类型“{KIND_WORDS[kind]}”由网址推断",)
        return Planned(entry=entry, site=site, known=known, inferred=inferred)

    def _successor(self, entry: Entry) -> str:
        if not entry.successor:
            return ""
        if "//" in entry.successor:
            return inference.with_scheme(entry.successor, self._schemes)
        found = self._names.get(narrow(entry.successor), "")
        if not found and entry.stage is Stage.MIGRATING:
            self.faults.append(entry.fault("successor", entry.successor, "新网址，或清单里一个站点的名称"))
        elif not found:
            self.notes.append(f"{entry.place.short}“{entry.name}”：“{entry.successor}”不是网址，没有登记为承接网址")
        return found
