"""Scrapy downloader middlewares: address guard, robots.txt, politeness, redirects."""
