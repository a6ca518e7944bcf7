"""Who the candidate is: read for letters alone, and for taking it out of what others see."""

from typing import Any

from remit.services.kit import ServiceCall


def identity_of(call: ServiceCall) -> dict[str, Any]:
    """Return who the candidate is: what the application says, completed by a person where it was silent."""
    told = dict(call.item.payload.get("identity") or {})
    for key in ("name", "email"):
        if call.variables.get(f"candidate_{key}"):
            told[key] = call.variables[f"candidate_{key}"]
    return told
