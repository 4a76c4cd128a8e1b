/* Keeps the pages of a workshop up to date, and gets every vote through. Without it everything still works:
   forms are sent as forms, and pages are refreshed by hand. How frames look: docs/workshop-pages.md. */
(() => {
  "use strict";

  const body = document.body;
  const base = body.dataset.base || "";
  const isLive = "livePage" in body.dataset;
  const SILENCE = 15000;
  const POLL = 3000;
  // A browser opens six connections to a server; two are left for votes and for loading pages.
  const MOST_STREAMS = 4;

  const find = (what, inside = document) => inside.querySelector(what);
  const all = (what, inside = document) => [...inside.querySelectorAll(what)];
  const screen = () => document.getElementById("screen");
  const say = (name) => (find(`#words [data-say="${name}"]`) || {}).textContent || "";
  const fresh = () => [...crypto.getRandomValues(new Uint8Array(12))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /* Storage that may be full, forbidden, or emptied behind our back. */
  const kept = (key, otherwise) => {
    try { return JSON.parse(localStorage.getItem(key)) || otherwise; } catch { return otherwise; }
  };
  const keep = (key, value) => {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* lives in memory then */ }
  };
  const forget = (key) => { try { localStorage.removeItem(key); } catch { /* was never there */ } };

  const post = (path, data) => fetch(base + path, {
    method: "POST",
    credentials: "same-origin",
    keepalive: true, // goes on while the next page loads
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(data),
    signal: AbortSignal.timeout ? AbortSignal.timeout(10000) : undefined,
  });

  /* ---- What screen readers are told ---- */

  let told = 0, telling = 0;
  function announce(text) {
    const place = document.getElementById("announce");
    place.textContent = "";
    setTimeout(() => { place.textContent = text; }, 60);
  }
  function announceCount(text) {
    // A count that changes with every vote is told at most every ten seconds.
    clearTimeout(telling);
    telling = setTimeout(() => { told = Date.now(); announce(text); }, Math.max(1500, told + 10000 - Date.now()));
  }

  /* ---- Frames ---- */

  let live = {}, offset = 0, received = 0;

  function show(frame) {
    received += 1;
    offset = frame.now - Date.now() / 1000;
    live = frame.live || {};
    const main = screen();
    const changed = frame.screen !== main.dataset.screen;
    if (changed && "hold" in body.dataset) held(frame);
    else if (changed && typeof frame.html === "string") swap(main, frame);
    else if (changed) refresh();
    showLive();
  }

  function held(frame) {
    // Somebody is writing here: the page stays, and says that the room went on.
    if (!frame.screen.startsWith("alone-")) document.getElementById("moved").hidden = false;
  }

  function swap(main, frame) {
    const before = remember(main);
    const restoring = before.focused && main.contains(document.activeElement);
    main.innerHTML = frame.html; // rendered and escaped by the server
    main.dataset.screen = frame.screen;
    restore(main, before);
    if (!("console" in body.dataset)) {
      window.scrollTo(0, 0);
      main.classList.remove("arriving");
      void main.offsetWidth;
      main.classList.add("arriving");
    }
    if (restoring) refocus(main, before);
    prepare(main);
    const head = heading(main);
    const reading = find(".reading, .verdict-name", main);
    if (head) announce([head.textContent.trim(), reading ? reading.textContent.trim() : ""].join(". "));
  }

  /* The same field or button where it is still there; else the step is done, and the next one is at the top. */
  function refocus(main, before) {
    const same = document.getElementById(before.focused)
      || all("button", main).find((one) => one.textContent === before.label && one.getClientRects().length);
    if (!same) window.scrollTo(0, 0);
    (same || heading(main) || main).focus({ preventScroll: true });
  }

  function heading(main) {
    const head = find("h1", main);
    if (head) head.tabIndex = -1;
    return head;
  }

  function remember(main) {
    const fields = {}, open = {};
    for (const one of all("input[id], textarea[id], select[id]", main)) {
      const box = one.type === "checkbox" || one.type === "radio";
      const touched = box ? one.checked !== one.defaultChecked
        : one.tagName === "SELECT" ? [...one.options].some((o) => o.selected !== o.defaultSelected)
          : one.value !== one.defaultValue;
      if (touched) fields[one.id] = box ? one.checked : one.value;
    }
    for (const one of all("details[id]", main)) open[one.id] = one.open;
    const active = document.activeElement;
    const focused = active && main.contains(active) ? active.id || "nameless" : "";
    const marks = active && typeof active.selectionStart === "number" ? [active.selectionStart, active.selectionEnd] : null;
    return { fields, open, focused, marks, label: active ? active.textContent : "" };
  }

  function restore(main, before) {
    for (const [id, value] of Object.entries(before.fields)) {
      const one = document.getElementById(id);
      if (!one || !main.contains(one)) continue;
      if (typeof value === "boolean") one.checked = value; else one.value = value;
    }
    for (const [id, value] of Object.entries(before.open)) {
      const one = document.getElementById(id);
      if (one && one.tagName === "DETAILS") one.open = value;
    }
    const one = before.focused && document.getElementById(before.focused);
    if (one && before.marks) {
      one.focus({ preventScroll: true });
      try { one.setSelectionRange(...before.marks); } catch { /* a field without a cursor */ }
    }
  }

  function showLive() {
    for (const one of all("[data-live]")) {
      const value = String(live[one.dataset.live] ?? "");
      if (one.textContent === value) continue;
      one.textContent = value;
      if ("counted" in one.dataset) announceCount(value);
    }
    for (const one of all("[data-live-value]")) one.value = Number(live[one.dataset.liveValue] || 0);
    for (const one of all("[data-when]")) one.hidden = !live[one.dataset.when];
    for (const one of all("[data-unless]")) one.hidden = Boolean(live[one.dataset.unless]);
    for (const one of all("[data-timer]")) one.dataset.ends = live.timer_ends || 0;
    tick();
  }

  /* ---- Timers: they warn, and never cut anybody off ---- */

  let warned = 0;
  function tick() {
    const now = Date.now() / 1000 + offset;
    for (const one of all("[data-timer]")) {
      const ends = Number(one.dataset.ends) || 0;
      one.hidden = !ends;
      if (!ends) continue;
      const left = Math.ceil(ends - now);
      one.dataset.state = left <= 0 ? "over" : left <= 10 ? "soon" : "running";
      const text = left <= 0 ? say("time_up") : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      const place = find("[data-timer-left]", one);
      if (place.textContent !== text) place.textContent = text;
      if (left <= 0 && left > -5 && warned !== ends) { warned = ends; announce(say("time_up")); }
    }
  }

  /* ---- Connection: a stream; polling while it is silent ---- */

  let stream = null, heard = Date.now(), polling = 0, soon = 0, asking = false, lost = false, tryAt = 0;
  const tab = fresh(), slots = "workshop-streams";

  function takeSlot() {
    const now = Date.now();
    const taken = Object.entries(kept(slots, {})).filter(([name, at]) => name !== tab && now - at < 15000);
    const free = taken.length < MOST_STREAMS;
    if (free) taken.push([tab, now]);
    keep(slots, Object.fromEntries(taken));
    return free;
  }
  function leaveSlot() {
    const taken = kept(slots, {});
    delete taken[tab];
    keep(slots, taken);
  }

  function hear() {
    heard = Date.now();
    setLost(false);
    if (polling) { clearInterval(polling); polling = 0; }
  }

  function openStream() {
    if (!window.EventSource || (stream && stream.readyState !== EventSource.CLOSED) || !takeSlot()) return;
    tryAt = Date.now() + SILENCE;
    const shown = encodeURIComponent(screen().dataset.screen || "");
    const one = stream = new EventSource(`${base}/events?screen=${shown}`);
    one.addEventListener("frame", (event) => { hear(); show(JSON.parse(event.data)); });
    one.addEventListener("beat", hear);
    one.addEventListener("error", () => {
      // A closed stream may mean that the seat is gone, or that there are too many: /state tells.
      if (one.readyState === EventSource.CLOSED) { leaveSlot(); poll(); }
      else if (!polling) { setLost(true); pollSoon(); } // while polling, its answers tell
    });
  }

  /* A stream that broke off is back in a second; where something blocks streams, asking is what is left.
     Not everybody asks at the same moment. */
  function pollSoon() {
    if (!soon) soon = setTimeout(() => {
      soon = 0;
      // One answer in between, as on waking, is no stream.
      if (lost || stream.readyState !== EventSource.OPEN) poll();
    }, 1500 + 1000 * Math.random());
  }

  function poll() {
    if (polling) return;
    polling = setInterval(refresh, POLL);
    refresh();
  }

  async function refresh() {
    if (asking) return;
    asking = true;
    const before = received;
    try {
      const answer = await fetch(`${base}/state`, {
        credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" },
        signal: AbortSignal.timeout ? AbortSignal.timeout(8000) : undefined,
      });
      if (answer.status === 401 || (answer.status === 403 && "console" in body.dataset)) return void seatGone();
      if (!answer.ok) throw new Error(String(answer.status));
      const frame = await answer.json();
      setLost(false);
      // A stream that was quicker has shown something newer.
      if (received === before) show(frame);
    } catch { setLost(true); } finally { asking = false; }
  }

  function watch() {
    if (stream && stream.readyState !== EventSource.CLOSED) takeSlot();
    if (Date.now() - heard > SILENCE) poll();
    if (Date.now() > tryAt) openStream();
  }

  function wake() {
    if (document.visibilityState === "hidden") return;
    refresh();
    openStream();
    flush();
  }

  function setLost(now) {
    if (lost === now) return;
    lost = now;
    const place = document.getElementById("connection");
    place.hidden = !now;
    place.textContent = now ? say("reconnecting") : "";
    // A vote that waits goes out with the connection, not when its next try is due.
    if (!now) { pause = 1000; flush(); }
  }

  function seatGone() {
    if (stream) stream.close();
    clearInterval(polling);
    location.assign(base);
  }

  /* ---- Votes: the latest of each round is kept until the server has it ---- */

  const room = `workshop-votes:${base}:${body.dataset.seat || ""}`;
  const votes = Object.assign({ mine: {}, waiting: {}, numbers: {} }, kept(room, {}));
  let flushing = false, again = 0, pause = 1000;

  const voteForms = () => all("form[data-vote]");
  const value = (form, name) => {
    const field = form.elements.namedItem(name);
    return field ? field.value || "" : "";
  };

  function cast(form, answer) {
    const round = form.dataset.round;
    const number = Math.max(votes.numbers[round] || 0, Number(form.dataset.number) || 0) + 1;
    const vote = {
      round, answer, number,
      confidence: value(form, "confidence"), evidence: value(form, "evidence"), note: value(form, "note"),
    };
    votes.numbers[round] = number;
    votes.mine[round] = votes.waiting[round] = vote;
    keep(room, votes);
    paint();
    status(round, "saving");
    pause = 1000;
    flush();
  }

  function status(round, state, more = "") {
    for (const form of voteForms()) {
      if (form.dataset.round !== round) continue;
      const place = find("[data-vote-status]", form);
      place.dataset.state = state;
      place.textContent = [say(state), more].join(" ").trim();
    }
  }

  function paint() {
    for (const form of voteForms()) {
      const own = votes.mine[form.dataset.round];
      const answer = own && own.number >= Number(form.dataset.number) ? own.answer : form.dataset.answer;
      for (const one of all("button[name=answer]", form)) one.setAttribute("aria-pressed", String(one.value === answer));
      form.dataset.chosen = answer || "";
    }
  }

  function fillVotes() {
    for (const form of voteForms()) {
      const round = form.dataset.round;
      const own = votes.mine[round];
      votes.numbers[round] = Math.max(votes.numbers[round] || 0, Number(form.dataset.number) || 0);
      if (!own || own.number < Number(form.dataset.number)) continue;
      for (const name of ["confidence", "evidence"]) {
        for (const one of all(`input[name=${name}]`, form)) one.checked = one.value === own[name];
      }
      const note = form.elements.namedItem("note");
      if (note && !note.value) note.value = own.note;
      status(round, votes.waiting[round] ? "unsent" : "saved");
    }
    paint();
    markOwn();
  }

  function markOwn() {
    for (const table of all("[data-own-round]")) {
      const own = votes.mine[table.dataset.ownRound];
      const row = own && find(`tr[data-answer="${own.answer}"]`, table);
      if (!row) continue;
      row.classList.add("mine");
      find("[data-own]", row).hidden = false;
    }
  }

  async function flush() {
    if (flushing) return;
    clearTimeout(again);
    flushing = true;
    try {
      let next;
      do next = Object.values(votes.waiting)[0]; while (next && await send(next));
    } finally { flushing = false; }
  }

  function later(wait = pause) {
    clearTimeout(again);
    again = setTimeout(flush, wait);
    pause = Math.min(pause * 2, 15000);
    return false;
  }

  /* Whether the next vote may be sent at once. */
  async function send(vote) {
    let answer;
    try { answer = await post("/vote", vote); } catch { return unsent(vote, "unsent"); }
    if (answer.status === 401) { forget(room); seatGone(); return false; }
    if (answer.status === 429) return unsent(vote, "slow", 1000 * Number(answer.headers.get("Retry-After")));
    const told = await answer.json().catch(() => ({}));
    if (told.result === "closed") return done(vote, "closed");
    if (told.result === "older") return renumber(vote, Number(told.number) || vote.number);
    if (told.result === "stored" || told.result === "same") return done(vote, "saved");
    // Only the server's own words count: the page of a hotel's network is no acknowledgement.
    return answer.status === 400 ? done(vote, "failed") : unsent(vote, "unsent");
  }

  function unsent(vote, state, wait = 0) {
    status(vote.round, state);
    return later(Math.max(pause, wait || 0));
  }

  function done(vote, state) {
    pause = 1000;
    if ((votes.waiting[vote.round] || {}).number !== vote.number) return true; // a newer one waits
    delete votes.waiting[vote.round];
    if (state === "closed" || state === "failed") delete votes.mine[vote.round];
    keep(room, votes);
    paint();
    status(vote.round, state);
    return true;
  }

  function renumber(vote, known) {
    const waiting = votes.waiting[vote.round];
    if (waiting) {
      waiting.number = votes.numbers[vote.round] = Math.max(known, waiting.number) + 1;
      votes.mine[vote.round] = waiting;
      keep(room, votes);
    }
    return later(200);
  }

  /* ---- The facilitator's forms ---- */

  function fieldsOf(form, pressed) {
    const data = new FormData(form);
    const found = { key: fresh() };
    for (const name of (form.dataset.lists || "").split(" ").filter(Boolean)) found[name] = "";
    for (const name of new Set(data.keys())) found[name] = data.getAll(name).join(" ").trim();
    if (pressed && pressed.name) found[pressed.name] = pressed.value;
    for (const one of all("[data-with]", form)) if (one.dataset.with !== found.do) delete found[one.name];
    const drawn = find("[data-fresh-id]", form);
    if (drawn) found[drawn.name] = `c${fresh()}`;
    return found;
  }

  async function command(form, pressed) {
    const buttons = all("button", form);
    const fields = fieldsOf(form, pressed);
    refuse(form, "");
    for (const one of buttons) one.setAttribute("aria-disabled", "true");
    form.dataset.sending = "";
    try {
      const answer = await post("/do", fields);
      if (answer.status === 401) return void seatGone();
      const told = await answer.json();
      if (!told.ok) return void refuse(form, told.refused || say("failed"));
      form.reset();
      for (const one of all("[data-adapts]")) adapt(one);
      if (form.dataset.then) location.assign(form.dataset.then);
      else if (polling || !stream) refresh();
    } catch { refuse(form, say("failed")); } finally {
      for (const one of buttons) one.removeAttribute("aria-disabled");
      delete form.dataset.sending;
    }
  }

  function refuse(form, text) {
    let place = find("[data-refused]", form);
    if (!place && text) {
      place = document.createElement("p");
      place.className = "refused";
      place.setAttribute("role", "alert");
      place.dataset.refused = "";
      form.append(place);
    }
    if (place) { place.textContent = text; place.hidden = !text; }
  }

  /* Fields that only one choice needs are shown with it. */
  function adapt(form) {
    for (const one of all("[data-only]", form)) {
      const [name, wanted] = one.dataset.only.split("=");
      const shown = value(form, name) === wanted;
      one.hidden = !shown;
      for (const field of all("input, textarea, select", one)) {
        field.disabled = !shown;
        if ("needed" in field.dataset || name === "answer") field.required = shown;
      }
    }
  }

  /* ---- Links that carry a secret behind the hash: used once, and gone from the address ---- */

  function takeHash() {
    const secret = location.hash.slice(1);
    if (!secret || document.getElementById(secret)) return "";
    history.replaceState(null, "", location.pathname + location.search);
    return secret;
  }

  async function enter(form, token) {
    refuse(form, "");
    try {
      const answer = await post("/enter", { token });
      if (answer.ok) return void location.reload();
      refuse(form, say(answer.status === 429 ? "slow" : "enter_failed"));
    } catch { refuse(form, say("failed")); }
  }

  /* ---- Keyboard of the console ---- */

  const typing = (one) => one && (one.isContentEditable || /^(INPUT|TEXTAREA|SELECT|OPTION)$/.test(one.tagName));
  const visible = (one) => one.getClientRects().length > 0;

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    const on = document.getElementById("shortcuts-on");
    if (!on || !kept("workshop-shortcuts", { on: true }).on) return;
    const active = event.target;
    if (event.key === "Enter" && active !== body && active !== screen() && !/^H[12]$/.test(active.tagName)) return;
    const what = event.key === "Enter" ? "[data-primary]" : /^[a-z]$/.test(event.key) ? `[data-shortcut="${event.key}"]` : "";
    const button = what && all(what).find(visible);
    if (!button) return;
    event.preventDefault();
    button.focus();
    button.click();
  }

  /* ---- Everything that arrives on the page ---- */

  function prepare(inside) {
    for (const form of all("form[data-adapts]", inside)) adapt(form);
    const on = find("#shortcuts-on", inside);
    if (on) on.checked = kept("workshop-shortcuts", { on: true }).on;
    fillVotes();
    if (find("[data-over]", inside)) forget(room);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target, pressed = event.submitter;
    if ("vote" in form.dataset) {
      event.preventDefault();
      if (pressed && pressed.name === "answer") cast(form, pressed.value);
    } else if ("do" in form.dataset) {
      event.preventDefault();
      if (!("sending" in form.dataset)) command(form, pressed);
    } else if ("enter" in form.dataset) {
      event.preventDefault();
      const token = value(form, "token").trim();
      enter(form, token.includes("#") ? token.split("#").pop() : token);
    } else if ("leave" in form.dataset) forget(room);
  });

  document.addEventListener("change", (event) => {
    const field = event.target, form = field.form;
    if (field.id === "shortcuts-on") keep("workshop-shortcuts", { on: field.checked });
    if (!form) return;
    if ("adapts" in form.dataset) adapt(form);
    if ("vote" in form.dataset && form.dataset.chosen) cast(form, form.dataset.chosen);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    if (target.tagName === "DETAILS") target.open = true;
    const field = find("select, input:not([type=hidden]), textarea, button, summary", target);
    (link.classList.contains("skip") ? target : field || target).focus();
    target.scrollIntoView({ block: "nearest" });
  });

  const entering = find("form[data-enter]"), joining = find("form[data-join]");
  const secret = takeHash();
  if (entering && secret) enter(entering, secret);
  if (joining && secret) joining.elements.namedItem("key").value = secret;
  prepare(document);
  if (isLive) {
    document.addEventListener("keydown", press);
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("pageshow", wake);
    window.addEventListener("online", wake);
    window.addEventListener("offline", () => setLost(true));
    window.addEventListener("pagehide", () => { leaveSlot(); if (stream) stream.close(); });
    setInterval(watch, 2000);
    setInterval(tick, 250);
    openStream();
    if (!stream) poll();
    flush();
  }
})();
