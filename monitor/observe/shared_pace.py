"""One pace for every process of this machine: turns and seats kept in a small file that they all have open.

A turn is a moment reserved under a lock that is held for microseconds.  A seat is a byte of the file that is locked for
as long as a request is out: the kernel frees it when its process ends, however that ends.  The moments are those of the
system's monotonic clock, which an asyncio loop reads and all processes share; after a restart of the machine they mean
nothing and are forgotten.  Linux only: no other system has locks that belong to an open file.
"""

import fcntl
import hashlib
import mmap
import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_HEAD = 64
_ENTRY = struct.Struct("<Qd")  # key, the moment from which it is free
_ENTRIES = 65_536
_NEAR = 64  # entries that a key may stand in, from its own on
_SIZE = _HEAD + _ENTRIES * _ENTRY.size
_LOCK = struct.Struct("hhqqi0q")  # struct flock: type, whence, start, length, process
_TABLE_BYTE = 0
_SEATS_FROM = 1 << 40
_SEATS_A_KEY = 256


class SharedPace:
    """The open file.  ``SharedPace(path)`` makes it where it is missing; close it after use."""

    def __init__(self, path: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._file = os.open(path, flags, 0o600)
        self._mine: set[int] = set()
        boot = hashlib.sha256(_BOOT.read_bytes() if _BOOT.exists() else b"").digest()
        with self._locked():
            if os.fstat(self._file).st_size != _SIZE:
                os.ftruncate(self._file, _SIZE)
            self._table = mmap.mmap(self._file, _SIZE)
            if self._table[: len(boot)] != boot:
                self._table[:] = boot.ljust(_SIZE, b"\0")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of every seat taken through it."""
        self._table.close()
        os.close(self._file)

    def reserve(self, keys: Iterable[str], interval_s: float, now: float) -> float:
        """The first moment (not before ``now``) at which all ``keys`` are free; they are taken for ``interval_s`` from
        then on."""
        numbers = [_number(key) for key in keys]
        with self._locked():
            places = [self._place(number, now) for number in numbers]
            at = max([now, *(free for _, free in places)])
            for number, (place, _) in zip(numbers, places, strict=True):
                _ENTRY.pack_into(self._table, place, number, at + interval_s)
        return at

    def _place(self, number: int, now: float) -> tuple[int, float]:
        """Where a key stands, or may stand, and from when on it is free."""
        spare: tuple[int, float] | None = None
        for step in range(_NEAR):
            place = _HEAD + (number + step) % _ENTRIES * _ENTRY.size
            key, free = _ENTRY.unpack_from(self._table, place)
            if key == number:
                return place, free
            if spare is None or free < spare[1]:
                spare = place, free
        assert spare is not None
        # All places near it taken by keys still waiting: it waits with the one that is free first.
        return spare if spare[1] > now else (spare[0], now)

    def sit(self, key: str, width: int) -> int | None:
        """Take one of a key's ``width`` seats; ``None`` when other processes (or we) hold them all."""
        first = _SEATS_FROM + (_number(key) >> 34) * _SEATS_A_KEY
        for seat in range(first, first + min(width, _SEATS_A_KEY)):
            if seat not in self._mine and self._set_lock(fcntl.F_WRLCK, seat):
                self._mine.add(seat)
                return seat
        return None

    def rise(self, seat: int) -> None:
        """Give a seat back."""
        self._mine.discard(seat)
        self._set_lock(fcntl.F_UNLCK, seat)

    def _set_lock(self, kind: int, byte: int) -> bool:
        with suppress(BlockingIOError, PermissionError):
            fcntl.fcntl(self._file, fcntl.F_OFD_SETLK, _LOCK.pack(kind, os.SEEK_SET, byte, 1, 0))
            return True
        return False

    @contextmanager
    def _locked(self) -> Iterator[None]:
        fcntl.fcntl(self._file, fcntl.F_OFD_SETLKW, _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, _TABLE_BYTE, 1, 0))
        try:
            yield
        finally:
            self._set_lock(fcntl.F_UNLCK, _TABLE_BYTE)


def _number(key: str) -> int:
    """A 64-bit number for a key, the same in every process, never 0."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()) | 1
