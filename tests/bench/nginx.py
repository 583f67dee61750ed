"""nginx on loopback, pinned to one core, serving folders of files over HTTP and HTTPS, with a log of what was asked.

Its header ``LinkChecker`` is what makes the program of that name drop its pacing, which its settings only lower.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

SERVER_CORE = 0

_CONFIG = """daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log warn; worker_processes 1; user root;
events {{ worker_connections 8192; }}
http {{
  types {{ text/html html; text/css css; application/javascript js; image/png png; image/x-icon ico; text/plain txt;
    application/pdf pdf; application/msword doc; application/vnd.ms-excel xls;
    application/vnd.openxmlformats-officedocument.wordprocessingml.document docx;
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx; }}
  default_type application/octet-stream;
  log_format asked "$request_method $status $server_addr $request_uri $bytes_sent";
  access_log {folder}/asked.log asked;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_timeout 75; keepalive_requests 1000000;
  open_file_cache max=4000 inactive=60s; open_file_cache_valid 60s; etag on;
  add_header LinkChecker "no pacing, please";
  gzip {gzip}; gzip_types text/css application/javascript; server_tokens off;
  ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:bench:10m;
{servers}}}
"""

_SERVER = """  server {{ listen {address}:{port}{tls}; root {root}; index index.html; charset off;{certificate} {more} }}
"""


@dataclass(frozen=True, kw_only=True)
class Served:
    """One root at one address (``127.…``) and port."""

    root: Path
    address: str = "127.0.0.1"
    port: int
    https: bool = False

    @property
    def url(self) -> str:
        """The home page."""
        return f"http{'s' * self.https}://{self.address}:{self.port}/"


class Log:
    """What the server was asked since :meth:`begin`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._from = 0

    def begin(self) -> None:
        """Forget what was asked before."""
        self._from = self._path.stat().st_size if self._path.exists() else 0

    def asked(self) -> Iterator[tuple[str, int, str, str]]:
        """Method, status, address and path of each request."""
        with self._path.open("r", encoding="utf-8", errors="surrogateescape") as lines:
            lines.seek(self._from)
            for line in lines:
                method, status, address, rest = line.rstrip("\n").split(" ", 3)
                yield method, int(status), address, rest.rpartition(" ")[0]

    def sent(self) -> int:
        """Bytes sent since :meth:`begin`, heads of answers included."""
        with self._path.open("r", encoding="utf-8", errors="surrogateescape") as lines:
            lines.seek(self._from)
            return sum(int(line.rpartition(" ")[2]) for line in lines)


def program() -> str:
    """Where nginx is.  Raises :class:`FileNotFoundError` with the way to get it."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise FileNotFoundError("nginx is missing; first run: apt-get install -y nginx-light")
    return found


def certificate(folder: Path, addresses: Sequence[str]) -> Path:
    """A certificate for these addresses and the authority that signed it: ``cert.pem``, ``key.pem`` and the returned file."""
    authority = trustme.CA()
    signed = authority.issue_cert(*addresses)
    chain = b"".join(blob.bytes() for blob in signed.cert_chain_pems)
    (folder / "cert.pem").write_bytes(chain)
    signed.private_key_pem.write_to_path(folder / "key.pem")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    return folder / "ca.pem"


def pinned(core: int) -> list[str]:
    """The prefix of a command that shall run on one core."""
    cores = os.cpu_count() or 1
    return ["taskset", "-c", str(core % cores)]


@contextmanager
def serving(folder: Path, served: Sequence[Served], *, gzip: bool = False, more: str = "") -> Iterator[Log]:
    """Serve while the block runs; ``folder`` takes configuration, certificate and log; ``more`` are further directives of
    each server."""
    folder.mkdir(parents=True, exist_ok=True)
    tls = f" ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;"
    if any(each.https for each in served):
        certificate(folder, sorted({each.address for each in served if each.https}))
    servers = "".join(
        _SERVER.format(
            address=each.address, port=each.port, root=each.root.absolute(), tls=" ssl" * each.https,
            certificate=tls * each.https, more=more,
        )
        for each in served
    )  # fmt: skip
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(folder=folder, gzip="on" if gzip else "off", servers=servers), encoding="utf-8")
    (folder / "asked.log").unlink(missing_ok=True)
    process = subprocess.Popen([*pinned(SERVER_CORE), program(), "-e", f"{folder}/error.log", "-c", str(config)])
    try:
        _wait(process, served, folder)
        yield Log(folder / "asked.log")
    finally:
        process.send_signal(signal.SIGQUIT if process.poll() is None else 0)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.terminate()
            process.wait(10)


def _wait(process: subprocess.Popen[bytes], served: Sequence[Served], folder: Path) -> None:
    """Until every address answers."""
    until = time.monotonic() + 15
    for each in served:
        while True:
            try:
                socket.create_connection((each.address, each.port), 1).close()
                break
            except OSError as error:
                if process.poll() is not None or time.monotonic() > until:
                    why = (folder / "error.log").read_text(encoding="utf-8", errors="replace")[-2_000:]
                    raise RuntimeError(f"nginx does not serve {each.url}: {why}") from error
                time.sleep(0.05)
