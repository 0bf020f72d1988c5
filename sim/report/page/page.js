"use strict";
// The page stands without this: it adds the time cursor and the search.
document.documentElement.classList.add("js");

(() => {
  const timeline = document.getElementById("timeline");
  if (!timeline) return;
  const end = Number(timeline.dataset.end);
  const cursor = timeline.querySelector(".cursor");
  const two = (n) => String(Math.floor(n)).padStart(2, "0");
  const clock = (t) => `${two(t / 3600)}:${two((t / 60) % 60)}:${two(t % 60)}`;
  const thousands = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
  const words = (value, whole) =>
    whole || value >= 100 ? thousands(String(Math.round(value))) : value === 0 ? "0" : String(Number(value.toPrecision(3)));

  // A path is "M t v" and then pairs "H t V v" in the units of the data.
  const steps = (path) => {
    const numbers = (path.getAttribute("d").match(/-?[\d.]+/g) || []).map(Number);
    const rows = [];
    for (let i = 0; i + 1 < numbers.length; i += 2) rows.push([numbers[i], numbers[i + 1]]);
    return rows;
  };
  // The last row at or before t, by halving.
  const before = (rows, t, time) => {
    let low = 0, high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (time(rows[middle]) <= t) low = middle + 1; else high = middle;
    }
    return low > 0 ? rows[low - 1] : null;
  };

  const rows = [...timeline.querySelectorAll(".row")].map((row) => {
    const plot = row.querySelector(".plot");
    return {
      plot,
      readouts: [...row.querySelectorAll("b[data-side]")],
      lines: [...plot.querySelectorAll(".line")].reverse().map((path) => (
        { side: path.dataset.side, name: path.dataset.name, path, rows: null })),
    };
  });
  const decisions = [...document.querySelectorAll("#decisions tbody tr")];
  const notes = [...document.querySelectorAll("#in-force p")];
  const ofScalers = notes.map((note) => decisions.filter((row) =>
    row.dataset.side === note.dataset.side && /^(keda|hpa|karpenter)$/.test(row.cells[2].textContent)));
  const plots = rows.map((row) => row.plot);

  const readout = (row, side, t) => {
    const parts = [];
    for (const line of row.lines) {
      if (line.side !== side) continue;
      line.rows ||= steps(line.path);
      const step = before(line.rows, t, (entry) => entry[0]);
      parts.push(`${words(step ? step[1] : 0, row.plot.dataset.whole === "1")}${line.name ? " " + line.name : ""}`);
    }
    return parts.join(" \u00b7 ") + (row.plot.dataset.unit ? " " + row.plot.dataset.unit : "");
  };

  const tell = (note, list, t) => {
    note.textContent = "";
    const chosen = ["hpa", "keda", "karpenter"].map((component) => {
      const own = list.filter((row) => row.cells[2].textContent === component);
      return before(own, t, (row) => Number(row.dataset.t));
    }).filter(Boolean).sort((a, b) => b.dataset.t - a.dataset.t).slice(0, 2);
    if (chosen.length === 0) return;
    const name = document.createElement("b");
    name.textContent = note.dataset.name + " ";
    note.append(name);
    note.append(chosen.map((row) => {
      const what = row.cells[3].querySelector("b").textContent;
      return `${row.cells[0].textContent} ${row.cells[2].textContent}: ${what} \u2013 ${row.cells[4].textContent.trim()}`;
    }).join("; "));
  };

  let now = null;
  const show = (t) => {
    now = Math.min(Math.max(t, 0), end);
    const frame = timeline.getBoundingClientRect(), box = plots[0].getBoundingClientRect();
    cursor.hidden = false;
    cursor.style.left = `${box.left - frame.left + (now / end) * box.width}px`;
    cursor.dataset.time = clock(now);
    for (const row of rows) for (const b of row.readouts) b.textContent = readout(row, b.dataset.side, now);
    notes.forEach((note, i) => tell(note, ofScalers[i], now));
    timeline.setAttribute("aria-valuenow", String(Math.round(now)));
    timeline.setAttribute("aria-valuetext", clock(now));
  };
  const hide = () => {
    now = null;
    cursor.hidden = true;
    for (const row of rows) for (const b of row.readouts) b.textContent = b.dataset.rest;
    for (const note of notes) note.textContent = "";
    timeline.setAttribute("aria-valuetext", "no time chosen");
  };
  const at = (event) => {
    const box = plots[0].getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * end;
  };
  timeline.addEventListener("pointermove", (event) => show(at(event)));
  timeline.addEventListener("pointerdown", (event) => show(at(event)));
  timeline.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hide(); });
  timeline.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 300 : 10;
    const moves = { ArrowLeft: -step, ArrowRight: step, ArrowDown: -step, ArrowUp: step, PageDown: -300, PageUp: 300 };
    if (event.key in moves) show((now ?? 0) + moves[event.key]);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(end);
    else if (event.key === "Escape") hide();
    else return;
    event.preventDefault();
  });
  addEventListener("resize", () => { if (now !== null) show(now); });
})();

(() => {
  const search = document.getElementById("search");
  if (!search) return;
  const found = document.getElementById("found");
  const rows = [...document.querySelectorAll("#decisions tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
  const filter = () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [row, text] of rows) {
      row.hidden = !wanted.every((word) => text.includes(word));
      if (!row.hidden) ++count;
    }
    found.textContent = wanted.length ? `${count} of ${rows.length} shown` : "";
  };
  search.addEventListener("input", filter);
})();
