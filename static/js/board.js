// Arrow keys walk over the board, from one cell that says something to the next.

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function linkAt(body, row, column) {
  return body.rows[row]?.cells[column]?.querySelector("a");
}

function walk(event) {
  const step = STEPS[event.key];
  const cell = event.target.closest?.(".board tbody :is(td, th)");
  if (!step || !cell || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const row = cell.parentElement;
  const body = row.parentElement;
  let [down, across] = [row.sectionRowIndex + step[0], cell.cellIndex + step[1]];
  while (body.rows[down]?.cells[across]) {
    const link = linkAt(body, down, across);
    if (link) {
      event.preventDefault();
      link.focus();
      return;
    }
    down += step[0];
    across += step[1];
  }
}

document.addEventListener("keydown", walk);
