"""The crawler that one writes in an afternoon: aiohttp, BeautifulSoup, a set of URLs, nothing stored.

``textbook.py OUT CA URL`` writes the URLs that do not open; ``CA`` may be empty.
"""

import asyncio
import json
import ssl
import sys
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import aiohttp
from bs4 import BeautifulSoup

BATCH = 64


async def crawl(home: str, ca: str) -> list[str]:
    """Every page of the site of ``home``; the URLs that answered with an error."""
    seen, queue, broken = {home}, [home], []
    context = ssl.create_default_context(cafile=ca) if ca else None
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=BATCH, ssl=context or True)) as session:

        async def one(url: str) -> list[str]:
            async with session.get(url) as response:
                body = await response.read()
                if response.status >= 400:
                    broken.append(url)
                if response.status >= 400 or response.content_type != "text/html":
                    return []
            soup = BeautifulSoup(body, "lxml")
            return [urljoin(url, str(anchor["href"])).partition("#")[0] for anchor in soup.find_all("a", href=True)]

        while queue:
            batch, queue = queue[:BATCH], queue[BATCH:]
            for links in await asyncio.gather(*map(one, batch)):
                inside = (link for link in links if urlsplit(link).netloc == urlsplit(home).netloc)
                fresh = [link for link in dict.fromkeys(inside) if link not in seen]
                seen.update(fresh)
                queue += fresh
    return broken


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(asyncio.run(crawl(sys.argv[3], sys.argv[2]))), encoding="utf-8")
