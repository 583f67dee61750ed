"""Servers that know which version of a page they serve: some of the district's hosts, as in the real world."""

from hashlib import sha256

from msgspec.structs import replace

from monitor.demo.answers import Act, Answer
from monitor.demo.chance import number

_KINDS = ("strong", "weak", "none")


def validated(answer: Answer, host: str, condition: str) -> Answer:
    """The answer with its entity tag, or 304 without a body where ``condition`` (If-None-Match) names that tag."""
    kind = _KINDS[number("etag", host) % len(_KINDS)]
    if kind == "none" or answer.act is not Act.ANSWER or answer.status != 200:
        return answer
    tag = f'"{sha256(answer.body).hexdigest()[:16]}"'
    headers = (*answer.headers, ("ETag", f"W/{tag}" if kind == "weak" else tag))
    if tag in {each.strip().removeprefix("W/") for each in condition.split(",")}:
        return replace(answer, status=304, body=b"", headers=headers)
    return replace(answer, headers=headers)
