"""What a recording of a call becomes: work for the client's transcription, and its transcript attached to the call.

A recording is `<Uniqueid>.wav` (or another suffix) in the folder that the telephone system records to. What may not be
kept of it, because cards were read out, is silence before it leaves that folder.
"""

import glob
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from remit.app.attaching import CALL, RECORDING
from remit.app.finding import engagement_called
from remit.app.house import House
from remit.app.telephony.desks import LINE
from remit.contracts.reports import terms
from remit.media import api as media
from remit.parties.access import SYSTEM
from remit.services.registry import installed_lines
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, Item

log = logging.getLogger("remit.telephony")
WRITTEN = timedelta(seconds=2)
"""How long a file must have rested: a system writes the end of a recording after it tells that the call is over."""
PATIENCE = timedelta(hours=1)


class Recordings:
    """The recordings that are waited for, from the end of a call until their file is written."""

    def __init__(self, house: House, folder: Path) -> None:
        self._house = house
        self._folder = folder
        self._waiting: list[tuple[Item, Moment]] = []

    def expect(self, item: Item) -> None:
        """Wait for the recording of a call that was answered, where the client has recordings transcribed."""
        if item.payload.get("recording_kept_s") and self._transcribed_by(item):
            self._waiting.append((item, self._house.clock.now()))

    def _transcribed_by(self, item: Item) -> str:
        with self._house.store.read(tenant=item.tenant) as reader:
            agreed = terms(reader, tenant=item.tenant, engagement_id=item.engagement_id, at=self._house.clock.now())
        return str(installed_lines().line(LINE).settings(agreed.parameters)["transcribed_by"])

    def hand_over(self) -> int:
        """Hand over every recording that is written; return how many. One that never comes is given up and told."""
        done, still = 0, []
        for item, since in self._waiting:
            path = self._file(item)
            if path is not None:
                done += self._receive(item, path)
            elif self._house.clock.now() - since < PATIENCE:
                still.append((item, since))
            else:
                log.warning("the recording of call %s never came", item.number)
        self._waiting = still
        return done

    def _file(self, item: Item) -> Path | None:
        call = str(item.payload["call"])
        if Path(call).name != call:
            return None
        rested = self._house.clock.now() - WRITTEN
        found = sorted(path for path in self._folder.glob(f"{glob.escape(call)}.*") if path.stem == call)
        return next((one for one in found if datetime.fromtimestamp(one.stat().st_mtime, UTC) <= rested), None)

    def _receive(self, item: Item, path: Path) -> int:
        try:
            with self._house.store.read() as reader:
                engagement = engagement_called(reader, SYSTEM, self._transcribed_by(item))
            if engagement.tenant != item.tenant:
                log.warning("the recordings of %s are to go to another client's engagement", item.number)
                return 0
            parcel = Parcel(_kept(path.read_bytes(), item), f"{item.number}.wav", Channel.API, _key(item))
            self._house.receive(SYSTEM, tenant=item.tenant, engagement_id=engagement.id, parcel=parcel)
        except Refusal as refusal:
            log.warning("the recording of call %s is not taken: %s", item.number, refusal)
            return 0
        return 1


def _key(item: Item) -> str:
    return RECORDING + (item.idempotency_key or item.number).removeprefix(CALL)


def _kept(content: bytes, item: Item) -> bytes:
    """Return the recording as WAV, silent wherever it may not be kept."""
    stretches = [media.Stretch(1000 * begins, 1000 * ends) for begins, ends in item.payload["recording_kept_s"]]
    return media.as_wave(media.silenced(media.samples(content), stretches))
