"""Obligations to publish annual reports: case data, list coverage, and the port."""
