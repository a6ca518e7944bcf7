// The matching desk: choose lines and items, match them, undo; the form's rows are kept in step as hidden fields.
"use strict";
(() => {
  const desk = document.querySelector("[data-matching]");
  if (!desk) return;
  const one = (selector, from = desk) => from.querySelector(selector);
  const all = (selector, from = desk) => [...from.querySelectorAll(selector)];
  const plain = one("[data-plain-rows]");
  if (!plain) return;
  const table = one("[data-matches]");
  const account = one("[data-account]");
  const why = one("[data-why]");
  const press = one("[data-match]");
  const lists = ["lines", "items"].map((side) => one(`[data-side="${side}"]`));
  const hands = [];
  const currency = desk.dataset.currency;
  const written = currency ? new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency }) : null;
  const unit = written ? 10 ** written.resolvedOptions().maximumFractionDigits : 1;
  const money = (minor) => (written ? written.format(minor / unit) : minor.toLocaleString());
  const undone = new Set();

  function readRows(name, columns) {
    const found = [];
    for (let at = 0; one(`[name="${name}.${at}.${columns[0]}"]`, plain); at += 1) {
      const row = Object.fromEntries(columns.map((key) => [key, one(`[name="${name}.${at}.${key}"]`, plain).value]));
      if (Object.values(row).some(Boolean)) found.push(row);
    }
    return found;
  }
  function writeRows() {
    plain.replaceChildren();
    const put = (name, value) => {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      plain.append(input);
    };
    hands.forEach((row, at) => Object.entries(row).forEach(([key, value]) => put(`hand_matches.${at}.${key}`, value)));
    [...undone].forEach((id, at) => put(`undone.${at}.match`, id));
  }
  const rowOf = (id) => all(".matching-row").find((row) => row.dataset.id === id);
  const words = (text) => text.split(/[\s,]+/).filter(Boolean);
  const chosen = (list) => all('[aria-selected="true"]', list).filter((row) => !row.hidden);
  const total = (rows) => rows.reduce((sum, row) => sum + Number(row.dataset.minor), 0);

  function refresh() {
    const [lines, items] = lists.map(chosen);
    const difference = total(lines) - total(items);
    const told = { "{lines}": lines.length, "{items}": items.length, "{difference}": money(difference) };
    one("[data-sum]").textContent = lines.length || items.length ? desk.dataset.chosen.replace(/{\w+}/g, (name) => told[name]) : "";
    press.disabled = !lines.length || !(items.length || account.value) || (difference !== 0 && !account.value);
    const wanted = total(lines);
    all(".matching-row", lists[1]).forEach((row) => row.classList.toggle("fits", lines.length > 0 && Number(row.dataset.minor) === wanted));
    lists.forEach((list) => {
      const seen = all(".matching-row:not([hidden])", list);
      one(`[data-count="${list.dataset.side}"]`).textContent = seen.length;
      one(`[data-total="${list.dataset.side}"]`).textContent = written ? `· ${money(total(seen))}` : "";
    });
    writeRows();
  }
  function show(hand, add) {
    [...words(hand.lines), ...words(hand.items)].map(rowOf).filter(Boolean).forEach((row) => {
      row.hidden = add;
      row.dataset.taken = add ? "1" : "";
      row.setAttribute("aria-selected", "false");
    });
  }
  function addHand(hand) {
    hands.push(hand);
    show(hand, true);
    const row = table.insertRow(0);
    [table.dataset.person, hand.lines, [hand.items, hand.account && `(${hand.account})`, hand.reason].filter(Boolean).join(" ")].forEach((text) => {
      row.insertCell().textContent = text;
    });
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "button quiet small";
    undo.textContent = table.dataset.undo;
    undo.addEventListener("click", () => takeBack(hand, row));
    row.insertCell().append(undo);
    row.undo = () => takeBack(hand, row);
  }
  function takeBack(hand, row) {
    hands.splice(hands.indexOf(hand), 1);
    show(hand, false);
    row.remove();
    refresh();
  }
  function match() {
    if (press.disabled) return;
    const [lines, items] = lists.map((list) => chosen(list).map((row) => row.dataset.id).join(" "));
    addHand({ lines, items, account: account.value, reason: why.value });
    account.value = "";
    why.value = "";
    refresh();
    focusFirst(lists[0]);
  }
  function toggleUndone(row) {
    const id = row.dataset.matchId;
    if (!undone.delete(id)) undone.add(id);
    row.classList.toggle("undone", undone.has(id));
    one("[data-undo-match]", row).textContent = undone.has(id) ? table.dataset.redo : table.dataset.undo;
    refresh();
  }
  function undoLast() {
    const last = table.rows[0];
    if (last && last.undo) last.undo();
  }
  const visible = (list) => all(".matching-row:not([hidden])", list);
  function focusFirst(list) {
    const first = visible(list)[0];
    if (first) first.focus();
  }
  function move(row, step) {
    const rows = visible(row.parentElement);
    rows[Math.min(Math.max(rows.indexOf(row) + step, 0), rows.length - 1)].focus();
  }
  function choose(row) {
    row.setAttribute("aria-selected", String(row.getAttribute("aria-selected") !== "true"));
    refresh();
  }
  const KEYS = {
    j: (row) => move(row, 1), ArrowDown: (row) => move(row, 1),
    k: (row) => move(row, -1), ArrowUp: (row) => move(row, -1),
    h: () => focusFirst(lists[0]), ArrowLeft: () => focusFirst(lists[0]),
    l: () => focusFirst(lists[1]), ArrowRight: () => focusFirst(lists[1]),
    " ": choose, Enter: choose, m: match, u: undoLast,
    "/": (row) => one(`[data-find="${row.parentElement.dataset.side}"]`).focus(),
  };
  desk.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest(".matching-row");
    if (row && KEYS[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      KEYS[event.key](row);
    } else if (event.key === "Enter" && event.target.matches("[data-find]")) {
      event.preventDefault();
      focusFirst(one(`[data-side="${event.target.dataset.find}"]`));
    } else if (event.key === "Enter" && event.target.matches("[data-account], [data-why]")) {
      event.preventDefault();
      match();
    }
  });
  desk.addEventListener("click", (event) => {
    const row = event.target.closest(".matching-row");
    if (row) choose(row);
    const undo = event.target.closest("[data-undo-match]");
    if (undo) toggleUndone(undo.closest("tr"));
  });
  desk.addEventListener("input", (event) => {
    if (event.target.matches("[data-find]")) {
      const wanted = event.target.value.toLowerCase();
      all(".matching-row", one(`[data-side="${event.target.dataset.find}"]`)).forEach((row) => {
        row.hidden = row.dataset.taken === "1" || !row.dataset.words.toLowerCase().includes(wanted);
      });
    }
    if (event.target.matches("[data-account], [data-find]")) refresh();
  });
  press.addEventListener("click", match);

  const before = readRows("hand_matches", ["lines", "items", "account", "reason"]);
  readRows("undone", ["match", "why"]).forEach((row) => {
    const found = one(`[data-match-id="${CSS.escape(row.match)}"]`);
    if (found) toggleUndone(found);
  });
  before.forEach(addHand);
  lists.forEach((list) => visible(list).slice(0, 1).forEach((row) => { row.tabIndex = 0; }));
  refresh();
})();
