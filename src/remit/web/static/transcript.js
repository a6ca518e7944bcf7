// The transcript desk: the sound with its outline, pedal keys, a text expander, and what was changed in the draft.
"use strict";
(() => {
  const desk = document.querySelector("[data-transcript]");
  const player = desk && desk.querySelector("[data-player]");
  if (!player) return;
  const laid = JSON.parse(desk.querySelector("[data-laid]").dataset.laid);
  const list = desk.querySelector("[data-segments]");
  const rows = () => [...list.children];
  const part = (row, of) => row.querySelector(`[data-of="${of}"]`);
  const time = (row, of) => Number(part(row, of).value) / 1000;
  const clock = (s) => [s / 3600, (s / 60) % 60, s % 60].map((one) => String(Math.floor(one)).padStart(2, "0")).join(":");
  let until = null;

  const ink = (name) => getComputedStyle(desk).getPropertyValue(name).trim();
  const wave = WaveSurfer.create({
    container: desk.querySelector("[data-wave]"), media: player, height: 72, normalize: true,
    peaks: [laid.peaks.map((one) => one / 100)], duration: laid.length_ms / 1000,
    waveColor: ink("--line-strong"), progressColor: ink("--accent"), cursorColor: ink("--bad"),
  });
  wave.on("interaction", () => { until = null; });

  function seek(to) { player.currentTime = Math.min(Math.max(to, 0), laid.length_ms / 1000); }
  function toggle() {
    until = null;
    if (!player.paused) return player.pause();
    seek(player.currentTime - 1);
    return player.play();
  }
  function playRow(row) { seek(time(row, "start_ms")); until = time(row, "end_ms"); player.play(); }
  function speed(by) {
    player.playbackRate = Math.min(2, Math.max(0.5, player.playbackRate + by));
    desk.querySelector("[data-speed]").textContent = `${player.playbackRate.toFixed(1)}×`;
  }
  function write(area, text) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  }
  let last = list.querySelector("textarea");
  const PEDALS = {
    F2: () => speed(-0.1), F4: () => speed(0.1), F7: () => seek(player.currentTime - 3), F8: toggle,
    F9: () => seek(player.currentTime + 3), F10: () => last && write(last, laid.unclear),
  };
  document.addEventListener("keydown", (event) => {
    if (PEDALS[event.key] && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      PEDALS[event.key]();
    }
  });
  player.addEventListener("timeupdate", () => {
    const now = player.currentTime;
    desk.querySelector("[data-clock]").textContent = clock(now);
    if (until !== null && now >= until) { player.pause(); until = null; }
    rows().forEach((row) => row.classList.toggle("sounding", now >= time(row, "start_ms") && now < time(row, "end_ms")));
  });

  // The longest common run of words tells what was changed in the draft.
  function changes(before, after) {
    const [a, b] = [before, after].map((text) => text.split(/\s+/).filter(Boolean));
    const same = (x, y) => x.toLowerCase().replace(/[^\p{L}\p{N}'-]/gu, "") === y.toLowerCase().replace(/[^\p{L}\p{N}'-]/gu, "");
    const best = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
    for (let i = a.length - 1; i >= 0; i -= 1) {
      for (let j = b.length - 1; j >= 0; j -= 1) best[i][j] = same(a[i], b[j]) ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
    }
    const found = [];
    for (let i = 0, j = 0; i < a.length || j < b.length;) {
      if (i < a.length && j < b.length && same(a[i], b[j])) { found.push(["span", a[i]]); i += 1; j += 1; }
      else if (i < a.length && (j >= b.length || best[i + 1][j] >= best[i][j + 1])) { found.push(["del", a[i]]); i += 1; }
      else { found.push(["ins", b[j]]); j += 1; }
    }
    return found;
  }
  function showChanges(row) {
    const told = row.querySelector("[data-changes]");
    const found = row.dataset.draft ? changes(row.dataset.draft, part(row, "text").value) : [];
    told.hidden = !found.some(([kind]) => kind !== "span");
    told.replaceChildren(...found.flatMap(([kind, word]) => {
      const piece = document.createElement(kind);
      piece.textContent = word;
      return [piece, " "];
    }));
  }
  function expand(area) {
    const before = area.value.slice(0, area.selectionStart);
    const found = before.match(/(\S+)\s$/);
    const long = found && Object.hasOwn(laid.shortcuts, found[1]) ? laid.shortcuts[found[1]] : null;
    if (long) area.setRangeText(long, before.length - found[0].length, before.length - 1, "end");
    if (long) area.selectionStart = area.selectionEnd = before.length - found[0].length + long.length + 1;
  }
  function number() {
    rows().forEach((row, at) => {
      row.querySelectorAll("[data-of]").forEach((one) => { one.name = `${desk.dataset.transcript}.${at}.${one.dataset.of}`; });
      row.querySelector("[data-play]").textContent = `▶ ${clock(time(row, "start_ms"))}`;
      row.querySelector("[data-join]").disabled = at === rows().length - 1;
      showChanges(row);
    });
  }
  function split(row) {
    const area = part(row, "text");
    const share = area.value ? area.selectionStart / area.value.length : 0.5;
    const [start, end] = [time(row, "start_ms"), time(row, "end_ms")];
    const heard = player.currentTime > start && player.currentTime < end ? player.currentTime : start + (end - start) * share;
    const next = row.cloneNode(true);
    const at = Math.round(heard * 1000);
    part(next, "start_ms").value = part(row, "end_ms").value = at;
    part(next, "text").value = area.value.slice(area.selectionStart).trim();
    part(next, "speaker").value = part(row, "speaker").value;
    area.value = area.value.slice(0, area.selectionStart).trim();
    next.dataset.draft = row.dataset.draft = "";
    row.after(next);
    number();
    part(next, "text").focus();
  }
  function join(row) {
    const next = row.nextElementSibling;
    part(row, "text").value = `${part(row, "text").value} ${part(next, "text").value}`.trim();
    part(row, "end_ms").value = part(next, "end_ms").value;
    row.dataset.draft = `${row.dataset.draft} ${next.dataset.draft}`.trim();
    next.remove();
    number();
    part(row, "text").focus();
  }
  function take(row) {
    part(row, "text").value = row.querySelector("[data-other]").textContent;
    showChanges(row);
  }
  const PRESSED = { "[data-play]": playRow, "[data-split]": split, "[data-join]": join, "[data-take]": take };
  desk.addEventListener("click", (event) => {
    const row = event.target.closest(".segment");
    const found = row && Object.keys(PRESSED).find((one) => event.target.closest(one));
    if (found) PRESSED[found](row);
    if (event.target.dataset.word && last) write(last, event.target.dataset.word);
  });
  desk.addEventListener("focusin", (event) => { if (event.target.matches("textarea")) last = event.target; });
  desk.addEventListener("input", (event) => {
    if (!event.target.matches("textarea")) return;
    if (event.inputType === "insertText") expand(event.target);
    showChanges(event.target.closest(".segment"));
  });
  number();
})();
