"""Who reads a message of a conversation in the open, and of which class what somebody writes is."""

from dataclasses import replace

from remit.parties.model import CLASSIFIED, DataClass, Principal, PrincipalKind, Resource
from remit.parties.rules.masking import Sight, masked, sight
from remit.work.model import OUTSIDE, Comment, Visibility


def class_of_writing(principal: Principal, resource: Resource, *, plain: bool = False) -> DataClass:
    """Return the data class of what a principal writes about an item.

    Whoever is not shown personal data cannot write it down, so their words are open to their like; so is what somebody
    declares `plain`. Everything else counts as personal.
    """
    if principal.is_client_of(resource.tenant):
        return DataClass.PERSONAL
    blind = sight(DataClass.PERSONAL, principal=principal, resource=resource) is not Sight.OPEN
    return DataClass.INTERNAL if plain or blind else DataClass.PERSONAL


def may_hear(principal: Principal, one: Comment) -> bool:
    """Tell whether a message is for a principal at all: a client's people do not read internal notes."""
    return one.visibility is Visibility.CLIENT or not principal.is_client_of(one.tenant)


def heard(one: Comment, *, principal: Principal, resource: Resource) -> Comment:
    """Return a message as a principal may read it: their own and, for the client's people, the client's in the open."""
    at_home = principal.kind is PrincipalKind.PERSON and principal.is_client_of(one.tenant)
    if at_home or one.author == principal.id:
        return one
    text = masked(one.text, one.data_class, principal=principal, resource=resource)
    name = one.author_name
    if one.author == OUTSIDE:
        name = masked(name, class_of_letter(one), principal=principal, resource=resource)
    return replace(one, text=text, author_name=name)


def class_of_letter(one: Comment) -> DataClass:
    """Return of which class addresses, names and files beside a message are: personal at least."""
    return one.data_class if one.data_class in CLASSIFIED else DataClass.PERSONAL
