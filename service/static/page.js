// Makes the page quicker; everything works without it, only the comparison then lies open below the article.
"use strict";
document.documentElement.classList.add("js");

const live = document.getElementById("live");
const say = (text) => { if (live) { live.textContent = text; setTimeout(() => { live.textContent = ""; }, 5000); } };

// Ctrl+Enter checks; a second press while it works does nothing.
const form = document.getElementById("check");
if (form) {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { form.requestSubmit(); }
  });
  form.addEventListener("submit", (event) => {
    const button = form.querySelector(".primary");
    if (button.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
    button.setAttribute("aria-busy", "true");
  });
  // Coming back by the browser's button must not leave the form busy.
  addEventListener("pageshow", () => form.querySelector(".primary").removeAttribute("aria-busy"));
}

// j and k walk through the findings.
const findings = [...document.querySelectorAll(".finding")];
let at = -1;
const go = (place) => {
  if (!findings.length) { return; }
  at = (place + findings.length) % findings.length;
  findings.forEach((each, number) => each.classList.toggle("current", number === at));
  const mark = document.getElementById(findings[at].dataset.mark);
  (mark || findings[at]).scrollIntoView({ block: "center" });
  findings[at].focus({ preventScroll: Boolean(mark) });
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) { return; }
  if (event.key === "j") { go(at + 1); } else if (event.key === "k") { go(at - 1); }
});

// A source opens beside the article; Escape closes it and goes back to where one was.
const links = [...document.querySelectorAll(".source .open")];
const show = (id) => {
  for (const side of document.querySelectorAll(".sides")) { side.classList.toggle("shown", side.id === id); }
  for (const link of links) { link.setAttribute("aria-expanded", String(link.dataset.side === id)); }
};
for (const link of links) {
  link.setAttribute("role", "button");
  link.setAttribute("aria-controls", link.dataset.side);
  link.setAttribute("aria-expanded", "false");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const open = link.getAttribute("aria-expanded") === "true";
    show(open ? "" : link.dataset.side);
    if (!open) {
      const side = document.getElementById(link.dataset.side);
      side.scrollIntoView();
      side.focus({ preventScroll: true });
    }
  });
  link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); link.click(); } });
}
addEventListener("keydown", (event) => {
  const open = links.find((link) => link.getAttribute("aria-expanded") === "true");
  if (event.key === "Escape" && open && !document.querySelector("dialog[open]")) { show(""); open.focus(); }
});

// Setting a finding aside needs a reason.
const dialog = document.getElementById("aside");
if (dialog) {
  let chosen = null;
  for (const button of document.querySelectorAll(".dismiss")) {
    button.addEventListener("click", () => {
      chosen = button;
      document.getElementById("aside-fingerprint").value = button.dataset.fingerprint;
      document.getElementById("aside-rule").textContent = button.dataset.rule;
      dialog.showModal();
      document.getElementById("aside-reason").focus();
    });
  }
  document.getElementById("aside-cancel").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { if (chosen) { chosen.focus(); } });
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = event.target;
    let done = false;
    try {
      done = (await fetch(sent.action, { method: "POST", body: new URLSearchParams(new FormData(sent)) })).ok;
    } catch { /* told below */ }
    if (!done) { say("That did not work. Try again."); return; }
    const card = chosen.closest(".finding");
    card.classList.add("gone");
    chosen.replaceWith(Object.assign(document.createElement("span"), { textContent: "Set aside" }));
    chosen = null;
    dialog.close();
    sent.reset();
    card.focus();
    say("Set aside.");
  });
}
