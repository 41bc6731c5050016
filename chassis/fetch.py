"""Reading an address of the web that somebody else gave us, without being led into our own house.

    document = fetch(url, types=("application/json",), allow=settings.fetch_allow, etag=seen)

Whoever names the address must not reach what only we can reach (server-side request forgery, OWASP API7:2023). So:
http and https alone, no credentials in it, ports 80, 443 and from 1024 on. Every address that the name resolves to
must be a public one, and the connection goes to an address that was checked, so that a name which means something else
a moment later gains nothing; the same again at each redirect, of which there are three at most, and none from https to
http. Size, time and media type are bounded, and proxies of the environment are not asked.

It takes its time (`seconds` at most): never call it in a transaction. In a service its sockets are green. Raises
FetchFailed, which names no address.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import eventlet
import httpcore

REDIRECTS = 3
MOST = 5 * 1024 * 1024  # bytes of a document
SECONDS = 20.0  # for all of it: names, redirects, the document
LONGEST = 2000  # characters of an address
STAMP = 200  # characters of an ETag that is kept; a longer one is as good as none
CONDITIONS = ("If-None-Match", "If-Modified-Since")
MOVED = (301, 302, 303, 307, 308)
GLOBAL_UNICAST = ip_network("2000::/3")  # RFC 4291; mapped, NAT64 and local addresses of IPv6 lie outside of it
NOT_HOSTS = tuple(  # of protocols (Teredo and 6to4 lead to an IPv4 address inside) and examples; not every Python knows
    ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
)
Resolve = Callable[..., Iterable[tuple[Any, ...]]]


class FetchFailed(Exception):
    """Nothing was read. `code` is snake_case, `details` is JSON."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


@dataclass(frozen=True)
class Allowed:
    """What may be asked although it is not public: hosts by name, networks by their addresses."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def covers(self, host: str, address: str) -> bool:
        """Whether the host may be asked at this address."""
        found = ip_address(address.partition("%")[0])
        return host in self.hosts or any(found in network for network in self.networks) or is_public(address)


@dataclass(frozen=True)
class Document:
    """What lies at an address; `changed` is False, and the body empty, if it is what the caller has seen."""

    changed: bool
    body: bytes = b""
    media_type: str = ""
    etag: str | None = None
    last_modified: str | None = None


@dataclass
class _Asking:
    """One fetch: what is wanted of it, and until when (by the monotonic clock)."""

    types: tuple[str, ...]
    allow: Allowed
    most: int
    deadline: float
    resolve: Resolve
    headers: dict[str, str] = field(default_factory=dict)

    def left(self) -> float:
        """Seconds that remain. Raises FetchFailed when there are none."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise FetchFailed("too_slow")
        return seconds


def allowed(text: str) -> Allowed:
    """Parse a setting: host names and networks (`10.2.0.0/16`), separated by commas."""
    hosts, networks = set(), []
    for part in filter(None, (each.strip().lower() for each in text.split(","))):
        try:
            networks.append(ip_network(part))
        except ValueError:
            if "/" in part or ":" in part:
                raise ValueError("must be host names and networks separated by commas") from None
            hosts.add(part)
    return Allowed(frozenset(hosts), tuple(networks))


def is_public(address: str) -> bool:
    """Whether an address is one of the internet's, of a single host, and no way round to an address that is not."""
    found = ip_address(address.partition("%")[0])
    if not found.is_global or any(found in network for network in NOT_HOSTS):
        return False
    return found in GLOBAL_UNICAST or (found.version == 4 and not found.is_multicast and not found.is_reserved)


def require_address(url: str) -> None:
    """Raises FetchFailed unless the address has a form that is fetched; nothing is resolved."""
    _parts(url)


def fetch(
    url: str,
    *,
    types: tuple[str, ...],
    allow: Allowed,
    etag: str | None = None,
    last_modified: str | None = None,
    most: int = MOST,
    seconds: float = SECONDS,
    resolve: Resolve | None = None,
) -> Document:
    """The document at `url`, at most `most` bytes of one of the media `types`, unless it is as `etag` says."""
    seen = {"If-None-Match": etag, "If-Modified-Since": None if etag else last_modified}
    headers = {
        "User-Agent": "itmv",
        "Accept": ", ".join(types),
        "Accept-Encoding": "identity",  # what is small on the wire must not become large here
        "Connection": "close",
    } | {name: value for name, value in seen.items() if value}
    deadline = time.monotonic() + seconds
    asking = _Asking(types, allow, most, deadline, resolve or socket.getaddrinfo, headers)
    with eventlet.Timeout(seconds, FetchFailed("too_slow")):  # names and handshakes, where sockets are green
        return _follow(url, asking)


def _follow(url: str, asking: _Asking) -> Document:
    parts = _parts(url)
    for _ in range(REDIRECTS + 1):
        try:
            found = _ask(parts, asking)
        except httpcore.TimeoutException as error:
            raise FetchFailed("too_slow") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
            raise FetchFailed("unreachable") from error
        if isinstance(found, Document):
            return found
        target = _parts(urljoin(parts.geturl(), found))
        if (parts.scheme, target.scheme) == ("https", "http"):
            raise FetchFailed("url_refused")
        parts = target
    raise FetchFailed("redirected_too_often", most=REDIRECTS)


def _parts(url: str) -> SplitResult:
    """An address taken apart. Raises FetchFailed for what is not fetched."""
    refused = FetchFailed("url_refused")
    if len(url) > LONGEST or "\\" in url or any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        raise refused
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").encode("idna")
    except ValueError as error:  # UnicodeError among them
        raise refused from error
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise refused
    if port is not None and port not in (80, 443) and port < 1024:
        raise refused
    return parts


def _ask(parts: SplitResult, asking: _Asking) -> Document | str:
    """One request: the document, or where else it is said to be."""
    host = (parts.hostname or "").encode("idna")
    named = b"[%s]" % host if b":" in host else host
    authority = named if parts.port is None else b"%s:%d" % (named, parts.port)
    target = quote(f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}", safe="%/:=&?~+!$,;'@()*[]-._")
    url = httpcore.URL(scheme=parts.scheme.encode(), host=host, port=parts.port, target=target.encode())
    tls = ssl.create_default_context() if parts.scheme == "https" else None
    way = httpcore.HTTPConnection(origin=url.origin, ssl_context=tls, network_backend=_Checked(asking))
    try:
        with way.stream("GET", url, headers=[("Host", authority.decode()), *asking.headers.items()]) as response:
            return _read(response, asking)
    finally:
        way.close()


def _read(response: httpcore.Response, asking: _Asking) -> Document | str:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    if response.status == 304 and not asking.headers.keys().isdisjoint(CONDITIONS):
        return Document(changed=False)
    if response.status in MOVED and "location" in headers:
        return headers["location"]
    if response.status != 200:
        raise FetchFailed("status_refused", status=response.status)
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in asking.types or headers.get("content-encoding", "identity") != "identity":
        raise FetchFailed("type_refused")
    stamps = [headers.get(name) for name in ("etag", "last-modified")]
    etag, modified = (stamp if stamp and len(stamp) <= STAMP and stamp.isascii() else None for stamp in stamps)
    return Document(True, _body(response, asking), media_type, etag, modified)


def _body(response: httpcore.Response, asking: _Asking) -> bytes:
    """All of it, or FetchFailed as soon as it is too much."""
    body = bytearray()
    for chunk in response.iter_stream():
        body += chunk
        if len(body) > asking.most:
            raise FetchFailed("too_large", most=asking.most)
        asking.left()
    return bytes(body)


class _Checked(httpcore.SyncBackend):
    """Connects to an address that was looked at, and to none that the name might mean by then."""

    def __init__(self, asking: _Asking) -> None:
        self.asking = asking

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """To the first address that answers. Raises FetchFailed if any one is not for us to ask."""
        away: httpcore.NetworkError | httpcore.TimeoutException = httpcore.ConnectError("no address")
        for address in self._addresses(host, port):
            try:
                return _Timed(super().connect_tcp(address, port, timeout=self.asking.left()), self.asking.left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                away = error
        raise away

    def _addresses(self, host: str, port: int) -> list[str]:
        found = self.asking.resolve(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not all(self.asking.allow.covers(host.lower().rstrip("."), address) for address in addresses):
            raise FetchFailed("address_refused")
        return addresses


class _Timed(httpcore.NetworkStream):
    """A stream whose every read and write has only what is left of the time for all of them."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self.stream, self.left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self.stream.read(max_bytes, self.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self.stream.write(buffer, self.left())

    def close(self) -> None:
        self.stream.close()

    def start_tls(self, ssl_context: Any, server_hostname: Any = None, timeout: Any = None) -> Any:  # noqa: ARG002
        return _Timed(self.stream.start_tls(ssl_context, server_hostname, self.left()), self.left)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)
