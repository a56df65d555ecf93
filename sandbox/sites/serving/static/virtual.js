"use strict";
/* A list that keeps only the rows near the screen on the page, and uses their elements again for other rows. */
window.VirtualList = class {
  static MARGIN = 8;

  /* `box` is to hold the rows, `make` makes the element of one; with `reused` the links of a cell that was used before
     stay and get other contents; `testid` marks the cells. */
  constructor(box, make, { height, reused = false, testid = "" }) {
    Object.assign(this, { box, make, height, reused, testid, rows: [], cells: new Map(), spare: [] });
    box.style.cssText = "display:block;position:relative";
    window.addEventListener("scroll", () => this.draw());
  }

  add(rows) {
    this.rows.push(...rows);
    this.box.style.height = `${this.rows.length * this.height}px`;
    this.draw();
  }

  draw() {
    const margin = window.VirtualList.MARGIN;
    const top = -this.box.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / this.height) - margin);
    const low = Math.ceil((top + window.innerHeight) / this.height) + margin;
    const last = Math.min(this.rows.length, Math.max(first + margin, low));
    [...this.cells].filter(([index]) => index < first || index >= last).forEach(([index, cell]) => {
      this.cells.delete(index);
      cell.remove();
      this.spare.push(cell);
    });
    for (let index = first; index < last; index += 1) if (!this.cells.has(index)) this.place(index);
  }

  place(index) {
    const cell = this.spare.pop() || document.createElement("div");
    if (this.testid) cell.dataset.testid = this.testid;
    cell.style.cssText = `position:absolute;left:0;right:0;height:${this.height}px;top:${index * this.height}px`;
    const fresh = this.make(this.rows[index]);
    if (!this.reused || !this.refill(cell, fresh)) cell.replaceChildren(fresh);
    this.cells.set(index, cell);
    this.box.append(cell);
  }

  /* Gives the links of a cell the addresses and contents of another row; false where the two are not alike. */
  refill(cell, fresh) {
    const [links, others] = [cell.querySelectorAll("a"), fresh.querySelectorAll("a")];
    const [subtitle, other] = [cell.querySelector(".soft"), fresh.querySelector(".soft")];
    if (!links.length || links.length !== others.length || !subtitle) return false;
    subtitle.textContent = other.textContent;
    others.forEach((link, place) => {
      links[place].setAttribute("href", link.getAttribute("href"));
      links[place].replaceChildren(...link.childNodes);
    });
    return true;
  }
};
