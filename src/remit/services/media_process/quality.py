"""The topics of media QC: measure a file, judge it by the agreed delivery, print a report with its plot."""

from collections.abc import Mapping
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from remit.services.kit import (
    Plot,
    Series,
    ServiceCall,
    ServiceResult,
    document,
    draw_lines,
    json_document,
    media,
    printable,
    render_pdf,
)
from remit.services.media_process.reasons import reason, reasons

MOST_MOMENTS = 60
TEMPLATE = """
#letterhead(from: data.from, to: data.to, title: data.title, facts: data.facts)
#plot("loudness.svg", alt: data.summary)
#rows(data.head, data.lines, widths: (1fr, auto, auto))
#rows(data.finding_head, data.findings, widths: (auto, 1fr))
"""


def measure_file(call: ServiceCall) -> ServiceResult:
    """Measure a file and hold it to the agreed delivery; runs as a job, for FFmpeg takes its time."""
    content = call.lookup.content()
    recording = media.probe(content)
    told = media.measure(
        content,
        sound=media.SOUND if recording.channels else "",
        picture=media.PICTURE if recording.height else "",
    )
    found = media.measured(told, recording)
    fact = {**asdict(found), "moments": thinned(found.moments)}
    return ServiceResult({"measured": fact, **reasons(judged(found, recording, call.parameters))})


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
    """Print the report of a measured file, with the verdict where a person gave one."""
    verdict = call.variables.get("quality_verdict") or ("accept" if not call.variables["reasons"] else "")
    findings = [[one["name"]["en"], one["text"]["en"]] for one in call.variables["reasons"]]
    fact = {
        "item": call.item.number,
        "file": call.item.source_name,
        "recording": dict(call.item.payload["recording"]),
        "measured": call.variables["measured"],
        "findings": findings,
        "verdict": verdict,
        "comment": call.variables.get("quality_comment") or "",
    }
    return ServiceResult(
        documents=(
            document("quality-report.pdf", printed(fact, call)),
            json_document("quality-report.json", fact, indent=1),
        )
    )


def printed(fact: Mapping[str, Any], call: ServiceCall) -> bytes:
    """Print a report: the figures beside what was agreed, momentary loudness as a line, and every finding."""
    found, wanted = fact["measured"], call.parameters["loudness"]
    moments = [(f"{at:.0f}", level) for at, level in found["moments"]] or [("0", -70.0)]
    summary = f"Momentary loudness over {len(moments)} parts; the integrated loudness is {_lufs(found['loudness'])}."
    series = (Series("Momentary loudness (LUFS)", tuple(level for _, level in moments)),)
    target = ("agreed", float(wanted["lufs"]))
    plot = Plot("Loudness", summary, tuple(at for at, _ in moments), series, target=target)
    data = {
        "from": ["Media QC"],
        "to": [str(fact["file"])],
        "title": "Media quality report",
        "facts": [["Item", fact["item"]], ["Verdict", fact["verdict"] or "–"], ["Comment", fact["comment"] or "–"]],
        "summary": summary,
        "head": ["Measure", "Found", "Agreed"],
        "lines": [
            [
                "Integrated loudness (EBU R 128)",
                _lufs(found["loudness"]),
                f"{wanted['lufs']:g} ± {wanted['tolerance']:g} LUFS",
            ],
            ["Loudness range", f"{found['loudness_range']:g} LU", "–"],
            [
                "True peak",
                "–" if found["peak"] is None else f"{found['peak']:g} dBTP",
                f"at most {wanted['peak']:g} dBTP",
            ],
            *[
                [name, str(len(found[key])), "none"]
                for key, name in (("silent", "Silence"), ("black", "Black"), ("frozen", "Freeze outside black"))
            ],
        ],
        "finding_head": ["Finding", "Where and what"],
        "findings": fact["findings"] or [["–", "Nothing was found."]],
    }
    pictures = {"loudness.svg": printable(draw_lines(plot))}
    return render_pdf(
        TEMPLATE, data=data, title="Media quality report", language="en", made_at=call.now, pictures=pictures
    )


def _lufs(level: float | None) -> str:
    return "unheard" if level is None else f"{level:g} LUFS"
