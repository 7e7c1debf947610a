
"use strict";
// Search and filter: each form names the rows that it hides and shows. Without this script every row is seen.
for (const form of document.querySelectorAll("form.filter")) {
  const rows = Array.from(document.getElementById(form.dataset.rows).rows);
  const texts = rows.map((row) => fold(row.textContent));
  const search = form.elements.namedItem("search");
  const side = form.elements.namedItem("side");
  const boxes = Array.from(form.querySelectorAll("input[type=checkbox]"));

  // Lower case, without accents, all blanks alike: "Álvaro  Núñez" is found by "alvaro nunez".
  function fold(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ");
  }

  // Every word of the search must stand in the row.
  function fits(index, words, statuses) {
    const row = rows[index].dataset;
    return words.every((word) => texts[index].includes(word))
      && (boxes.length === 0 || statuses.has(row.status))
      && (!side || !side.value || side.value === row.side);
  }

  function update() {
    const words = fold(search.value).split(" ").filter(Boolean);
    const statuses = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    rows.forEach((row, index) => {
      row.hidden = !fits(index, words, statuses);
      shown += row.hidden ? 0 : 1;
    });
    form.querySelector("output").textContent = `${shown} of ${rows.length}`;
  }

  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  update();
}
