"""Passwords, tokens, codes, attempts and what counts as a qualification."""

import base64
import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from remit.parties.model import Qualification
from remit.parties.passwords import Passwords
from remit.parties.refusals import PasswordTooWeak, SignInBusy
from remit.parties.rules.attempts import seconds_to_wait, wait_after
from remit.parties.rules.credentials import key_text, parse_key, same_secret, secret_hash, session_token
from remit.parties.rules.qualification import counts
from remit.parties.rules.totp import matching_step, totp_code

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRET = base64.b32encode(b"12345678901234567890").decode()
"""The secret of RFC 6238, appendix B."""
QUICK = {"memory_kib": 64, "passes": 1, "lanes": 1}


def test_a_password_is_kept_as_argon2id_and_checked() -> None:
    passwords = Passwords()
    kept = passwords.hash("correct horse battery", name="an@remit.test")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches("correct horse battery", kept)
    assert not passwords.matches("correct horse staple!", kept)


def test_nobody_has_no_password() -> None:
    assert not Passwords(**QUICK).matches("nobody's password", None)


@pytest.mark.parametrize("password", ["short", "x" * 201, "AN@remit.test"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooWeak):
        Passwords(**QUICK).hash(password, name="an@remit.test")


def test_no_more_passwords_are_checked_at_once_than_agreed() -> None:
    passwords = Passwords(concurrency=1, patience=0.01, **QUICK)
    with passwords._turn(), pytest.raises(SignInBusy):
        passwords.matches("whatever it is", None)
    assert not passwords.matches("whatever it is", None)


def test_many_threads_wait_their_turn() -> None:
    passwords = Passwords(concurrency=2, **QUICK)
    kept = passwords.hash("correct horse battery", name="an")
    found: list[bool] = []
    threads = [
        threading.Thread(target=lambda: found.append(passwords.matches("correct horse battery", kept)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 8


def test_a_key_is_taken_apart_as_it_was_put_together() -> None:
    text = key_text(key_id="0198c5f0-0000-7000-8000-00000000000a", entropy=b"\x01" * 24)
    parts = parse_key(text)
    assert parts is not None
    assert (parts.id, parts.secret) == ("0198c5f0-0000-7000-8000-00000000000a", "01" * 24)


@pytest.mark.parametrize("text", ["", "rk", "rk__", "rk_a_", "rk_a_b_c", "sk_a_b", "Bearer rk_a_b x y_z_"])
def test_what_is_no_key_is_none(text: str) -> None:
    assert parse_key(text) is None


def test_of_a_secret_only_the_hash_is_kept() -> None:
    token = session_token(b"\x07" * 32)
    assert len(token) == 43
    assert same_secret(secret_hash(token), token)
    assert not same_secret(secret_hash(token), token + "x")


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1234567890, "89005924"), (20000000000, "65353130")],
)
def test_codes_are_those_of_rfc_6238_appendix_b(at: int, code: str) -> None:
    assert totp_code(SECRET, at // 30) == code[-6:]


def test_a_code_works_once_and_one_step_early_or_late() -> None:
    secret = SECRET
    step = int(NOW.timestamp()) // 30
    code = totp_code(secret, step - 1)
    assert matching_step(secret, code, now=NOW) == step - 1
    assert matching_step(secret, code, now=NOW, after=step - 1) is None
    assert matching_step(secret, code, now=NOW + timedelta(minutes=2)) is None


def test_three_failures_are_free_and_the_wait_then_doubles_up_to_a_quarter_of_an_hour() -> None:
    assert [wait_after(failures).total_seconds() for failures in (0, 2, 3, 4, 8, 40)] == [0, 0, 1, 2, 32, 900]
    assert seconds_to_wait(failures=5, failed_at=NOW, now=NOW + timedelta(seconds=1.5)) == 3
    assert seconds_to_wait(failures=5, failed_at=NOW, now=NOW + timedelta(seconds=4)) == 0


@pytest.mark.parametrize(
    ("now", "tz", "expected"),
    [
        ("2026-03-31T16:59:59+00:00", "Asia/Ho_Chi_Minh", True),
        ("2026-03-31T17:00:00+00:00", "Asia/Ho_Chi_Minh", False),
        ("2026-03-31T17:00:00+00:00", "Europe/Berlin", True),
        ("2026-03-31T22:00:00+00:00", "Europe/Berlin", False),
        ("2025-12-31T16:59:00+00:00", "Asia/Ho_Chi_Minh", False),
        ("2025-12-31T17:00:00+00:00", "Asia/Ho_Chi_Minh", True),
    ],
)
def test_a_qualification_counts_until_midnight_at_the_persons_site(now: str, tz: str, expected: bool) -> None:
    licence = Qualification("an", "notary", "certificate 7", date(2026, 1, 1), date(2026, 4, 1))
    assert counts(licence, now=datetime.fromisoformat(now), tz=tz) is expected
