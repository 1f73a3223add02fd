"use strict";
// Leave, lock, and a few kindnesses. Every page works without this file; nothing here is kept in the browser.
(() => {
  const doc = document, $ = (s, root = doc) => root.querySelector(s);
  const status = $("#status"), lock = +doc.body.dataset.lockAfter;

  const say = (words, button) => {
    if (!status) return;
    status.textContent = "";
    if (!words) return;
    const p = doc.createElement("p");
    p.append(words);
    if (button) p.append(button);
    status.append(p);
  };

  // Leave: blank first, network last. The page is emptied, so nothing of it is left to come back to. What one was writing
  // travels with the beacon: a request of its own could come after the door is locked, and be lost.
  const blank = () => {
    doc.documentElement.className = "gone";
    doc.body.replaceChildren();
    doc.title = "\u00a0";
  };
  const door = () => { blank(); location.replace("/unlock/"); };
  const leave = (to) => {
    const begun = unkept();
    blank();
    location.replace(navigator.sendBeacon?.("/leave/", begun) && to || "/leave/");
  };
  const way = $("[data-leave]")?.dataset.leave;
  doc.addEventListener("click", (e) => {
    if (e.button || e.metaKey || e.ctrlKey || !e.target.closest?.("[data-leave]")) return;
    e.preventDefault();
    leave(way);
  });

  // Shift three times within five seconds, either shift key, alone. Off with data-shift="off" on <body>.
  let presses = 0, alone = false, timer;
  const arm = (n) => {
    presses = n;
    doc.querySelectorAll(".top .btn[data-leave]").forEach((a) => n ? (a.dataset.armed = n) : delete a.dataset.armed);
  };
  doc.addEventListener("keydown", (e) => {
    if (e.key !== "Shift") { alone = false; if (presses) arm(0); }
    else if (!e.repeat) alone = true;
  });
  doc.addEventListener("keyup", (e) => {
    if (e.key !== "Shift" || !alone || doc.body.dataset.shift === "off") return;
    alone = false;
    if (presses === 2) return leave(way);
    arm(presses + 1);
    say(presses === 1 ? "Shift twice more to leave." : "Shift once more to leave.");
    clearTimeout(timer);
    timer = setTimeout(() => { arm(0); say(); }, 5000);
  });

  // What one writes is kept by the server every other second, each open form for itself, and once more on the way out.
  const draft = $("[data-keep]"), told = $("[data-kept]");
  let typed, soon, busy, asked = Date.now();
  const wait = (ms) => { soon ||= setTimeout(keep, ms); };
  const note = (words) => { if (told && told.textContent !== words) told.textContent = words; };
  const unkept = () => {
    if (!(typed || busy) || draft.dataset.sent) return;
    const data = new FormData(draft);
    data.append("at", draft.dataset.keep);
    typed = 0;
    return data;
  };
  const keep = (last) => {
    soon = clearTimeout(soon);
    if (!typed || draft.dataset.sent || busy && !last) return;
    typed = 0;
    busy = 1;
    fetch(draft.dataset.keep, { method: "POST", body: new FormData(draft), headers: { "HX-Request": "true" }, redirect: "manual", keepalive: !!last })
      .then((r) => r.headers.get("HX-Redirect") === "/unlock/" ? door() : r.json())
      .then((now) => {
        busy = 0;
        asked = Date.now();
        note(now.kept ? "Kept for you" : "");
        if (typed) wait(2000);
      }).catch(() => { busy = 0; typed = 1; note("Not kept yet"); wait(9000); });
  };
  draft?.addEventListener("input", () => { typed = 1; wait(2000); });
  addEventListener("pagehide", () => keep(1));

  // The part that belongs to one choice opens with it.
  doc.addEventListener("change", ({ target: t }) => {
    const part = t.type === "radio" && $(`[data-with=${t.name}]`);
    if (part) part.open = t.value === part.dataset.value;
  });

  // Back button: a page kept by the browser is hidden while it sleeps and asked for again when it wakes.
  addEventListener("pagehide", () => doc.documentElement.classList.add("gone"));
  addEventListener("pageshow", (e) => e.persisted && location.reload());

  // Forms: the error summary is read first, one press sends once, the zone fills itself in.
  const settle = (root) => {
    root.querySelectorAll("input[name=time_zone]").forEach((i) => { i.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone || ""; });
  };
  const free = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((b) => { b.removeAttribute("aria-disabled"); b.replaceChildren(...b.was); });
  };
  doc.addEventListener("submit", (e) => {
    const form = e.target, b = e.submitter;
    if (form.method !== "post") return;
    if (form.dataset.sent) { e.preventDefault(); return e.stopImmediatePropagation(); }
    form.dataset.sent = 1;
    if (b && b.textContent) setTimeout(() => {
      b.was = [...b.childNodes];
      b.setAttribute("aria-disabled", "true");
      b.textContent = b.dataset.busy || "One moment…";
    });
    setTimeout(free, 9000, form);
  }, true);
  doc.addEventListener("htmx:finally:request", (e) => { const f = e.target.closest?.("form"); f && free(f); });
  doc.addEventListener("htmx:after:process", (e) => {
    const fresh = e.target;
    settle(fresh);
    if (fresh !== doc.body && doc.activeElement === doc.body) (fresh.matches("[data-focus]") ? fresh : $(".summary, [data-focus]", fresh))?.focus();
  });
  settle(doc);
  addEventListener("load", () => setTimeout(() => doc.activeElement === doc.body && $(".summary")?.focus(), 200)); // where autofocus did not

  // Quiet lock: the server decides by its own clock. Typing counts as being here, and so does "I'm still here".
  if (!lock) return;
  let warned, active = false;
  const still = () => {
    active = false;
    asked = Date.now();
    if (warned) say();
    warned = false;
    fetch(location.href, { method: "HEAD", redirect: "manual" }).catch(() => {});
  };
  for (const kind of ["keydown", "pointerdown"]) doc.addEventListener(kind, () => { active = true; });
  doc.addEventListener("htmx:after:request", (e) => { if (!e.target.closest?.(".fresh")) asked = Date.now(); });
  setInterval(() => {
    const left = asked + lock * 60000 - Date.now();
    if (active && !warned && left < lock * 30000) still();
    else if (left <= 0) { keep(1); door(); }
    else if (left <= 60000 && !warned) {
      warned = true;
      const b = doc.createElement("button");
      b.type = "button";
      b.className = "btn small";
      b.textContent = "I’m still here";
      b.onclick = still;
      say("This page locks in a minute.", b);
    }
  }, 5000);
})();
