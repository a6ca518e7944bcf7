"""How fast mail is taken in: letters in a real Dovecot, fetched, stored, threaded and set going, one commit each.

    PYTHONPATH=src:. python benches/mail/run.py [COUNT]

Needs Debian's dovecot-imapd. Half of the letters open items, half answer the letter before.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.mail.office import ADDRESS, open_office
from tests.mail.servers import SECRET, SECRET_VARIABLE, Relay, dovecot

COUNT = 1_000


def letter(number: int) -> bytes:
    """Write the letter of a number; an odd one answers the one before."""
    answers = f"In-Reply-To: <{number - 1}@harrow.example>\r\n" if number % 2 else ""
    head = f"From: Jane <jane@harrow.example>\r\nTo: {ADDRESS}\r\nSubject: Invoice {number}\r\n"
    return f"{head}Message-ID: <{number}@harrow.example>\r\n{answers}\r\nWhen is invoice {number} paid?\r\n".encode()


def main() -> None:
    """Deliver, fetch, and say how long it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    os.environ[SECRET_VARIABLE] = SECRET
    with dovecot() as imap, tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.sqlite"
        with open_office(Path(folder), database, imap=imap, relay=Relay(), smtp_port=1) as office:
            for number in range(count):
                imap.deliver(ADDRESS, letter(number))
            began = time.perf_counter()
            taken = office.fetch()
            spent = time.perf_counter() - began
            print(f"{taken} letters in {spent:.1f} s: {taken / spent:.0f} per second, {len(office.items())} items")


if __name__ == "__main__":
    main()
