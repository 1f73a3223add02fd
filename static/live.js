"use strict";
// The live round: hears that something changed, asks for the page's part anew, and lets the clock tick. Nothing is kept in the
// browser, and the page works without this file: every button is a form, and "Look again" looks again.
(() => {
  const doc = document, room = () => doc.getElementById("live");
  const said = doc.getElementById("live-said");
  if (!room()) return;
  const at = room().dataset.at;
  let stream, poll, asking, again, began = performance.now(), told = "", beaten = 0;

  const over = () => "over" in room().dataset;
  const say = (words) => { if (said && words !== told) said.textContent = told = words; };
  const away = () => { stream?.close(); clearInterval(poll); location.reload(); };

  // Put the new part in the old one's place; the focus stays on what it was on, or goes to the heading.
  const show = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("live");
    if (!fresh) return away();
    const old = room(), had = doc.activeElement, held = old.contains(had), id = held && had.id;
    const open = [...old.querySelectorAll("details[open]")].map((d) => d.id), kept = old.querySelector("#keep")?.checked;
    const before = old.dataset.step;
    fresh.querySelectorAll("details").forEach((d) => { d.open = !!d.id && open.includes(d.id); });
    if (kept && fresh.querySelector("#keep")) fresh.querySelector("#keep").checked = true;
    old.replaceWith(doc.importNode(fresh, true));
    began = performance.now();
    if (held) (id && doc.getElementById(id) || room().querySelector("[data-focus]"))?.focus({ preventScroll: true });
    if (room().dataset.step !== before) { told = ""; say(room().dataset.now); }
    if (over()) {
      stream?.close();
      clearInterval(poll);
      if (!doc.body.dataset.lockAfter) { location.reload(); return; } // it locks again from now on
    }
    tick();
  };

  // Ask for what has changed; once at a time, and once more where something changed meanwhile.
  const look = (anew) => {
    if (asking) { again = true; return; }
    asking = true;
    fetch(`${at}look/?seen=${anew ? "" : room().dataset.seen}`, { redirect: "manual" })
      .then((answer) => answer.status === 204 ? "" : answer.ok ? answer.text() : away())
      .then((html) => { if (html) show(html); })
      .catch(() => {})
      .finally(() => { asking = false; if (again) { again = false; look(); } });
  };

  // "I am here": only who has taken a place says so, at most every ten seconds.
  const beat = () => {
    const form = doc.getElementById("live-again");
    if (!form || over() || Date.now() - beaten < 10000) return;
    beaten = Date.now();
    fetch(`${at}beat/`, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => { beaten = 0; });
  };

  // The stream carries a bare number. Where there is none, look every four seconds.
  const polling = (on) => {
    clearInterval(poll);
    poll = on && setInterval(() => { beat(); look(); }, 4000);
  };
  const listen = () => {
    stream?.close();
    if (over()) return;
    if (!window.EventSource) return polling(true);
    stream = new EventSource(`${at}listen/`);
    stream.onmessage = (event) => {
      polling(false);
      beat();
      if (event.data !== room().dataset.seen) look();
    };
    stream.onerror = () => {
      if (!poll) polling(true);
      if (stream.readyState === 2) setTimeout(listen, 15000);
    };
  };
  doc.addEventListener("visibilitychange", () => { if (!doc.hidden) { beaten = 0; beat(); look(); } });

  // A press is sent without leaving the page; where anything is odd the page is loaded anew.
  doc.addEventListener("submit", (event) => {
    const form = event.target, press = event.submitter;
    if (event.defaultPrevented || form.method !== "post" || !room().contains(form) || form.action.endsWith("/open/")) return;
    event.preventDefault();
    const body = new FormData(form);
    if (press?.name) body.append(press.name, press.value);
    const come = form.action.endsWith("/come/");
    fetch(form.action, { method: "POST", body, redirect: "manual" })
      .then((answer) => {
        if (answer.type !== "opaqueredirect") return away();
        if (come && body.has("keep")) return location.reload();
        look(true);
      })
      .catch(away);
  });

  // The clock goes on by itself; the turn never does. Said aloud: half of the time, the last half minute, and then no more.
  const tick = () => {
    const { elapsed, of, rests } = room().dataset;
    if (!of) return;
    const gone = +elapsed + ("rests" in room().dataset ? 0 : Math.floor((performance.now() - began) / 1000));
    const clock = `${Math.floor(gone / 60)}:${String(gone % 60).padStart(2, "0")}`;
    const set = (id, words) => { const e = doc.getElementById(id); if (e && e.textContent !== words) e.textContent = words; };
    set("live-clock", clock);
    const arc = doc.getElementById("live-arc"), all = 339.3;
    arc?.setAttribute("stroke-dasharray", `${(Math.min(1, gone / of) * all).toFixed(1)} ${all}`);
    if (rests !== undefined) return;
    const timer = doc.getElementById("live-timer");
    if (timer) timer.textContent = timer.textContent.replace(/\d+:\d\d/, clock);
    if (gone >= of) { set("live-about", "Take the time you need"); if (gone < +of + 5) say("Take the time you need."); }
    else if (of - gone <= 30 && of - gone > 25) say("About half a minute left. Nothing moves on by itself.");
    else if (gone >= of / 2 && gone < of / 2 + 5) say("Half of the time.");
  };

  setInterval(tick, 1000);
  beat();
  listen();
})();
