"""The short way through a URL comes to the same as the long one."""

import pytest
import yarl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.observe import outcomes
from monitor.observe.place import of_url, place_of
from monitor.observe.redirects import parse

HOSTS = ["a.cn", "www.xunxian.gov.cn", "A.cn", "a.cn.", "a-b.cn", "1.2.3.4", "127.1", "[::1]", "a..b", "-a.cn", "a_b.cn",
         "县.中国", "xn--a.cn", "", ".", "a.cn:80", "a.cn:443", "a.cn:8080", "a.cn:080", "a.cn:0", "a.cn:99999", "a.cn:",
         "u:p@a.cn", "u@a.cn", "999.1.1.1"]  # fmt: skip
MARKS = "/?#&=%.:;@!$'()*+,-_~[]{}|\\^`\"<> ab1Z\t\n\x00é县"
REST = st.just("") | st.builds(str.__add__, st.sampled_from("/?#"), st.text(MARKS, max_size=12))


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(["http", "https", "HTTP", "ftp", " http"]), st.sampled_from(HOSTS), REST)
@example("http", "a.cn", "/x?")
@example("http", "a.cn", "/x?#")
@example("http", "a.cn", "/x#?")
@example("http", "a.cn", "/a/../b/./c")
@example("http", "a.cn", "/%e4%zz%")
@example("http", "a.cn", "//a")
@example("http", "a.cn", "/" + "x" * 9000)
def test_any_url_is_the_same_place(scheme: str, host: str, rest: str) -> None:
    text = f"{scheme}://{host}{rest}"
    try:
        url: yarl.URL | type[Exception] = parse(text)
    except Exception as error:
        url = type(error)
    if not isinstance(url, yarl.URL):
        with pytest.raises(url):
            place_of(text)
        return
    place, origin = place_of(text), place_of(text).origin
    assert place == of_url(url)
    assert (place.text, place.path, str(place.url)) == (str(url), url.raw_path_qs, str(url))
    assert (origin.name, origin.port, origin.secure) == (url.raw_host, url.port, url.scheme == "https")
    assert (origin.text, origin.authority) == (str(url.origin()), url.authority)
    assert origin.host_header == url.host_port_subcomponent


@settings(max_examples=500, deadline=None)
@given(st.text(MARKS + "acn:\r", max_size=20))
@example("a.cn/x\r\nHost: b.cn")
@example("a.cn/x HTTP/1.1\r\n\r\nGET /y")
@example("a.cn\r\nHost: b.cn/")
def test_nothing_in_a_url_ends_a_line_of_the_request(rest: str) -> None:
    try:
        place = place_of(f"http://{rest}")
    except Exception as error:
        assert outcomes.known(error) is not None
        return
    assert not set(place.path + place.origin.host_header) & set(" \r\n\t\x00")
    assert (place.path + place.origin.host_header).isascii()
