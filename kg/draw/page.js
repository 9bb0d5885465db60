"use strict";
const bar = document.getElementById("bar");
const groups = document.querySelectorAll("g.said");
const quotesOf = (group) => group.dataset.words.split(" ").map((id) => document.getElementById(id));
let chosen = null;

function show(group) {
  const words = group ? quotesOf(group).map((quote) => quote.textContent.trim()) : [];
  bar.textContent = words.join("\n");
  bar.hidden = words.length === 0;
}

function mark(group, on) {
  group.classList.toggle("chosen", on);
  quotesOf(group).forEach((quote) => quote.classList.toggle("chosen", on));
}

function choose(group) {
  if (chosen) mark(chosen, false);
  chosen = group;
  if (group) mark(group, true);
  show(group);
}

groups.forEach((group) => {
  const title = group.querySelector("title");
  if (title) title.remove();
  group.addEventListener("mouseenter", () => show(group));
  group.addEventListener("mouseleave", () => show(chosen));
  group.addEventListener("focus", () => show(group));
  group.addEventListener("blur", () => show(chosen));
  group.addEventListener("click", () => go(group));
  group.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); go(group); }
  });
});

function go(group) {
  choose(group);
  quotesOf(group)[0].scrollIntoView({ block: "center" });
  quotesOf(group)[0].focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const last = chosen;
  choose(null);
  if (last) last.focus();
});
