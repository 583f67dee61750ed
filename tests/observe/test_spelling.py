"""The one spelling of a URL: what is plain takes a short way, which must lead to the same place as the long one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.observe.scope import canonical
from monitor.observe.urls import join

STARTS = (
    "http://", "https://", "HTTP://", "http://a.cn/", "https://a.cn:443/", "http://a.cn:80/", "http://a.cn:443/",
    "http://a-b.gov.cn:8080/x/", "http://127.0.0.1:08910/", "http://a..cn/", "http://-a.cn/", "http://a-.cn/", "http://a.cn:0/",
    "http://A.cn/", "http://a.cn:99999/", "http://a.cn./", "http://a.cn",
)  # fmt: skip
ENDS = st.text(st.sampled_from("abAZ09.-_~/:%?;=&\\ 栏é"), max_size=12)


@given(st.sampled_from(STARTS), ENDS)
def test_the_short_way_to_a_spelling_is_the_long_one(start: str, end: str) -> None:
    url = (start + end).strip()
    assert canonical(url) == canonical(f"{url}#top"), "a fragment is never plain"


@given(st.sampled_from(("", "/", "//", "./", "../")), ENDS, st.sampled_from(("http://a.cn/b/c.html", "http://a.cn")))
def test_the_short_way_to_a_target_is_the_long_one(start: str, end: str, base: str) -> None:
    href = start + end.strip()
    assert join(base, href) == (join(base, f"{href}#top") if href else ""), "a fragment is never plain"


@pytest.mark.parametrize(
    ("url", "spelt"),
    [
        ("http://a.cn/b/c_1.html", "http://a.cn/b/c_1.html"),
        ("http://a.cn/b/../c.html", "http://a.cn/c.html"),
        ("http://a.cn:80/", "http://a.cn/"),
        ("http://a.cn", "http://a.cn/"),
        ("http://A.cn/栏目;jsessionid=1", "http://a.cn/%E6%A0%8F%E7%9B%AE"),
        ("ftp://a.cn/", ""),
    ],
)
def test_spellings(url: str, spelt: str) -> None:
    assert canonical(url) == spelt
