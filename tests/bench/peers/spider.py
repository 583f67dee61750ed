"""Scrapy as a link checker: ``spider.py default|lean OUT URL …`` writes the URLs that do not open.

``default`` extracts links with Scrapy's own extractor; ``lean`` with one XPath, ``urljoin`` and a set, which is what one
writes when the extractor is too slow.  Both follow every link of their sites once and look at files too.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Request, Response
from scrapy.linkextractors import LinkExtractor

SETTINGS = {
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 64,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": False,
    "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    "DEPTH_LIMIT": 0,
    "LOG_LEVEL": "ERROR",
    "LOGSTATS_INTERVAL": 0,
}


class Checker(scrapy.Spider):  # type: ignore[misc]
    """Follows every link of its hosts and notes what does not open."""

    name = "checker"

    def __init__(self, kind: str, homes: list[str]) -> None:
        super().__init__()
        self.start_urls = homes
        self.hosts = {urlsplit(home).netloc for home in homes}
        self.broken: list[str] = []
        self.lean = kind == "lean"
        self.seen = set(homes)
        self.extractor = LinkExtractor(allow_domains=self.hosts, deny_extensions=[])

    def parse(self, response: Response) -> Iterator[Request]:
        """Note a failure, or follow the links of a page."""
        if response.status >= 400:
            self.broken.append(response.url)
        elif isinstance(response, HtmlResponse):
            yield from self.leanly(response) if self.lean else self.by_extractor(response)

    def by_extractor(self, response: HtmlResponse) -> Iterator[Request]:
        """Scrapy's way; its duplicate filter keeps each URL to one request."""
        for link in self.extractor.extract_links(response):
            yield Request(link.url)

    def leanly(self, response: HtmlResponse) -> Iterator[Request]:
        """One XPath, a join and a set."""
        base = response.url
        for href in response.selector.root.xpath("//a/@href"):
            url = urljoin(base, href.partition("#")[0].strip())
            if url not in self.seen:
                self.seen.add(url)
                parts = urlsplit(url)
                if parts.scheme in ("http", "https") and parts.netloc in self.hosts:
                    yield Request(url, dont_filter=True)


def main() -> None:
    """Crawl and write what was broken."""
    kind, out, *homes = sys.argv[1:]
    process = CrawlerProcess(SETTINGS)
    crawler = process.create_crawler(Checker)
    process.crawl(crawler, kind, homes)
    process.start()
    Path(out).write_text(json.dumps(crawler.spider.broken), encoding="utf-8")


if __name__ == "__main__":
    main()
