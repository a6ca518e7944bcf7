"""Static files, served under the hash of them all: a browser keeps them for a year and never a stale one."""

import hashlib
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC_FOLDER = Path(__file__).parent / "static"
YEAR_S = 365 * 24 * 3600


def hash_of_folder(folder: Path) -> str:
    """Hash the names and bytes of all files below a folder; 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


class Assets(StaticFiles):
    """The folder `static`, mounted at `prefix`; whatever is served from there may be kept for a year."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC_FOLDER)
        self.prefix = f"/static/{hash_of_folder(STATIC_FOLDER)}"

    def url(self, path: str) -> str:
        """Return the address of a static file."""
        return f"{self.prefix}/{path}"

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve one file with a year of cache."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
        return response
