"""Reasons for tests that do not depend on a particular one."""

from disclosures.reason import Reason, ReasonCode


def some_reason(error: str = "…") -> Reason:
    """A reason that carries `error` and no other meaning."""
    return Reason.of(ReasonCode.CONNECTION_FAILED, error=error)


def mass_change(changed: int = 6, known: int = 11) -> Reason:
    """The reason why a visit's readings are quarantined."""
    return Reason.of(ReasonCode.CHANGE_LIMIT_KNOWN_DIFFER, changed=changed, known=known)


def innermost(reason: Reason) -> Reason:
    """The innermost of nested reasons."""
    inner = reason.params.get("reason")
    return innermost(inner) if isinstance(inner, Reason) else reason
