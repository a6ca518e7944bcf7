"""Sealing: secrets that must be read again (a provider's client secret, a code's) are kept encrypted."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = "gAAAA"
"""How every Fernet token begins: version 128 and four bytes of a time before the year 2106."""


class Seals:
    """Seals and opens texts under a key derived from the installation's secret (HKDF-SHA-256, Fernet)."""

    def __init__(self, secret: str) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"remit sealed secrets").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def seal(self, text: str) -> str:
        """Encrypt a text."""
        return self._fernet.encrypt(text.encode()).decode()

    def sealed(self, text: str) -> bool:
        """Tell whether a text is one that `seal` wrote, under this or another secret: all begin with its version."""
        return text.startswith(VERSION)

    def open(self, sealed: str) -> str:
        """Decrypt what `seal` wrote; anything else is a fault."""
        return self._fernet.decrypt(sealed.encode()).decode()
