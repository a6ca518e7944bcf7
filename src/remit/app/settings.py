"""Settings: read once, from `remit.toml` in the installation's folder and `REMIT_…` variables, which win.

An installation is a folder. Embedded, it also holds the database; with PostgreSQL it holds only the settings.
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from remit.values.refusal import Refusal
from remit.work.rules.keeping import Keeping, read_keeping

SETTINGS_FILE = "remit.toml"
DATABASE_FILE = "remit.sqlite"
DEFAULT_BASE_URL = "http://127.0.0.1:8460"
DEFAULT_UPLOAD_BYTES = 50_000_000
DEFAULT_KEEP_DAYS = 90
KEEP_DAYS_MIN = 7
"""A key of a finished job still tells a repetition from something new for so long at least."""


class NotInstalled(Refusal):
    """A folder that holds no installation."""

    code = "app.not_installed"
    sentence = "There is no installation in {folder}: make one with “remit init --folder {folder}”."


class AlreadyInstalled(Refusal):
    """A folder that already holds an installation."""

    code = "app.already_installed"
    sentence = "{folder} already holds an installation; nothing was changed."


class SettingsUnreadable(Refusal):
    """A file of settings that is no TOML, or lacks what an installation cannot be without."""

    code = "app.settings"
    sentence = "The settings cannot be read: {reason}."


class SettingRefused(Refusal):
    """A setting that is unknown or of the wrong kind."""

    code = "app.setting"
    sentence = "The setting {name} cannot be “{value}”: {reason}."


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator may set.

    `database` is an SQLAlchemy URL, `secret` keys the sessions and blind indexes, `base_url` is how the outside
    reaches the pages, `max_upload_bytes` bounds one document, `watch` is a folder whose sub-folders are named
    after engagements
    (empty: none), `private_providers` lets identity providers stand in the
    house's own network, `sites` is the folder of the sites that are hosted (empty: none), `caddy` the admin address of
    the web server that serves them on `sites_host`, `sites_http_port` and `sites_https_port`, `acme` the directory of
    the authority that certifies them (empty: plain HTTP), `acme_root` a file with its root,
    `model_url` is where a model answers over the chat interface (empty: none is asked), under `model_name` with
    `model_key`, as the person of the directory whose id is `model_account`, using the tools of the server at
    `model_tools` (empty: none),
    `telephony` is host:port of an Asterisk's manager interface (empty: none), signed in to as `telephony_user` with
    `telephony_secret`, `recordings` the folder where it leaves what it records (empty: none),
    `smtp` the server that mail about notices leaves through (empty: none leaves) and `smtp_from` whom it is from,
    `keep_journals_days` for how long journals of ended instances are kept (`365, claims=90`; empty: for ever),
    `demo` shows the sign-in as any role and the mark “simulated”.
    """

    folder: Path
    database: str
    secret: str
    base_url: str = DEFAULT_BASE_URL
    max_upload_bytes: int = DEFAULT_UPLOAD_BYTES
    watch: str = ""
    demo: bool = False
    private_providers: bool = False
    sites: str = ""
    caddy: str = ""
    sites_host: str = ""
    sites_http_port: int = 80
    sites_https_port: int = 443
    acme: str = ""
    acme_root: str = ""
    model_url: str = ""
    model_key: str = ""
    model_name: str = ""
    model_account: str = ""
    model_tools: str = ""
    smtp: str = ""
    smtp_from: str = ""
    keep_finished_days: int = DEFAULT_KEEP_DAYS
    keep_journals_days: Keeping = field(default_factory=Keeping)
    telephony: str = ""
    telephony_user: str = ""
    telephony_secret: str = field(default="", repr=False)
    recordings: str = ""


SETTABLE = frozenset(one.name for one in fields(Settings)) - {"folder"}
MODEL = ("model_url", "model_key", "model_name", "model_account", "model_tools")
"""What says where a model answers and who it is in the house."""


def read_settings(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read an installation's settings. Refuses `NotInstalled`, `SettingsUnreadable` and `SettingRefused`."""
    path = folder / SETTINGS_FILE
    if not path.exists():
        raise NotInstalled(folder=str(folder))
    given = {**_written(path), **_from(os.environ if environment is None else environment)}
    unknown = sorted(set(given) - SETTABLE)
    if unknown:
        raise SettingRefused(
            place=SETTINGS_FILE, name=unknown[0], value=given[unknown[0]], reason="there is no such setting"
        )
    return Settings(
        folder=folder,
        database=str(given["database"]),
        secret=str(given["secret"]),
        base_url=str(given.get("base_url", DEFAULT_BASE_URL)),
        max_upload_bytes=_whole("max_upload_bytes", given.get("max_upload_bytes", DEFAULT_UPLOAD_BYTES)),
        keep_finished_days=_days("keep_finished_days", given.get("keep_finished_days", DEFAULT_KEEP_DAYS)),
        keep_journals_days=_keeping(str(given.get("keep_journals_days", ""))),
        watch=str(given.get("watch", "")),
        demo=_yes(given.get("demo", False)),
        private_providers=_yes(given.get("private_providers", False)),
        sites=str(given.get("sites", "")),
        caddy=str(given.get("caddy", "")),
        sites_host=str(given.get("sites_host", "")),
        sites_http_port=_whole("sites_http_port", given.get("sites_http_port", 80)),
        sites_https_port=_whole("sites_https_port", given.get("sites_https_port", 443)),
        acme=str(given.get("acme", "")),
        acme_root=str(given.get("acme_root", "")),
        **{name: str(given.get(name, "")) for name in MODEL},
        smtp=str(given.get("smtp", "")),
        smtp_from=str(given.get("smtp_from", "")),
        telephony=_address(str(given.get("telephony", ""))),
        telephony_user=str(given.get("telephony_user", "")),
        telephony_secret=str(given.get("telephony_secret", "")),
        recordings=str(given.get("recordings", "")),
    )


def _written(path: Path) -> dict[str, Any]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as wrong:
        raise SettingsUnreadable(place=str(path), reason=str(wrong)) from None
    for name in ("database", "secret"):
        if name not in written:
            raise SettingsUnreadable(place=str(path), reason=f"{name} is missing")
    return written


def _from(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: environment[f"REMIT_{name.upper()}"] for name in SETTABLE if f"REMIT_{name.upper()}" in environment}


def _yes(value: object) -> bool:
    return str(value).lower() in ("true", "1", "yes")


def _days(name: str, value: object) -> int:
    """Read for how many days something is kept; 0 is for ever."""
    days = _whole(name, value)
    if 0 < days < KEEP_DAYS_MIN:
        reason = f"it is 0 (for ever) or at least {KEEP_DAYS_MIN} days"
        raise SettingRefused(place=SETTINGS_FILE, name=name, value=value, reason=reason)
    return days


def _keeping(text: str) -> Keeping:
    """Read for how many days journals are kept: `365, supplier-invoices=90`; 0, and nothing at all, is for ever."""
    name = "keep_journals_days"
    try:
        found = read_keeping(text)
    except ValueError:
        reason = "it is written 365, or 365, supplier-invoices=90"
        raise SettingRefused(place=SETTINGS_FILE, name=name, value=text, reason=reason) from None
    for days in (found.days, *found.by_definition.values()):
        _days(name, days)
    return found


def _address(text: str) -> str:
    host, _, port = text.rpartition(":")
    if text and not (host and port.isdigit()):
        raise SettingRefused(place=SETTINGS_FILE, name="telephony", value=text, reason="it is host:port")
    return text


def _whole(name: str, value: object) -> int:
    if not str(value).isdigit():
        raise SettingRefused(place=SETTINGS_FILE, name=name, value=value, reason="it is a whole number")
    return int(str(value))


def write_settings(folder: Path, *, database: str | None = None, demo: bool = False) -> Settings:
    """Make an installation's settings with a fresh secret, readable by its owner alone. Refuses `AlreadyInstalled`."""
    path = folder / SETTINGS_FILE
    if path.exists():
        raise AlreadyInstalled(folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        folder=folder,
        database=database or f"sqlite:///{(folder / DATABASE_FILE).absolute()}",
        secret=secrets.token_hex(32),
        demo=demo,
    )
    path.touch(mode=0o600)
    path.write_text(_toml(settings), encoding="utf-8")
    return settings


def _toml(settings: Settings) -> str:
    return (
        "# Settings of this installation of Remit. A variable REMIT_<NAME> in the environment wins over a line here.\n"
        f'database = "{settings.database}"\n'
        f'secret = "{settings.secret}"\n'
        f"demo = {str(settings.demo).lower()}\n"
        f'base_url = "{settings.base_url}"\n'
        f"max_upload_bytes = {settings.max_upload_bytes}\n"
        f'watch = "{settings.watch}"\n'
    )
