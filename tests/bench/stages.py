"""placeholder while the rest is tried"""


def profile(articles: int, encoding: str) -> None: ...
