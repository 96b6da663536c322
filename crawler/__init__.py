"""Fetches and parses the pages of a source: a Scrapy project in a supervised process."""
