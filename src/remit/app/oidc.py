"""OpenID Connect: the authorization code with PKCE, state and nonce, at the provider of an organisation.

Every answer is bounded in size and time, no redirect is followed, and an address inside the house's own network is
refused unless the operator says that providers stand there.
"""

import ipaddress
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from remit.parties.model import IdentityProvider
from remit.parties.refusals import ProviderRefused, ProviderUnreachable
from remit.parties.sealing import Seals
from remit.values.moment import Clock

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures by a key pair alone: a shared secret or none at all proves nothing of the provider (RFC 8725)."""

SCOPE = "openid email profile"
PATIENCE_S = 5.0
ANSWER_BYTES_MAX = 1 << 20
LEEWAY_S = 60


class Oidc:
    """Speaks to identity providers; `back` is where they send the browser back to."""

    def __init__(self, *, back: str, seals: Seals, clock: Clock, private: bool) -> None:
        self.back = back
        self._seals = seals
        self._clock = clock
        self._private = private

    def address(self, provider: IdentityProvider, *, state: str, nonce: str, verifier: str) -> str:
        """Return where the browser goes to prove who its owner is. Refuses `ProviderUnreachable`."""
        described = self._described(provider)
        with self._client(provider) as client:
            address, _state = client.create_authorization_url(
                described["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return str(address)

    def claims(self, provider: IdentityProvider, *, code: str, nonce: str, verifier: str) -> Mapping[str, Any]:
        """Trade the code for what the provider says of the person. Refuses `ProviderRefused`, `ProviderUnreachable`."""
        described = self._described(provider)
        token = self._token(provider, described, code=code, verifier=verifier)
        claims = self._verified(provider, described, str(token.get("id_token", "")), nonce=nonce)
        if "email" in claims or "userinfo_endpoint" not in described:
            return claims
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        more = self._get(provider, described["userinfo_endpoint"], headers=headers)
        if more.get("sub") != claims["sub"]:
            raise ProviderRefused(reason="it speaks of two people")
        return {**more, **claims}

    def _described(self, provider: IdentityProvider) -> Mapping[str, Any]:
        address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
        found = self._get(provider, address)
        needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
        if any(not isinstance(found.get(name), str) for name in needed) or found["issuer"] != provider.issuer:
            raise ProviderUnreachable(name=provider.name)
        return found

    def _token(
        self, provider: IdentityProvider, described: Mapping[str, Any], *, code: str, verifier: str
    ) -> Mapping[str, Any]:
        from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]  # - the package ships no types

        self._reachable(provider, described["token_endpoint"])
        try:
            with self._client(provider) as client:
                token: Mapping[str, Any] = client.fetch_token(
                    described["token_endpoint"], code=code, code_verifier=verifier, grant_type="authorization_code"
                )
        except AuthlibBaseError as refused:
            raise ProviderRefused(reason="the code was not accepted") from refused
        except (httpx2.HTTPError, ValueError) as fault:
            raise ProviderUnreachable(name=provider.name) from fault
        return token

    def _verified(
        self, provider: IdentityProvider, described: Mapping[str, Any], id_token: str, *, nonce: str
    ) -> Mapping[str, Any]:
        """Check signature, issuer, audience, nonce and times (OpenID Connect Core, section 3.1.3.7)."""
        keys = self._get(provider, described["jwks_uri"])
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock.now().timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]  # - checked by the library
            registry.validate(token.claims)
        except (JoseError, ValueError, KeyError, TypeError) as wrong:
            raise ProviderRefused(reason="its word does not check out") from wrong
        party = token.claims.get("azp", provider.client_id)
        if party != provider.client_id:
            raise ProviderRefused(reason="its word is for somebody else")
        return token.claims

    def _get(
        self, provider: IdentityProvider, address: str, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        self._reachable(provider, address)
        try:
            with (
                httpx2.Client(timeout=PATIENCE_S, trust_env=False) as client,
                client.stream("GET", address, headers=headers) as answer,
            ):
                answer.raise_for_status()
                content = _bounded(answer)
            found = httpx2.Response(200, content=content).json()
        except (httpx2.HTTPError, ValueError) as fault:
            raise ProviderUnreachable(name=provider.name) from fault
        if not isinstance(found, dict):
            raise ProviderUnreachable(name=provider.name)
        return found

    def _client(self, provider: IdentityProvider) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]  # - the package ships no types

        return OAuth2Client(
            client_id=provider.client_id,
            client_secret=self._seals.open(provider.client_secret),
            redirect_uri=self.back,
            scope=SCOPE,
            code_challenge_method="S256",
            timeout=PATIENCE_S,
            trust_env=False,
        )

    def _reachable(self, provider: IdentityProvider, address: str) -> None:
        """Refuse an address that is not https, or that leads into the house's own network."""
        parts = urlsplit(address)
        if self._private and parts.scheme in ("http", "https"):
            return
        if parts.scheme != "https" or not parts.hostname or not _public(parts.hostname):
            raise ProviderUnreachable(name=provider.name)


def _public(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return all(ipaddress.ip_address(str(one[4][0])).is_global for one in found)


def _bounded(answer: httpx2.Response) -> bytes:
    content = b""
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > ANSWER_BYTES_MAX:
            raise ValueError("an answer of a provider that does not end")
    return content
