"use strict";
/* A list that keeps only the rows near the screen on the page, and uses their elements again for other rows. */
window.VirtualList = class {
  constructor(column, fill, height) {
    this.fill = fill;
    this.height = height;
    this.rows = [];
    this.cells = new Map();
    this.spare = [];
    this.box = document.createElement("div");
    this.box.style.cssText = "position:relative";
    column.append(this.box);
    window.addEventListener("scroll", () => this.draw());
  }

  add(rows) {
    this.rows.push(...rows);
    this.box.style.height = `${this.rows.length * this.height}px`;
    this.draw();
  }

  draw() {
    const top = window.scrollY - this.box.offsetTop;
    const first = Math.max(0, Math.floor(top / this.height) - 8);
    const last = Math.min(this.rows.length, Math.ceil((top + window.innerHeight) / this.height) + 8);
    [...this.cells].filter(([index]) => index < first || index >= last).forEach(([index, cell]) => {
      this.cells.delete(index);
      cell.remove();
      this.spare.push(cell);
    });
    for (let index = first; index < last; index += 1) if (!this.cells.has(index)) this.place(index);
  }

  place(index) {
    const cell = this.spare.pop() || document.createElement("div");
    cell.dataset.testid = "cellInnerDiv";
    cell.style.cssText = `position:absolute;left:0;right:0;height:${this.height}px;top:${index * this.height}px`;
    cell.replaceChildren(this.fill(this.rows[index]));
    this.cells.set(index, cell);
    this.box.append(cell);
  }
};
