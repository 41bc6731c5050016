"""Reading addresses that others name: what is read, and how nobody is led into our own house."""

import socket
import ssl
import subprocess
import time

import pytest

from chassis import testing_web as web
from chassis.fetch import Allowed, FetchFailed, allowed, fetch, is_public

JSON = ("application/json",)
HERE = allowed("127.0.0.0/8")


def read(url, allow=HERE, **options):
    return fetch(url, types=JSON, allow=allow, **options)


def refusal(url, allow=HERE, **options):
    with pytest.raises(FetchFailed) as refused:
        read(url, allow, **options)
    return refused.value.code


def means(*addresses, asked=None):
    """A resolver for which every name means these; it notes what it was asked."""

    def resolve(host, port, **_):
        if asked is not None:
            asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return resolve


def test_a_document_is_read_with_what_tells_its_next_version():
    with web.serving(feed=lambda it: it.answer(ETag='"1"', Last_Modified="Mon, 02 Mar 2026 08:15:00 GMT")) as server:
        found = read(f"{server.root}/feed?key=ä")
    assert (found.changed, found.body, found.media_type) == (True, web.DOCUMENT, "application/json")
    assert (found.etag, found.last_modified) == ('"1"', "Mon, 02 Mar 2026 08:15:00 GMT")
    path, headers = server.asked[0]
    assert path == "/feed?key=%C3%A4"
    assert (headers["Host"], headers["Accept-Encoding"]) == (server.root.removeprefix("http://"), "identity")


def test_what_was_seen_is_not_read_again():
    with web.serving(feed=lambda it: it.answer(304, b"")) as server:
        assert not read(f"{server.root}/feed", etag='"1"', last_modified="never sent beside an ETag").changed
        assert not read(f"{server.root}/feed", last_modified="Mon, 02 Mar 2026 08:15:00 GMT").changed
    [(_, first), (_, second)] = server.asked
    assert (first["If-None-Match"], first.get("If-Modified-Since")) == ('"1"', None)
    assert second["If-Modified-Since"] == "Mon, 02 Mar 2026 08:15:00 GMT"


def test_that_nothing_has_changed_says_nothing_to_who_has_seen_nothing():
    with web.serving(feed=lambda it: it.answer(304, b"")) as server, pytest.raises(FetchFailed) as failed:
        read(f"{server.root}/feed")
    assert (failed.value.code, failed.value.details) == ("status_refused", {"status": 304})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(status):
    with web.serving(old=web.go_to("feed", status), feed=lambda it: it.answer()) as server:
        assert read(f"{server.root}/old").body == web.DOCUMENT


def test_three_redirects_are_followed_and_a_fourth_is_not():
    ways = {f"r{n}": web.go_to(f"/r{n + 1}") for n in range(4)}
    with web.serving(None, **ways, r4=lambda it: it.answer()) as server:
        assert read(f"{server.root}/r1").body == web.DOCUMENT
        assert refusal(f"{server.root}/r0") == "redirected_too_often"
        assert "/r4" not in [path for path, _ in server.asked[4:]]


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("http://169.254.169.254/latest/meta-data/", "address_refused"),
        ("http://[::ffff:169.254.169.254]/", "address_refused"),
        ("http://2852039166/", "address_refused"),
        ("//10.0.0.1/", "address_refused"),
        ("file:///etc/passwd", "url_refused"),
        ("gopher://127.0.0.1/", "url_refused"),
        ("http://user:secret@127.0.0.1/", "url_refused"),
    ],
)
def test_a_redirect_leads_nowhere_we_would_not_go_at_once(where, code):
    with web.serving(feed=web.go_to(where)) as server:
        assert refusal(f"{server.root}/feed") == code


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "//example.org/", "feed.json", ""),
        *("http://", "http://user@example.org/", "http://:secret@example.org/", "http://example.org:25/"),
        *("http://example.org:0/", "http://example.org:99999/", "http://example.org:x/", "http://[::1/"),
        *("http://example.org\\@127.0.0.1/", "http://example.org/a b", "http://example.org/\r\nHost: x"),
        *(f"http://{'a' * 64}.example/", f"http://example.org/{'a' * 2000}"),
    ],
)
def test_an_address_of_another_form_is_refused_before_anyone_is_asked(url):
    assert refusal(url, resolve=means()) == "url_refused"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "192.0.0.8", "192.88.99.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "ff0e::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1"),
        *("2001:db8::1", "2001::1", "2002:7f00:1::1", "2001:20::1", "3fff::1", "100::1", "4000::1"),
    ],
)
def test_an_address_that_is_not_the_internets_is_not_public(address):
    assert not is_public(address)
    assert refusal("http://feed.example/", Allowed(), resolve=means(address)) == "address_refused"


@pytest.mark.parametrize("address", ["8.8.8.8", "193.99.144.80", "2606:4700:4700::1111", "2a02:2e0:3fe:1001::1"])
def test_other_addresses_are(address):
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    resolve = means("8.8.8.8", "10.0.0.1")
    assert refusal("http://feed.example/", Allowed(), resolve=resolve) == "address_refused"


def test_the_connection_goes_to_the_address_that_was_checked():
    asked: list[str] = []
    resolve = means("127.0.0.1", asked=asked)
    with web.serving(feed=lambda it: it.answer()) as server:
        port = server.server_port
        assert read(f"http://feed.example:{port}/feed", resolve=resolve).body == web.DOCUMENT
    assert asked == ["feed.example"]  # once: no second answer can lead elsewhere
    assert server.asked[0][1]["Host"] == f"feed.example:{port}"


def test_the_next_address_is_tried_when_one_does_not_answer():
    with web.serving(feed=lambda it: it.answer()) as server:
        url = f"http://feed.example:{server.server_port}/feed"
        assert read(url, resolve=means("127.0.0.2", "127.0.0.1")).body == web.DOCUMENT


def test_a_host_may_be_asked_though_it_is_ours_if_the_setting_names_it():
    with web.serving(feed=lambda it: it.answer()) as server:
        url = f"http://intern.example:{server.server_port}/feed"
        assert read(url, allowed("Intern.Example"), resolve=means("127.0.0.1")).body == web.DOCUMENT
        assert refusal(url, allowed("other.example"), resolve=means("127.0.0.1")) == "address_refused"


@pytest.mark.parametrize("text", ["10.0.0.1/8", "10.0.0.0/40", "host:80"])
def test_a_setting_that_is_no_list_of_hosts_and_networks_is_refused(text):
    with pytest.raises(ValueError, match="host names and networks"):
        allowed(text)


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with web.serving(feed=lambda it: it.answer()) as server:
        assert read(f"{server.root}/feed").body == web.DOCUMENT


def test_a_document_without_end_is_left_once_it_is_too_large():
    with web.serving(feed=web.without_end, large=lambda it: it.answer(body=b" " * 101)) as server:
        assert refusal(f"{server.root}/feed", most=1_000_000) == "too_large"
        assert refusal(f"{server.root}/large", most=100) == "too_large"
        assert len(read(f"{server.root}/large", most=101).body) == 101


@pytest.mark.parametrize(
    "beginning",
    [
        b"HTTP/1.1 200 ",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n",
    ],
)
def test_an_answer_that_trickles_is_left_when_the_time_is_over(beginning):
    with web.serving(feed=web.drop_by_drop(beginning)) as server:
        began = time.monotonic()
        assert refusal(f"{server.root}/feed", seconds=0.5) == "too_slow"
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Content_Type": "text/html; charset=utf-8"}, "type_refused"),
        ({"Content_Type": ""}, "type_refused"),
        ({"Content_Encoding": "gzip"}, "type_refused"),
        ({"Content_Length": "10000"}, "unreachable"),
    ],
)
def test_an_answer_that_is_not_what_was_asked_for_is_refused(headers, code):
    def feed(handler):
        handler.answer(**headers)
        handler.close_connection = True

    with web.serving(feed=feed) as server:
        assert refusal(f"{server.root}/feed") == code


def test_the_status_is_told_when_there_is_no_document():
    with web.serving(feed=lambda it: it.answer(503)) as server, pytest.raises(FetchFailed) as refused:
        read(f"{server.root}/feed")
    assert (refused.value.code, refused.value.details) == ("status_refused", {"status": 503})


def test_nobody_there_is_unreachable():
    with web.serving() as server:
        gone = server.root
    assert refusal(gone) == "unreachable"
    assert refusal("http://nobody.invalid/") == "unreachable"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Key and certificate of feed.example, in one file."""
    file = tmp_path_factory.mktemp("tls") / "feed.pem"
    new = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=feed.example"]
    where = ["-addext", "subjectAltName=DNS:feed.example", "-keyout", f"{file}.key", "-out", str(file)]
    subprocess.run(["openssl", *new, *where], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file, f"{file}.key")
    return tls, str(file)


def test_a_certificate_counts_for_the_name_although_the_connection_goes_to_an_address(certificate, monkeypatch):
    tls, file = certificate
    with web.serving(tls, feed=lambda it: it.answer(), down=web.go_to("http://feed.example/")) as server:
        url = f"https://feed.example:{server.server_port}"
        assert refusal(f"{url}/feed", resolve=means("127.0.0.1")) == "unreachable"  # nobody vouches for it
        monkeypatch.setenv("SSL_CERT_FILE", file)
        assert read(f"{url}/feed", resolve=means("127.0.0.1")).body == web.DOCUMENT
        assert refusal(f"{url}/down", resolve=means("127.0.0.1")) == "url_refused"
        other = url.replace("feed.", "other.")
        assert refusal(f"{other}/feed", resolve=means("127.0.0.1")) == "unreachable"
