"""Finding a thing by its id alone: addresses carry no client, so each client the asker works for is asked in turn."""

from collections.abc import Callable
from typing import TypeVar

from remit.parties.model import Principal
from remit.parties.refusals import RoleMissing, ScopeMissing
from remit.store import Reader, Store
from remit.values.refusal import NotFound, Refusal

T = TypeVar("T")


def find(store: Store, principal: Principal, ask: Callable[[Reader, str], T], *, kind: str, name: str) -> T:
    """Return the answer of the first client under whom the thing exists.

    Refuses `NotFound` for a thing of nobody the asker works for, `AccessDenied` where the thing is there and a wall
    stands, or where no role for any client would let the asker look.
    """
    refusal: Refusal | None = None
    for tenant in principal.tenants():
        try:
            with store.read(tenant=tenant) as reader:
                return ask(reader, tenant)
        except NotFound as missing:
            refusal = missing
        except (RoleMissing, ScopeMissing) as denied:
            refusal = refusal or denied
    raise refusal or NotFound(kind=kind, name=name)
