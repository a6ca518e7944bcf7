// Remit in the browser: forms that answer beside the field, keys for hands that stay on the keyboard, evidence, undo.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const PROBLEM = "application/problem+json";

  // Forms: send without leaving the page, so that a refusal keeps what was typed and stands beside its field.
  function clearWrong(form) {
    all(".wrong[data-made]", form).forEach((node) => node.remove());
    all("[aria-invalid]", form).forEach((node) => {
      node.removeAttribute("aria-invalid");
      node.removeAttribute("aria-describedby");
    });
    all(".notice[data-made]", form).forEach((node) => node.remove());
  }
  function sayBeside(form, place, text) {
    const field = place && one(`[name="${CSS.escape(place)}"]`, form);
    if (!field) return false;
    const says = document.createElement("p");
    says.className = "wrong";
    says.dataset.made = "1";
    says.id = `wrong-${place}`;
    says.textContent = text;
    (field.closest(".field") || field.parentElement).append(says);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", says.id);
    return true;
  }
  function sayRefusal(form, problem) {
    const found = (problem.fields && problem.fields.problems) || [];
    const rest = found.filter((each) => !sayBeside(form, each.place || each.field, each.message));
    const said = found.length > rest.length || sayBeside(form, problem.place, problem.detail);
    if (!said || rest.length) {
      const notice = document.createElement("div");
      notice.className = "notice bad";
      notice.dataset.made = "1";
      notice.setAttribute("role", "alert");
      const words = document.createElement("div");
      words.textContent = problem.detail;
      if (rest.length) {
        const list = document.createElement("ul");
        rest.forEach((each) => {
          const line = document.createElement("li");
          const where = each.place || each.field;
          line.textContent = where ? `${where}: ${each.message}` : each.message;
          list.append(line);
        });
        words.append(list);
      }
      bothTexts(words, problem.fields);
      notice.append(words);
      form.prepend(notice);
      notice.scrollIntoView({ block: "center" });
    }
    const first = one("[aria-invalid]", form);
    if (first) first.focus();
  }
  function bothTexts(into, fields) {
    if (!fields || fields.yours === undefined || fields.theirs === undefined) return;
    ["yours", "theirs"].forEach((side) => {
      const pre = document.createElement("pre");
      pre.textContent = `${root.dataset[side]}: ${JSON.stringify(fields[side], null, 1)}`;
      into.append(pre);
    });
  }
  // `data-stays`: what was sent comes back by the page's own stream, so that nobody loses their place.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-plain") || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    clearWrong(form);
    const body = new FormData(form, event.submitter);
    const multipart = form.enctype === "multipart/form-data";
    try {
      const answer = await fetch((event.submitter && event.submitter.getAttribute("formaction")) || form.action, {
        method: "POST",
        headers: { Accept: PROBLEM, ...sends(form, event.submitter) },
        body: multipart ? body : new URLSearchParams(body),
      });
      const told = await answer.json();
      if (answer.ok && form.hasAttribute("data-stays")) {
        form.reset();
        one("textarea", form)?.focus();
      } else if (answer.ok) {
        form.dataset.sent = "1";
        const there = new URL(told.go, location);
        const here = there.pathname === location.pathname && there.search === location.search;
        if (here) leaveOff(form);
        // A place on this page alone would only be scrolled to, and nothing of what was done would be seen.
        if (!here || there.hash) location.assign(told.go);
        if (here) location.reload();
      } else sayRefusal(form, told);
    } catch {
      sayRefusal(form, { detail: root.dataset.offline });
    } finally {
      delete form.dataset.busy;
    }
  });
  // What was done on this page leaves it as it was: whoever works by keyboard goes on from the section they worked in.
  // A page that was opened anew begins at its beginning, where “Skip to the page” stands.
  const LEFT_OFF = "remit-left-off";
  const sections = () => all("main :is(section, form)");
  function leaveOff(form) {
    const section = form.closest("main section");
    const at = sections().indexOf(section || form);
    if (at >= 0) sessionStorage.setItem(LEFT_OFF, JSON.stringify({ path: location.pathname, at, id: section?.id || "" }));
  }
  function backAtWork() {
    const left = JSON.parse(sessionStorage.getItem(LEFT_OFF) || "null");
    sessionStorage.removeItem(LEFT_OFF);
    if (!left || left.path !== location.pathname || document.activeElement !== document.body) return;
    const section = (left.id && document.getElementById(left.id)) || sections()[left.at];
    if (!section) return;
    section.tabIndex = -1;
    section.focus({ preventScroll: true });
  }
  // A form that is sent is named, so that what was kept of it goes; putting aside what was kept sends nothing.
  function sends(form, button) {
    const elsewhere = button?.getAttribute("formaction")?.startsWith("/jottings");
    return form?.dataset.place && !elsewhere ? { "Jotting-Place": form.dataset.place } : {};
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("form")) clearWrong(event.target);
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.target.matches("form")) sayRefusal(event.target, JSON.parse(event.detail.xhr.responseText));
  });
  const dirty = (field) =>
    field.matches("[type=radio], [type=checkbox]") ? field.checked !== field.defaultChecked
      : field.matches("select") ? [...field.options].some((option) => option.selected !== option.defaultSelected)
        : field.value !== field.defaultValue;
  // A form that a part of the page answers is refused beside its field too, and keeps what was typed.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target.matches("form")) event.detail.headers.Accept = `${PROBLEM}, text/html`;
    const form = event.target.closest?.("form[data-place]");
    if (!form) return;
    if (!event.target.closest(".kept")) return Object.assign(event.detail.headers, sends(form));
    // What the page itself filled in is left as it will stand there another day.
    const changed = new Set(all("input:not([type=password]), textarea, select", form).filter(dirty).map((field) => field.name));
    [...event.detail.formData.keys()].forEach((name) => changed.has(name) || event.detail.formData.delete(name));
  });
  // What is sent is not jotted down once more behind its back.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.matches(".kept") && event.target.closest("form");
    if (form && (form.dataset.busy || form.dataset.sent)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
    askOn();
  });
  // A question that hangs on another's answer shows once that is given; hidden it is disabled, so that nothing is sent.
  function askOn() {
    all("[data-asked-field]").forEach((node) => {
      const asked = all(`[name="${CSS.escape(node.dataset.askedField)}"]`, node.closest("form")).some(
        (field) => !field.disabled && field.value === node.dataset.askedValue && (field.type !== "radio" || field.checked),
      );
      node.hidden = !asked;
      all("input, select, textarea", node).forEach((field) => { field.disabled = !asked; });
    });
  }
  askOn();

  // Keys: j and k walk the list, Enter opens, g + letter goes somewhere, ? explains, / searches, Ctrl+Enter sends.
  let wentG = 0;
  // A step touches the row it leaves and the one it reaches: asking each of a thousand rows whether it shows costs a frame.
  const list = document.getElementsByClassName("pick");
  let at = 0;
  function choose(step) {
    if (!list[at]?.classList.contains("chosen")) at = [...list].findIndex((row) => row.classList.contains("chosen"));
    const from = list[at];
    let to = at + step;
    while (list[to] && !list[to].offsetParent) to += step;
    if (!list[to]) to = list[at] ? at : [...list].findIndex((row) => row.offsetParent);
    const next = list[to];
    if (!next) return;
    at = to;
    if (from !== next) from?.classList.remove("chosen");
    next.classList.add("chosen");
    next.scrollIntoView({ block: "nearest" });
    const link = one("a.main-link", next);
    if (link) link.focus({ preventScroll: true });
  }
  // A key that opens a sheet puts the hand into its first field.
  function press(marked) {
    marked.click();
    if (marked.matches("summary")) intoSheet(marked.parentElement);
  }
  function intoSheet(sheet) {
    if (sheet.open) one("input:not([type=hidden]):enabled, select:enabled, textarea:enabled", sheet)?.focus();
  }
  // A sheet that lies over the page goes with Escape, which gives the hand back to what opened it, or a click beside it.
  // What was typed into it stays: it is hidden, not emptied.
  function shutSheets(kept) {
    const open = all("details.drop[open]").filter((sheet) => !kept || !sheet.contains(kept));
    open.forEach((sheet) => {
      if (sheet.contains(document.activeElement)) one("summary", sheet).focus();
      sheet.open = false;
    });
    return open.length > 0;
  }
  function openHelp() {
    const help = one("#help");
    if (help && !help.open) help.showModal();
  }
  // The search: what is found is walked by the arrows without leaving the words, Enter opens the chosen or the first.
  function openSearch() {
    const box = one("#search");
    if (!box) return one("[type=search]")?.focus();
    if (!box.open) box.showModal();
    const words = one("#search-words");
    words.focus();
    words.select();
  }
  function walkFound(event) {
    const list = all("#search-found li.pick");
    const at = list.findIndex((row) => row.classList.contains("chosen"));
    if (event.key === "Enter") {
      event.preventDefault();
      one("a.main-link", list[Math.max(at, 0)] || document.createElement("li"))?.click();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const next = list[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), list.length - 1)];
    list.forEach((row) => row.classList.toggle("chosen", row === next));
    next?.scrollIntoView({ block: "nearest" });
  }
  // Where a form's buttons are answers, none of them is given by default: the one in focus is pressed, or the first is shown.
  function sendByKey(form, from) {
    const answers = all("button[name][value]:not([type=button], [formnovalidate])", form);
    const first = one("[data-first]", form);
    if (first || answers.length < 2) form.requestSubmit(first || undefined);
    else if (answers.includes(from)) form.requestSubmit(from);
    else answers[0].focus();
  }
  // From anywhere on the page straight into the form of the task.
  const toForm = () => one("form[data-main] :is(input:not([type=hidden]), select, textarea):enabled")?.focus();
  const PLAIN_KEYS = { f: toForm, j: () => choose(1), k: () => choose(-1), "?": openHelp, "/": openSearch };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = (event.target.closest && event.target.closest("form")) || one("form[data-main]");
      if (form) sendByKey(form, event.target);
      return;
    }
    if (event.key === "Escape" && shutSheets()) return;
    if (event.target.id === "search-words") return walkFound(event);
    if (event.key === "Enter" && event.target.matches?.("[data-missing]")) {
      event.preventDefault();
      takeTyped(event.target);
      return;
    }
    if (event.key === "Enter" && event.target.id === "guidance-search") {
      event.preventDefault();
      takeFound(event.target);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest && event.target.closest("input, select, textarea, dialog[open]")) return;
    // A place behind a sign is reached with Shift held: the key that is pressed for it alone is no answer.
    if (event.key === "Shift") return;
    if (wentG && Date.now() - wentG < 1200) {
      wentG = 0;
      const place = one(`[data-go="${CSS.escape(event.key)}"]`);
      if (place) {
        event.preventDefault();
        location.assign(place.href);
      }
      return;
    }
    if (event.key === "g") { wentG = Date.now(); return; }
    const marked = one(`[data-key="${CSS.escape(event.key)}"]`);
    const act = PLAIN_KEYS[event.key] || (marked && (() => press(marked)));
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("click", (event) => {
    shutSheets(event.target);
    // No button of a mouse was pressed: the sheet was opened by Enter or the space bar, and opens after this.
    const summary = event.detail === 0 && event.target.closest?.("details.drop > summary");
    if (summary) setTimeout(() => intoSheet(summary.parentElement));
    const pressed = event.target.closest && event.target.closest("[data-act]");
    if (pressed && ACTS[pressed.dataset.act]) ACTS[pressed.dataset.act](pressed, event);
  });

  // Evidence: open a span highlighted; take the selected text as evidence of the question asked.
  function openSpan(button, event) {
    const target = document.getElementById(button.dataset.span);
    if (!target) return;
    event.preventDefault();
    all("mark.chosen").forEach((mark) => mark.classList.remove("chosen"));
    all(`[data-mark="${CSS.escape(target.dataset.mark || "")}"]`).forEach((mark) => mark.classList.add("chosen"));
    target.classList.add("chosen");
    target.scrollIntoView({ block: "center" });
  }
  let lastSelection = null;
  document.addEventListener("selectionchange", () => {
    const selected = document.getSelection();
    if (!selected || selected.isCollapsed || !selected.rangeCount) return;
    const range = selected.getRangeAt(0);
    const from = range.startContainer.parentElement?.closest("[data-source]");
    const to = range.endContainer.parentElement?.closest("[data-source]");
    if (from && to && from.dataset.source === to.dataset.source) lastSelection = { source: from, range: range.cloneRange() };
  });
  function offsetIn(container, offset) {
    const run = container.nodeType === 3 ? container.parentElement.closest("[data-at]") : container.closest("[data-at]");
    if (!run) return null;
    const range = document.createRange();
    range.setStart(run, 0);
    range.setEnd(container, offset);
    return Number(run.dataset.at) + [...range.toString()].length;
  }
  function takeSelection(button) {
    const list = one(".taken", button.closest(".question"));
    const typed = button.nextElementSibling;
    typed.classList.toggle("hidden", Boolean(lastSelection));
    if (!lastSelection) return one("input", typed).focus();
    const { source, range } = lastSelection;
    const quotation = range.toString();
    const start = offsetIn(range.startContainer, range.startOffset);
    addEvidence(list, { source: source.dataset.source, start: start === null ? "" : start, quotation });
    document.getSelection().removeAllRanges();
    lastSelection = null;
    heard(button);
  }
  // Whoever has no mouse types the words of a passage; they are taken as they stand in the document.
  function standing(words) {
    const signs = words.trim().split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const wanted = new RegExp(signs.join("\\s+"), "iu");
    for (const paper of all("[data-source]")) {
      const found = signs[0] && wanted.exec(paper.textContent);
      if (found) return { source: paper.dataset.source, start: "", quotation: found[0] };
    }
    return null;
  }
  function takeTyped(field) {
    const evidence = standing(field.value);
    const question = field.closest(".question");
    if (!evidence) {
      const says = one("[role=status]", field.parentElement);
      says.textContent = field.dataset.missing;
      says.className = "wrong";
      return;
    }
    addEvidence(one(".taken", question), evidence);
    field.value = "";
    field.parentElement.classList.add("hidden");
    one("[data-act=select]", question).focus();
    heard(field);
  }
  function addEvidence(list, evidence) {
    const line = one("template", list.parentElement).content.cloneNode(true);
    one(".quote", line).textContent = evidence.quotation;
    one("input", line).value = JSON.stringify(evidence);
    list.append(line);
  }
  function takeProposal(button) {
    const question = button.closest(".question");
    const evidence = JSON.parse(button.dataset.evidence);
    evidence.forEach((each) => addEvidence(one(".taken", question), each));
    const answer = button.dataset.answer;
    const choice = all("input[type=radio], input[type=checkbox]", question).find((box) => box.value === answer);
    if (choice) choice.checked = true;
    button.disabled = true;
    heard(button);
  }
  // What was jotted down before stands in the form again; a change by a button is heard like one by hand.
  const heard = (node) => node.closest("form")?.dispatchEvent(new Event("input", { bubbles: true }));
  function takeUp(jotted) {
    const form = jotted.closest("form");
    const entries = JSON.parse(jotted.textContent);
    const left = {};
    const named = (name) => (left[name] ??= entries.filter((entry) => entry[0] === name).map((entry) => entry[1]));
    all("input:not([type=hidden], [type=file]), textarea, select", form).forEach((field) => {
      if (!field.name) return;
      const values = named(field.name);
      if (form.dataset.place && !values.length) return;
      if (field.matches("[type=radio], [type=checkbox]")) field.checked = values.includes(field.value);
      else field.value = values.shift() || "";
    });
    all(".taken", form).forEach((list) => {
      list.replaceChildren();
      named(one("input", one("template", list.parentElement).content).name).forEach((text) => addEvidence(list, JSON.parse(text)));
    });
  }
  // Every form that posts a text is kept until it is sent, unless it keeps itself, or comes back filled from being asked
  // (`data-plain`). The line stands last: Enter in a field presses a form's first button, which is never “Begin anew”.
  function keepForms() {
    const lines = all("template[data-jotting]");
    const line = (place) => lines.find((each) => each.dataset.jotting === place);
    all("form[method=post]:not([data-plain], [data-place])").forEach((form) => {
      if (!one("textarea:enabled", form) || !line("") || one(".kept", form)) return;
      const path = new URL(form.getAttribute("action"), location).pathname;
      const earlier = all("form[data-place]").filter((each) => each.dataset.place.split("#")[0] === path).length;
      form.dataset.place = earlier ? `${path}#${earlier}` : path;
      const known = line(form.dataset.place);
      const kept = (known || line("")).content.firstElementChild.cloneNode(true);
      if (!known) kept.setAttribute("hx-post", `/jottings?place=${encodeURIComponent(form.dataset.place)}`);
      form.append(kept);
      htmx.process(kept);
      const jotted = all("script[data-jotted]", kept);
      jotted.forEach(takeUp);
      if (jotted.length) openSheet(form);
    });
  }
  // What was kept in a sheet is seen at once; of those that lie over the page only one opens.
  function openSheet(form) {
    const sheet = form.closest("details");
    if (sheet && !(sheet.matches(".drop") && one("details.drop[open]"))) sheet.open = true;
  }
  document.addEventListener("htmx:afterSettle", keepForms);
  // Enter takes the first of what was found for these words, and where that is still on its way, when it has come.
  function takeFound(search) {
    const found = one("#guidance-found [data-found-for]");
    search.toggleAttribute("data-takes", found?.dataset.foundFor !== search.value.trim());
    if (!search.hasAttribute("data-takes")) one("[data-act=insert]", found)?.click();
  }
  document.addEventListener("htmx:afterSwap", (event) => {
    const search = event.target.id === "guidance-found" && one("#guidance-search[data-takes]");
    if (search) takeFound(search);
  });
  // A canned text goes where the reply is being written, and the hand stays on the keyboard.
  function insertText(button) {
    const reply = one("#reply");
    if (!reply) return;
    const words = one("[data-words]", button.closest("li")).textContent;
    const from = reply.selectionStart;
    reply.setRangeText(words, from, reply.selectionEnd, "end");
    reply.focus();
    // What the text leaves open is chosen, so that it is typed over.
    const gap = /\{\w+\}/.exec(words);
    if (gap) reply.setSelectionRange(from + gap.index, from + gap.index + gap[0].length);
    heard(reply);
  }
  const ACTS = {
    insert: insertText,
    fill: (button) => {
      const field = document.getElementById(button.dataset.fills);
      field.value = button.dataset.value;
      field.focus();
    },
    search: (link, event) => {
      event.preventDefault();
      openSearch();
    },
    span: openSpan,
    select: takeSelection,
    proposal: takeProposal,
    drop: (button) => {
      const form = button.closest("form");
      button.closest("li").remove();
      if (form) heard(form);
    },
    help: openHelp,
    close: (button) => button.closest("dialog, .toast").remove?.() || button.closest("dialog")?.close(),
    shut: (button) => button.closest("dialog").close(),
    menu: (button) => {
      const side = button.closest(".side");
      const open = side.toggleAttribute("data-open");
      button.setAttribute("aria-expanded", String(open));
    },
  };

  // Live boards say how old they are, and go grey when no news comes.
  setInterval(() => {
    all("[data-live]").forEach((board) => {
      const told = one("[data-told-at]", board);
      if (!told) return;
      const age = Math.max(0, Math.round((Date.now() - Date.parse(told.dataset.toldAt)) / 1000));
      board.classList.toggle("stale", age > Number(board.dataset.live));
      const words = one("[data-age]", board);
      if (words) words.textContent = words.dataset.age.replace("{seconds}", age);
    });
  }, 1000);
  // The bell hears of new notices while the page is in view: a browser has few connections for all its tabs.
  let hearing = null;
  function hear() {
    const bell = one("[data-bell]");
    if (!bell || document.hidden || hearing) return;
    hearing = new EventSource(bell.dataset.bell);
    hearing.addEventListener("bell", (event) => {
      bell.hidden = event.data === "0";
      if (bell.textContent !== event.data) bell.textContent = event.data;
    });
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return hear();
    hearing?.close();
    hearing = null;
  });
  addEventListener("pagehide", () => hearing?.close());
  setTimeout(hear, 1500);
  // What scrolls sideways can be scrolled by keyboard.
  const reach = () => all(".scroll:not([tabindex])").forEach((box) => {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
  });
  addEventListener("resize", reach);
  document.addEventListener("DOMContentLoaded", () => {
    reach();
    all("script[data-jotted]").forEach(takeUp);
    keepForms();
    askOn();
    const toast = one(".toast");
    if (toast) setTimeout(() => toast.contains(document.activeElement) || toast.remove(), 12000);
    backAtWork();
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.matches("mark")) target.scrollIntoView({ block: "center" });
  });
})();
