"""Passkeys (WebAuthn): what a browser is asked, and whether its answer proves what it must."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from remit.parties.model import Passkey
from remit.parties.refusals import PasskeyRefused

CHALLENGE_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a browser's answer adds: the credential's id and public key in base64url, and its counter."""

    credential: str
    public_key: str
    sign_count: int


class RelyingParty:
    """This installation as passkeys know it: the host of its address. `origin` is `https://host[:port]`."""

    def __init__(self, origin: str) -> None:
        parts = urlsplit(origin)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._host = parts.hostname or ""

    def ask_for_new(
        self, *, challenge: bytes, user_id: str, user_name: str, shown_name: str, known: Iterable[Passkey]
    ) -> dict[str, Any]:
        """Return what the browser is asked when somebody adds a passkey; it must know its owner (a PIN, a finger)."""
        from webauthn import generate_registration_options, options_to_json
        from webauthn.helpers import base64url_to_bytes
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        options = generate_registration_options(
            rp_id=self._host,
            rp_name="Remit",
            user_id=user_id.encode(),
            user_name=user_name,
            user_display_name=shown_name,
            challenge=challenge,
            exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(one.credential)) for one in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
        return _plain(options_to_json(options))

    def ask_for_known(self, *, challenge: bytes) -> dict[str, Any]:
        """Return what the browser is asked when somebody signs in; it finds the passkey and so the person."""
        from webauthn import generate_authentication_options, options_to_json
        from webauthn.helpers.structs import UserVerificationRequirement

        options = generate_authentication_options(
            rp_id=self._host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
        )
        return _plain(options_to_json(options))

    def read_new(self, answer: str, *, challenge: str) -> NewPasskey:
        """Hold an answer against its challenge (base64url). Refuses `PasskeyRefused`."""
        from webauthn import verify_registration_response
        from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
        from webauthn.helpers.exceptions import WebAuthnException

        try:
            found = verify_registration_response(
                credential=answer,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError) as fault:
            raise PasskeyRefused(place="credential") from fault
        return NewPasskey(
            bytes_to_base64url(found.credential_id), bytes_to_base64url(found.credential_public_key), found.sign_count
        )

    def read_known(self, answer: str, *, challenge: str, passkey: Passkey) -> int:
        """Hold an answer against its challenge and the key kept; return the new counter. Refuses `PasskeyRefused`."""
        from webauthn import verify_authentication_response
        from webauthn.helpers import base64url_to_bytes
        from webauthn.helpers.exceptions import WebAuthnException

        try:
            found = verify_authentication_response(
                credential=answer,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError) as fault:
            raise PasskeyRefused(place="credential") from fault
        return found.new_sign_count


def credential_of(answer: str) -> str:
    """Return the id of the credential that an answer speaks of. Refuses `PasskeyRefused`."""
    try:
        body = json.loads(answer)
    except ValueError as fault:
        raise PasskeyRefused(place="credential") from fault
    if not isinstance(body, Mapping) or not isinstance(body.get("id"), str):
        raise PasskeyRefused(place="credential")
    return str(body["id"])


def challenge_text(challenge: bytes) -> str:
    """Write a challenge as a ceremony keeps it."""
    return urlsafe_b64encode(challenge).decode().rstrip("=")


def _plain(text: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(text)
    return made
