"""Deploying by git push: a bare repository per site whose hook hands what was pushed to the watched folder.

The hook packs the pushed branch as a zip beside and moves it in whole, so that the folder's watcher never sees half.
"""

import shlex
import subprocess
from pathlib import Path

BRANCH = "main"
HOOK = """#!/bin/sh
# Hands each push to {branch} over as a release of the site.
set -eu
while read -r before after name; do
    [ "$name" = refs/heads/{branch} ] || continue
    case "$after" in *[!0]*) ;; *) continue ;; esac
    mkdir -p {inbox}
    git archive --format=zip -o {inbox}/."$after" "$after"
    mv {inbox}/."$after" {inbox}/{site}--"$after".zip
    echo "Release $after of {site} is handed in."
done
"""


def open_repository(folder: Path, *, site: str, inbox: Path) -> Path:
    """Make the bare repository of a site, or renew its hook, and return where to push to."""
    repository = folder / f"{site}.git"
    made = ["git", "init", "--quiet", "--bare", f"--initial-branch={BRANCH}", str(repository)]
    subprocess.run(made, check=True)  # noqa: S603 - the words are ours; the site's key is letters, digits and dashes
    hook = repository / "hooks" / "post-receive"
    hook.parent.mkdir(exist_ok=True)
    text = HOOK.format(branch=BRANCH, inbox=shlex.quote(str(inbox.absolute())), site=site)
    hook.write_text(text, encoding="utf-8")
    hook.chmod(0o755)
    return repository
