"""Evidence bundles: files that prove, without this service, the content of a page at a time."""

from service.evidence.bundle import bundle, bundle_name

__all__ = ["bundle", "bundle_name"]
