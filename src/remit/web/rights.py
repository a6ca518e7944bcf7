"""What a principal holds for whom, laid out for a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from remit.parties.access import Resource, shore_of
from remit.parties.model import DataClass, Organisation, Principal, Role, Shore


@dataclass(frozen=True, slots=True)
class Right:
    """One organisation and what is held for it."""

    organisation: Organisation
    shore: Shore | None
    roles: tuple[Role, ...]
    classes: tuple[DataClass, ...]


def rights_of(principal: Principal, organisations: Iterable[Organisation]) -> tuple[Right, ...]:
    """Lay out a principal's roles, clearances and shore by organisation."""
    return tuple(
        Right(
            one,
            shore_of(principal, Resource(tenant=one.id, kind="organisation", country=one.country)),
            tuple(sorted(principal.roles(one.id))),
            tuple(sorted(principal.cleared(one.id))),
        )
        for one in organisations
        if principal.roles(one.id)
    )
