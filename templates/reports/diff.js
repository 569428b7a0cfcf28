"use strict";

const search = document.getElementById("search");
const boxes = [...document.querySelectorAll("input[name=level]")];
const sections = [...document.querySelectorAll("section")].map((section) => ({
  section,
  link: document.querySelector(`nav a[href="#${section.id}"]`).parentElement,
  details: section.querySelector("details"),
  rows: [...section.querySelectorAll(".change")],
}));

/** Show the changes of the chosen levels that have every word of the search. */
function filter() {
  const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const levels = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  let shown = 0;
  for (const { section, link, details, rows } of sections) {
    let here = 0;
    for (const row of rows) {
      const fits = levels.has(row.dataset.level) && words.every((word) => row.dataset.text.includes(word));
      row.hidden = !fits;
      here += fits;
    }
    section.hidden = link.hidden = here === 0;
    if (words.length) details.open = true;
    shown += here;
  }
  const output = document.getElementById("shown");
  output.textContent = output.dataset.text.replace("{shown}", shown).replace("{count}", output.dataset.count);
  document.getElementById("nothing").hidden = shown > 0;
}

/** Move to the next group that is shown, or back by one. */
function step(by) {
  const visible = sections.map((each) => each.section).filter((section) => !section.hidden);
  const at = visible.findIndex((section) => section.contains(document.activeElement));
  const next = visible[Math.min(Math.max(at + by, 0), visible.length - 1)];
  if (next) {
    next.focus({ preventScroll: true });
    next.scrollIntoView();
  }
}

/** Close all groups, or open them if all are closed. */
function toggle() {
  const open = !sections.some((each) => each.details.open);
  for (const { details } of sections) details.open = open;
}

// Whoever follows a link to a group wants to see it.
for (const { link, details } of sections) link.addEventListener("click", () => (details.open = true));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    search.value = "";
    boxes.forEach((box) => (box.checked = true));
    search.blur();
    filter();
  } else if (event.target !== search) {
    const box = boxes[Number(event.key) - 1];
    if (event.key === "/") search.focus();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "o") toggle();
    else if (box) box.click();
    else return;
    event.preventDefault();
  }
});

search.addEventListener("input", filter);
boxes.forEach((box) => box.addEventListener("change", filter));
filter();
