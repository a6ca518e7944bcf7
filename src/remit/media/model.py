"""Facts of recordings: what one is, stretches of it, words with times, cues."""

from dataclasses import dataclass

from remit.values.refusal import Refusal

RATE = 16_000
"""Samples a second of the sound that rules and recognisers work on: one channel, 16 bit."""


class RecordingUnreadable(Refusal):
    """A file that is no recording, or one in a form that is not taken."""

    code = "media.unreadable"
    status = 422
    sentence = "This is no recording that can be opened here; send WAV, MP3, M4A, FLAC, Ogg, WebM or MP4."


class RecordingTooLong(Refusal):
    """A recording that is longer than one item may be."""

    code = "media.too_long"
    status = 422
    sentence = "The recording is {minutes} minutes long; send parts of at most {most} minutes."


class RecordingSilent(Refusal):
    """A file without any sound in it."""

    code = "media.silent"
    status = 422
    sentence = "There is no sound in this file."


class ProgramMissing(Refusal):
    """A program of the machine that this file needs is not installed."""

    code = "media.program"
    status = 503
    sentence = "{program} is not installed on this machine; without it only WAV can be read."


class ProgramFailed(Refusal):
    """A program gave up on a file, or took too long."""

    code = "media.failed"
    status = 422
    sentence = "{program} could not work on this file: {reason}"


class CaptionsUnreadable(Refusal):
    """A caption file that breaks its format."""

    code = "media.captions"
    status = 422
    sentence = "Line {line}: {reason}."


class SpeechUnavailable(Refusal):
    """No recogniser answered; the work goes on without a draft."""

    code = "media.speech"
    status = 503
    sentence = "There is no first draft: {reason}"


@dataclass(frozen=True, slots=True)
class Recording:
    """What a file is: length in milliseconds, channels, samples a second, codec; size and frames where it shows."""

    length_ms: int
    channels: int
    rate: int
    codec: str
    width: int = 0
    height: int = 0
    frames: float = 0.0
    bits: int = 0
    container: str = ""
    video: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a recording, in milliseconds from its begin."""

    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        """How long it is."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its times; `sure` is the recogniser's own number, 0 to 1, and nothing that was measured."""

    text: str
    start_ms: int
    end_ms: int
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: times, text with its line breaks, and what the file says beside it.

    `settings` are WebVTT's cue settings as written; `speaker` is the voice where the format names one.
    """

    start_ms: int
    end_ms: int
    text: str
    identifier: str = ""
    settings: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Captions:
    """A caption file: its cues in their order, and the blocks that are no cues, each before the cue of its number."""

    cues: tuple[Cue, ...]
    header: str = ""
    blocks: tuple[tuple[int, str], ...] = ()
    language: str = ""
