"""Mail addresses: what Remit takes for one."""

import re

_ADDRESS = re.compile(r"[^@\s<>\"]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*")


def is_mail_address(text: str) -> bool:
    """Tell whether a text in lower case is one bare address: no name beside it, no quotes, a host in ASCII."""
    return _ADDRESS.fullmatch(text) is not None
