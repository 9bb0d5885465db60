"use strict";
const page = document.body;
const groups = [...document.querySelectorAll("g.linked")];
const rows = [...document.querySelectorAll("tr[data-nodes]")];
const nodesOf = (element) => element.dataset.nodes.split(" ");
let kept = null;

function show(group) {
  page.classList.toggle("choosing", group !== null);
  if (group === null) return;
  const wanted = nodesOf(group);
  const touches = (element) => wanted.length === 1
    ? nodesOf(element).includes(wanted[0])
    : wanted.every((node) => nodesOf(element).includes(node));
  const near = new Set([...wanted, ...rows.filter(touches).flatMap(nodesOf)]);
  rows.forEach((row) => row.classList.toggle("chosen", touches(row)));
  groups.forEach((other) => {
    const nodes = nodesOf(other);
    other.classList.toggle("chosen", nodes.length === 1 ? near.has(nodes[0]) : touches(other));
  });
}

groups.forEach((group) => {
  group.addEventListener("mouseenter", () => show(group));
  group.addEventListener("mouseleave", () => show(kept));
  group.addEventListener("focus", () => show(group));
  group.addEventListener("blur", () => show(kept));
  group.addEventListener("click", () => { kept = group; show(group); });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  kept = null;
  show(null);
});
