"""What a page's source shows without a tree; and that no source makes that slow."""

import time

import pytest

from monitor.observe.challenge import challenge
from monitor.observe.soft404 import Shown
from monitor.observe.visible import all_inside, first_inside, lines, visible, words

NEVER_CLOSED = (
    "<script ", "<script>", "<style>", "<noscript>", "<textarea ", "<head>", "<title>", "<h1>", "<a ", "<a x>", "<!--", "<",
    "<div ", "a-", "关于", "您的请求", "alert(", "页面 ", "your request ",
)  # fmt: skip


def test_scripts_styles_comments_and_the_head_are_not_shown() -> None:
    source = (
        "<HEAD><title>题</title></HEAD>甲<script>乙</SCRIPT ><style>丙</style><!-- 丁 <b>-->戊<noscript>己</noscript>"
    )
    assert lines(visible(source)) == ["甲", "戊"]
    assert lines(visible(source, head=True)) == ["题", "甲", "戊"]


def test_what_is_never_closed_hides_the_rest_but_for_a_head() -> None:
    assert words(visible("甲<script>乙<p>丙")) == "甲"
    assert words(visible("甲<!-- 乙")) == "甲"
    assert words(visible("<head><title>题</title><body>甲<script>乙</script>丙")) == "题 甲 丙"
    assert words(visible("<header>甲</header><scripted>乙</scripted>")) == "甲 乙"


def test_words_inside_elements() -> None:
    source = (
        "<h2 class=x>一<b>二</b></h2><title>题\n目</title><noscript>甲</noscript><NOSCRIPT>乙</NOSCRIPT><noscript>丙"
    )
    assert first_inside(source, "title") == "题 目"
    assert first_inside(source, "h1", "h2") == "一 二"
    assert first_inside(source, "h4") == ""
    assert all_inside(source, "noscript") == ["甲", "乙"]


@pytest.mark.parametrize("piece", NEVER_CLOSED)
def test_time_grows_with_the_source_only(piece: str) -> None:
    """Three hundred thousand characters take a minute where each tag begins a new search to the end."""
    body = (piece * (300_000 // len(piece)) + "页面不存在").encode()
    began = time.process_time()
    challenge(200, {"content-type": "text/html; charset=utf-8"}, body)
    shown = Shown(body)
    assert isinstance(shown.says_missing(), bool) and isinstance(shown.messages, set)
    assert time.process_time() - began < 3
