"use strict";
// What the page says of each mix was made beforehand; here it is only looked up and put in its place.
const filled = (forms, row) => { let k = 1; return forms[row[0]].replace(/#/g, () => row[k++]); };
const across = (thresholds) => Math.round(100 * (100 + 24 * thresholds)) / 100;
const margin = (at) => [
  '<rect class="bandbox" x="76" width="48" y="3" height="24"/>',
  '<line class="zero" x1="100" x2="100" y1="1" y2="29"/>',
  ...(at.length ? [
    `<line class="reach" x1="${across(at[0])}" x2="${across(at[2])}" y1="15" y2="15"/>`,
    `<circle class="dot" cx="${across(at[1])}" cy="15" r="5"/>`,
  ] : []),
].join("");
const looked = (brief, key) => {
  const found = brief.mixes[key];
  if (!found) return null;
  const fill = (row) => filled(brief.forms, row);
  return {
    asks: fill(found.asks),
    says: found.says.map(fill),
    one: Boolean(found.one),
    sure: fill(found.sure),
    tiles: found.tiles.map(([level, now, change, answer, at]) => (
      { level: fill(level), now: fill(now), change: fill(change), answer: fill(answer), margin: margin(at) })),
  };
};

function show(brief) {
  const key = [...document.querySelectorAll(".switch")]
    .map((one) => (one.querySelector("input:checked") || { value: "0" }).value).join("");
  const found = looked(brief, key);
  document.body.classList.toggle("gone", !found);
  const missing = document.getElementById("missing");
  missing.hidden = Boolean(found);
  document.querySelectorAll(".of-main").forEach((one) => one.classList.toggle("other", key !== brief.main));
  if (!found) {
    document.getElementById("asks").textContent = missing.dataset.asks;
    document.getElementById("says").replaceChildren();
    return;
  }
  document.getElementById("asks").textContent = found.asks;
  document.getElementById("sure").textContent = found.sure;
  document.getElementById("says").classList.toggle("one", found.one);
  document.getElementById("says").replaceChildren(...found.says.map((words) => {
    const line = document.createElement("p");
    line.textContent = words;
    return line;
  }));
  document.querySelectorAll(".tile").forEach((tile, k) => {
    for (const part of ["level", "now", "change", "answer"]) tile.querySelector(`.${part}`).textContent = found.tiles[k][part];
    const drawing = tile.querySelector("svg");
    drawing.innerHTML = found.tiles[k].margin;
    drawing.setAttribute("aria-label", found.tiles[k].answer);
  });
}

if (typeof document !== "undefined") {
  const brief = JSON.parse(document.getElementById("data").textContent);
  document.addEventListener("change", () => show(brief));
  show(brief);
}
