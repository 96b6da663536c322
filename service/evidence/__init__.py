"""Evidence to take away: one file that proves, without us, what a page said and when."""

from service.evidence.bundle import bundle, bundle_name

__all__ = ["bundle", "bundle_name"]
