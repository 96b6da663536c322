"""Parsing of pages, compared with published extraction libraries."""
