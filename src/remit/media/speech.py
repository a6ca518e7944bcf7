"""The edge to recognisers of speech: one on this machine, and any endpoint that speaks as OpenAI's does.

What they give is a first draft for a person. `sure` is a recogniser's own number; nobody calibrated it.
"""

import io
import re
import wave
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, Protocol

import httpx2

from remit.media.model import RATE, SpeechUnavailable, Stretch, Word
from remit.media.programs import PATIENCE_S
from remit.media.rules.retiming import share_out
from remit.media.rules.stretches import cut_out, length_ms
from remit.media.rules.wording import normalise

FRAME_MS = 10
_VARIANT = re.compile(r"\(\d+\)$")
"""Pocketsphinx marks which pronunciation it heard: "for(3)"."""


class Recogniser(Protocol):
    """Hears words in samples (signed 16 bit, one channel, `RATE` a second); times count from the first sample."""

    def hear(self, samples: bytes) -> tuple[Word, ...]:
        """Return the words that are spoken. Refuses `SpeechUnavailable`."""
        ...


class LocalRecogniser:
    """Pocketsphinx with the English model of its wheel; the optional extra `remit[speech]`."""

    def hear(self, samples: bytes) -> tuple[Word, ...]:
        """Return the words that are spoken. Refuses `SpeechUnavailable`."""
        decoder = _decoder()
        decoder.activate_search("_default")
        return _decoded(decoder, samples)


class EndpointRecogniser:
    """An endpoint `POST …/audio/transcriptions` that answers `verbose_json`, with times of words where it has them.

    The address is agreed with the client, for the recording goes there. A key is the endpoint's own gateway's matter.
    """

    def __init__(self, address: str, *, model: str, language: str) -> None:
        self._address = address.rstrip("/") + "/audio/transcriptions"
        self._fields = {"model": model, "response_format": "verbose_json", "language": language}

    def hear(self, samples: bytes) -> tuple[Word, ...]:
        """Return the words that are spoken. Refuses `SpeechUnavailable`."""
        fields = {**self._fields, "timestamp_granularities[]": "word"}
        files = {"file": ("recording.wav", as_wave(samples), "audio/wav")}
        try:
            answer = httpx2.post(self._address, data=fields, files=files, timeout=PATIENCE_S)
            answer.raise_for_status()
            return _heard(answer.json(), length_ms(samples))
        except (httpx2.HTTPError, ValueError, KeyError, TypeError) as fault:
            raise SpeechUnavailable(reason=f"the endpoint gave no usable answer ({type(fault).__name__}).") from None


def _heard(told: Any, whole_ms: int) -> tuple[Word, ...]:
    """Return words with their times; of a server that times segments alone, or nothing, they share what is timed."""
    if told.get("words"):
        return tuple(Word(str(one["word"]).strip(), *_times(one)) for one in told["words"])
    if told.get("segments"):
        parts = [(Stretch(*_times(one)), str(one["text"]).split()) for one in told["segments"]]
    else:
        parts = [(Stretch(0, whole_ms), str(told["text"]).split())]
    return tuple(word for stretch, words in parts for word in share_out(stretch, words))


def _times(one: Any) -> tuple[int, int]:
    return round(1000 * float(one["start"])), round(1000 * float(one["end"]))


def as_wave(samples: bytes) -> bytes:
    """Put samples into a WAV file."""
    into = io.BytesIO()
    with wave.open(into, "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(2)
        opened.setframerate(RATE)
        opened.writeframes(samples)
    return into.getvalue()


def hear_stretches(recogniser: Recogniser, samples: bytes, stretches: Sequence[Stretch]) -> list[tuple[Word, ...]]:
    """Hear each stretch by itself; times count from the recording's begin. Refuses `SpeechUnavailable`."""
    return [_moved(recogniser.hear(cut_out(samples, one)), by=one.start_ms) for one in stretches]


def _moved(words: Sequence[Word], *, by: int) -> tuple[Word, ...]:
    return tuple(Word(one.text, one.start_ms + by, one.end_ms + by, one.sure) for one in words)


def align(samples: bytes, stretch: Stretch, text: str) -> tuple[Word, ...]:
    """Return when each word of a known text is spoken: forced alignment, and even shares where a word is unknown to it.

    A text with a word that the model does not know, or a machine without it, is shared out by the letters of its words.
    """
    words = normalise(text).split()
    found = _aligned(cut_out(samples, stretch), words)
    return _moved(found, by=stretch.start_ms) if len(found) == len(words) else share_out(stretch, words)


def _aligned(samples: bytes, words: Sequence[str]) -> tuple[Word, ...]:
    try:
        decoder = _decoder()
        decoder.set_align_text(" ".join(words))
        return _decoded(decoder, samples)
    except (RuntimeError, SpeechUnavailable):
        return ()


def _decoded(decoder: Any, samples: bytes) -> tuple[Word, ...]:
    decoder.start_utt()
    decoder.process_raw(samples, full_utt=True)
    decoder.end_utt()
    return tuple(
        Word(_VARIANT.sub("", one.word), one.start_frame * FRAME_MS, (one.end_frame + 1) * FRAME_MS, _share(one.prob))
        for one in decoder.seg() or ()
        if not one.word.startswith(("<", "["))
    )


def _share(prob: float) -> float:
    return round(min(1.0, max(0.0, prob)), 2)


@cache
def _decoder() -> Any:
    try:
        decoder = import_module("pocketsphinx").Decoder
    except ImportError:
        raise SpeechUnavailable(reason="the extra “speech” is not installed on this machine.") from None
    return decoder(samprate=RATE, loglevel="FATAL")
