"""Evidence bundles: a file that proves, without this service, what a page said and when."""

from service.evidence.bundle import bundle, bundle_name

__all__ = ["bundle", "bundle_name"]
