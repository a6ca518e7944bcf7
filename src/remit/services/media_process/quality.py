"""The topics of media QC: measure a file, judge it by the agreed delivery, print a report with its plot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import accumulate, pairwise
from typing import Any

from remit.services.kit import (
    Plot,
    Report,
    Section,
    Series,
    ServiceCall,
    ServiceResult,
    Wording,
    case_choice,
    case_proposal,
    certified,
    document,
    draw_lines,
    json_document,
    media,
    paged,
    print_report,
    signed_rows,
    spoken,
)
from remit.services.media_process.folder import FOLDER
from remit.services.media_process.reasons import reason, reasons

MOST_MOMENTS = 60
RULE = "delivery-1"
_WORDING = Wording(FOLDER)


def measure_file(call: ServiceCall) -> ServiceResult:
    """Measure a file and hold it to the agreed delivery; runs as a job, for FFmpeg takes its time.

    What is outside is put before a person, as one question with a line of evidence for each finding.
    """
    content = call.lookup.content()
    recording = media.probe(content)
    told = media.measure(
        content,
        sound=media.SOUND if recording.channels else "",
        picture=media.PICTURE if recording.height else "",
    )
    found = media.measured(told, recording)
    fact = {**asdict(found), "moments": thinned(found.moments)}
    outside = judged(found, recording, call.parameters)
    case = {"judgement": asked(outside, name=call.item.source_name, content=content)} if outside else {}
    return ServiceResult({"measured": fact, **reasons(outside)}, handed=case)


def asked(outside: Sequence[Mapping[str, Any]], *, name: str, content: bytes) -> dict[str, Any]:
    """Ask whether a file passes all the same; one person judges, another signs."""
    lines = [one["text"]["en"] for one in outside]
    ends = tuple(accumulate(len(one) + 1 for one in lines))
    passages = [(end - 1 - len(one), end - 1) for one, end in zip(lines, ends, strict=True)]
    answers = {key: (label, True) for key, label in _WORDING.group("verdicts").items()}
    question, guideline = _WORDING.words("question", "text"), _WORDING.words("question", "guideline")
    return {
        "source": paged(["\n".join(lines) + "\n"]).source(f"{name} (findings)", document=content),
        "questions": [case_choice("verdict", question, answers, guideline=guideline, judges=1)],
        "proposals": [case_proposal("verdict", None, passages, rule=RULE, score=0.5)],
    }


def judged(found: media.Measured, recording: media.Recording, agreed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what is outside the agreed delivery."""
    wanted = agreed["loudness"]
    out: list[dict[str, Any]] = []
    if recording.channels and found.loudness is None:
        out.append(reason("quality.unheard"))
    elif found.loudness is not None and abs(found.loudness - wanted["lufs"]) > wanted["tolerance"]:
        out.append(reason("quality.loudness", found=found.loudness, limit=wanted["lufs"], off=wanted["tolerance"]))
    if found.peak is not None and found.peak > wanted["peak"]:
        out.append(reason("quality.peak", found=found.peak, limit=wanted["peak"]))
    for name, stretches in (("silence", found.silent), ("black", found.black), ("freeze", found.frozen)):
        out += [
            reason(f"quality.{name}", at=media.clock(one.start_ms), until=media.clock(one.end_ms)) for one in stretches
        ]
    return out + _off_ladder(recording, agreed["ladder"])


def _off_ladder(recording: media.Recording, ladder: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not recording.height:
        return []
    rung = next((one for one in ladder if one["height"] == recording.height), None)
    if rung is None:
        return [reason("quality.rung", found=recording.height, limit=", ".join(str(one["height"]) for one in ladder))]
    out = []
    if recording.video != rung["video"]:
        out.append(reason("quality.codec", found=recording.video, limit=rung["video"]))
    if recording.bits > 1000 * rung["most_kbit"]:
        out.append(reason("quality.bits", found=recording.bits // 1000, limit=rung["most_kbit"]))
    return out


def _level(moment: tuple[float, float]) -> float:
    return moment[1]


def thinned(moments: tuple[tuple[float, float], ...]) -> list[list[float]]:
    """Keep the loudest moment of each of at most `MOST_MOMENTS` equal parts."""
    count = min(MOST_MOMENTS, len(moments))
    bounds = [len(moments) * at // count for at in range(count + 1)] if count else []
    return [[*max(moments[a:b], key=_level)] for a, b in pairwise(bounds)]


def report_quality(call: ServiceCall) -> ServiceResult:
    """Print the report of a measured file, with the verdict and the certificate where a person gave one."""
    case, language = call.variables.get("case_file"), spoken(call.parameters)
    settled = case["questions"][0] if case else {"answer": "accept", "reasons": []}
    fact = {
        "item": call.item.number,
        "file": call.item.source_name,
        "recording": dict(call.item.payload["recording"]),
        "measured": call.variables["measured"],
        "findings": [[one["name"][language], one["text"][language]] for one in call.variables["reasons"]],
        "verdict": settled["answer"],
        "comment": " ".join(settled["reasons"]),
        "sign_off": case["sign_off"] if case else None,
    }
    report = report_of(fact, case, call.parameters["loudness"], language=language)
    documents = (
        document("quality-report.pdf", print_report(report, made_at=call.now)),
        json_document("quality-report.json", fact, indent=1),
    )
    return ServiceResult(documents=certified(call, documents, language=language) if case else documents)


def report_of(fact: Mapping[str, Any], case: Any, wanted: Mapping[str, Any], *, language: str) -> Report:
    """Tell the figures beside what was agreed, momentary loudness as a line, and every finding."""

    def say(key: str) -> str:
        return _WORDING.say("report", key, language=language)

    found = fact["measured"]
    level = say("unheard") if found["loudness"] is None else f"{found['loudness']:g} LUFS"
    lines = (
        (say("loudness"), level, f"{wanted['lufs']:g} ± {wanted['tolerance']:g} LUFS"),
        (say("range"), f"{found['loudness_range']:g} LU", "–"),
        (
            say("peak"),
            "–" if found["peak"] is None else f"{found['peak']:g} dBTP",
            f"{say('at_most')} {wanted['peak']:g} dBTP",
        ),
        *((say(key), str(len(found[key])), say("none")) for key in ("silent", "black", "frozen")),
    )
    findings = tuple(map(tuple, fact["findings"])) or (("–", say("nothing")),)
    signed = tuple(f"{name}: {value}" for name, value in signed_rows(case, language=language)) if case else ()
    verdict = case["questions"][0]["answer_text"][language] if case else say("nothing")
    return Report(
        title=say("title"),
        subject=str(fact["file"]),
        facts=((say("item"), fact["item"]), (say("verdict"), verdict), (say("comment"), fact["comment"] or "–")),
        sections=(
            Section(say("plot"), picture="loudness.svg"),
            Section("", (), (say("measure"), say("found"), say("agreed")), lines, narrow=(1, 2)),
            Section("", (), (say("finding"), say("where")), findings, narrow=(0,)),
            *([Section(say("signed"), signed)] if signed else []),
        ),
        pictures={"loudness.svg": _plot(found, wanted, level, say)},
        language=language,
    )


def _plot(found: Mapping[str, Any], wanted: Mapping[str, Any], level: str, say: Callable[[str], str]) -> str:
    moments = [(f"{at:.1f}", heard) for at, heard in found["moments"]] or [("0", -70.0)]
    series = (Series(say("momentary"), tuple(heard for _, heard in moments)),)
    summary = say("summary").format(count=len(moments), level=level)
    target = (say("target"), float(wanted["lufs"]))
    return draw_lines(Plot(say("plot"), summary, tuple(at for at, _ in moments), series, target=target))
