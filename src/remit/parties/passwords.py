"""Passwords: argon2id, with a bound on how many are checked at once, because each costs time and 64 MiB."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from remit.parties.refusals import PasswordTooWeak, SignInBusy

LENGTH_MIN = 12
LENGTH_MAX = 200
NO_SALT, NO_TAG = "A" * 22, "A" * 43
"""Sixteen and thirty-two zero bytes, as an argon2 string writes them."""


class Passwords:
    """Hashes and checks passwords, at most `concurrency` at a time; a caller waits `patience` seconds for its turn.

    `memory_kib`, `passes` and `lanes` are argon2's parameters; the defaults are RFC 9106's second recommendation.
    """

    def __init__(
        self,
        *,
        concurrency: int = 2,
        patience: float = 10.0,
        memory_kib: int = 65_536,
        passes: int = 3,
        lanes: int = 4,
    ) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._turns = threading.BoundedSemaphore(concurrency)
        self._patience = patience
        # No password was ever hashed to this: checking against it costs what any check costs, and making it nothing.
        self._nobody = f"$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${NO_SALT}${NO_TAG}"

    def hash(self, password: str, *, name: str) -> str:
        """Return the argon2id string of a new password. Refuses `PasswordTooWeak` and `SignInBusy`."""
        if not LENGTH_MIN <= len(password) <= LENGTH_MAX or password.casefold() == name.casefold():
            raise PasswordTooWeak(place="password", length_min=LENGTH_MIN, length_max=LENGTH_MAX)
        with self._turn():
            return self._hasher.hash(password)

    def matches(self, password: str, password_hash: str | None) -> bool:
        """Tell whether a password fits a hash; without a hash it takes as long and says no. Refuses `SignInBusy`."""
        if len(password) > LENGTH_MAX:
            return False
        with self._turn():
            try:
                fits = self._hasher.verify(password_hash or self._nobody, password)
            except (VerifyMismatchError, InvalidHashError):
                return False
        return fits and password_hash is not None

    def renewed(self, password: str, password_hash: str) -> str | None:
        """Return a new hash of a password that fits, None where the one it has was made with today's parameters.

        However short the password is: it was taken once, and its owner must still get in. Refuses `SignInBusy`.
        """
        if not self._hasher.check_needs_rehash(password_hash):
            return None
        with self._turn():
            return self._hasher.hash(password)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=self._patience):
            raise SignInBusy
        try:
            yield
        finally:
            self._turns.release()
