"use strict";
// Draws the tables of findings from the data in the page: filter, sort, fifty rows at a time.
const data = JSON.parse(document.getElementById("data").textContent);
const [RULE, LEVEL, OUTLET, KEY, TITLE, WHEN, PLACE, MESSAGE, TEXT, RELATED, FRESH] = Array(11).keys();
const PAGE = 50;

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function link(address, text) {
  if (!/^https?:\/\//i.test(address)) return document.createTextNode(text);
  return element("a", { href: address, rel: "noreferrer" }, text);
}

function drawRow(row) {
  const level = data.levels[row[LEVEL]];
  const url = /^https?:/i.test(row[PLACE]) ? row[PLACE] : "";
  return element("tr", {},
    element("td", {}, element("span", { class: `level ${level}` }, level),
      row[FRESH] ? element("span", { class: "fresh" }, "new") : null,
      element("br"), element("code", {}, data.rules[row[RULE]])),
    element("td", { dir: "auto" }, element("strong", {}, link(url, row[TITLE] || row[KEY])), element("br"),
      element("span", { class: "quiet" }, data.outlets[row[OUTLET]]), " ",
      url ? null : element("code", {}, [row[TITLE] ? row[KEY] : "", row[PLACE]].filter(Boolean).join(" · "))),
    element("td", { class: "when" }, row[WHEN] || "–"),
    element("td", {}, element("span", { class: "said" }, row[MESSAGE]),
      row[TEXT] ? element("blockquote", { dir: "auto" }, row[TEXT]) : null,
      row[RELATED] ? element("span", { class: "quiet" }, "with ", element("code", {}, row[RELATED])) : null));
}

function findings(place) {
  const prefixes = place.dataset.rules.split(" ");
  const rows = data.findings.filter((row) => prefixes.some((prefix) => data.rules[row[RULE]].startsWith(prefix))
    && (!place.dataset.fresh || row[FRESH]));
  if (!rows.length) {
    place.replaceChildren(element("p", { class: "none" }, place.dataset.none || "Nothing here."));
    return;
  }
  const state = { text: "", outlet: "", rule: "", fresh: false, sort: null, up: true, shown: PAGE };
  const body = element("tbody"), count = element("span", { class: "quiet", role: "status" });
  const more = element("button", { class: "more", type: "button" });
  const search = element("input", { type: "search", placeholder: "Filter by any word", "aria-label": "Filter by any word" });
  const pick = (label, names, key) => {
    const select = element("select", { "aria-label": label }, element("option", { value: "" }, label),
      ...names.map((name) => element("option", { value: name }, name)));
    select.addEventListener("change", () => { state[key] = select.value; state.shown = PAGE; draw(); });
    return names.length > 1 ? select : null;
  };
  const used = (column, names) => [...new Set(rows.map((row) => names[row[column]]))].sort();
  const fresh = element("label", {}, element("input", { type: "checkbox" }), " only new");
  fresh.firstChild.addEventListener("change", (event) => { state.fresh = event.target.checked; state.shown = PAGE; draw(); });
  search.addEventListener("input", () => { state.text = search.value.toLowerCase(); state.shown = PAGE; draw(); });
  more.addEventListener("click", () => { state.shown += 10 * PAGE; draw(); });
  const value = { 0: (row) => row[LEVEL] * 100 + row[RULE], 1: (row) => row[TITLE] || row[KEY], 2: (row) => row[WHEN], 3: (row) => row[MESSAGE] };
  const heads = ["What", "Article", "Published", "Finding"].map((name, column) => {
    const button = element("button", { type: "button" }, name);
    const head = element("th", { scope: "col" }, button);
    button.addEventListener("click", () => {
      state.up = state.sort === column ? !state.up : true;
      state.sort = column;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", state.up ? "ascending" : "descending");
      draw();
    });
    return head;
  });
  function draw(all) {
    const kept = rows.filter((row) => (!state.outlet || data.outlets[row[OUTLET]] === state.outlet)
      && (!state.rule || data.rules[row[RULE]] === state.rule) && (!state.fresh || row[FRESH])
      && (!state.text || [row[TITLE], row[MESSAGE], row[TEXT], row[KEY], row[RELATED]].join("\n").toLowerCase().includes(state.text)));
    if (state.sort !== null) {
      const of = value[state.sort], sign = state.up ? 1 : -1;
      kept.sort((one, other) => (of(one) < of(other) ? -sign : of(one) > of(other) ? sign : 0));
    }
    const shown = kept.slice(0, all ? 500 : state.shown);
    body.replaceChildren(...shown.map(drawRow));
    count.textContent = `${kept.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")}`;
    more.hidden = kept.length <= shown.length;
    const left = (kept.length - shown.length).toLocaleString("en");
    more.textContent = all ? `and ${left} more in findings.csv` : `Show more (${left} left)`;
  }
  const tools = element("div", { class: "tools" }, search, pick("All outlets", used(OUTLET, data.outlets), "outlet"),
    pick("All rules", used(RULE, data.rules), "rule"),
    rows.some((row) => row[FRESH]) && rows.some((row) => !row[FRESH]) ? fresh : null, count);
  place.replaceChildren(tools, element("div", { class: "scroll findings" },
    element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body)), more);
  draw();
  window.addEventListener("beforeprint", () => draw(true));
  window.addEventListener("afterprint", () => draw());
}

document.querySelectorAll("[data-rules]").forEach(findings);
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
