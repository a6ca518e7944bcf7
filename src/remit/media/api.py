"""What a line of service may use of this room, under one name: `kit.media`."""

from remit.media.model import (
    Captions,
    CaptionsUnreadable,
    Cue,
    ProgramMissing,
    Recording,
    RecordingSilent,
    RecordingTooLong,
    RecordingUnreadable,
    SpeechUnavailable,
    Stretch,
    Word,
)
from remit.media.pictures import PrintedWord, printed_lines, printed_words, reads_pictures
from remit.media.programs import as_wave, measure, probe, samples, there
from remit.media.rules.captions import clock, read_subrip, read_webvtt, write_subrip, write_webvtt
from remit.media.rules.cueing import cues_of
from remit.media.rules.measuring import PICTURE, SOUND, Measured, measured
from remit.media.rules.retiming import retimed
from remit.media.rules.stretches import cut_out, length_ms, peaks, silenced, split
from remit.media.rules.timedtext import Limits, Slip, shown_text, slips
from remit.media.rules.ttml import beyond_cues, read_ttml, rewrite_ttml, write_ttml
from remit.media.rules.wording import Difference, WordErrors, differences, normalise, word_errors
from remit.media.speech import EndpointRecogniser, LocalRecogniser, Recogniser, align, hear_stretches

__all__ = [
    "PICTURE",
    "SOUND",
    "Captions",
    "CaptionsUnreadable",
    "Cue",
    "Difference",
    "EndpointRecogniser",
    "Limits",
    "LocalRecogniser",
    "Measured",
    "PrintedWord",
    "ProgramMissing",
    "Recogniser",
    "Recording",
    "RecordingSilent",
    "RecordingTooLong",
    "RecordingUnreadable",
    "Slip",
    "SpeechUnavailable",
    "Stretch",
    "Word",
    "WordErrors",
    "align",
    "as_wave",
    "beyond_cues",
    "clock",
    "cues_of",
    "cut_out",
    "differences",
    "hear_stretches",
    "length_ms",
    "measure",
    "measured",
    "normalise",
    "peaks",
    "printed_lines",
    "printed_words",
    "probe",
    "read_subrip",
    "read_ttml",
    "read_webvtt",
    "reads_pictures",
    "retimed",
    "rewrite_ttml",
    "samples",
    "shown_text",
    "silenced",
    "slips",
    "split",
    "there",
    "word_errors",
    "write_subrip",
    "write_ttml",
    "write_webvtt",
]
