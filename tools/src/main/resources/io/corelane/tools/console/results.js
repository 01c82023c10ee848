'use strict';
/* The rows of a job as they come, and charts of them. A chart is {kind, values, by, per, limit}, as @chart says. */
const Results = (() => {
  const KEPT = 5000;
  const SHOWN_BARS = 30;
  const SHOWN_LINES = 12;
  const POINTS = 300;

  const seconds = text => Date.parse(text) / 1000;

  /* Numbers by size, texts as people sort them, NULL first. */
  function compare(one, other) {
    if (one === null || other === null) {
      return one === other ? 0 : one === null ? -1 : 1;
    }
    return typeof one === 'number' && typeof other === 'number' ? one - other :
      String(one).localeCompare(String(other), 'en', { numeric: true });
  }

  function compareBy(columns) {
    return (one, other) => columns.reduce((result, column) => result || compare(one[column], other[column]), 0);
  }

  class Rows {
    constructor(facts) {
      this.facts = facts;
      this.rows = new Map();
      this.results = 0;
      this.skipped = 0;
      this.unkeyed = 0;
    }

    take(batch) {
      this.results = batch.results;
      this.skipped = batch.skipped;
      const keys = this.facts.keys;
      for (const { op, row } of batch.rows) {
        const key = keys.length ? JSON.stringify(keys.map(name => row[name])) : String(this.unkeyed++);
        this.rows.delete(key);
        if (op !== 'delete') {
          this.rows.set(key, row);
        }
      }
      while (this.rows.size > KEPT) {
        this.rows.delete(this.rows.keys().next().value);
      }
    }

    /* By key; where rows have none, the latest first. */
    sorted() {
      const all = [...this.rows.values()];
      return this.facts.keys.length ? all.sort(compareBy(this.facts.keys)) : all.reverse();
    }

    /* Of windows those of the last one. */
    latest() {
      const all = [...this.rows.values()];
      const time = this.facts.time;
      if (!time || !this.facts.keys.includes(time)) {
        return all;
      }
      const last = all.reduce((most, row) => Math.max(most, seconds(row[time])), -Infinity);
      return all.filter(row => seconds(row[time]) === last);
    }

    /* The latest row of each value of some columns, in the order of these. */
    latestBy(columns) {
      const found = new Map(this.latest().map(row => [JSON.stringify(columns.map(name => row[name])), row]));
      return [...found.values()].sort(compareBy(columns));
    }
  }

  class Chart {
    constructor(place, rows, spec) {
      this.place = place;
      this.rows = rows;
      this.spec = spec;
      this.samples = [];
      this.names = null;
      this.plot = null;
      this.draw();
    }

    draw() {
      if (this.rows.rows.size === 0) {
        this.place.textContent = this.rows.facts.waits_for_window ?
          'No results yet; they come when a window closes.' : 'No results yet.';
        this.names = null;
        return;
      }
      this[this.spec.kind]();
    }

    /* Whether it goes on while nothing comes. */
    get isSampled() {
      return !this.spec.by && (this.spec.kind === 'line' || this.spec.kind === 'heat');
    }

    close() {
      if (this.plot) {
        this.plot.close();
        this.plot = null;
      }
      this.place.replaceChildren();
    }

    /* [name, value] of rows, for each of the values. */
    named(rows) {
      const { by, per, values } = this.spec;
      return rows.flatMap(row => values.map(name => [[by, per].filter(column => column)
        .map(column => Kit.value(row[column])).concat(values.length > 1 ? [name] : []).join(', ') || name, Number(row[name]),
        row[name] !== null]).filter(one => one[2] && Number.isFinite(one[1])));
    }

    bar() {
      const columns = [this.spec.by, this.spec.per].filter(column => column);
      Charts.bars(this.place, this.named(this.rows.latestBy(columns)).slice(0, SHOWN_BARS), Kit.short);
    }

    top() {
      const columns = [this.spec.by, this.spec.per].filter(column => column);
      Charts.bars(this.place, this.named(this.rows.latestBy(columns)).sort((one, other) => other[1] - one[1])
        .slice(0, this.spec.limit), Kit.short);
    }

    heat() {
      const { by, per, values } = this.spec;
      if (!by) {
        this.strip();
        return;
      }
      const rows = this.rows.latestBy([by, per]);
      const names = column => [...new Set([...rows].sort(compareBy([column])).map(row => Kit.value(row[column])))];
      const cells = new Map(rows.filter(row => row[values[0]] !== null)
        .map(row => [JSON.stringify([Kit.value(row[by]), Kit.value(row[per])]), Number(row[values[0]])]));
      Charts.grid(this.place, names(by).slice(0, SHOWN_BARS), names(per).slice(0, SHOWN_BARS),
        (x, y) => cells.get(JSON.stringify([x, y])), Kit.short, `${values[0]} by ${by} and ${per}`);
    }

    /* Where there is one name alone, along the time of looking: a line for each of the greatest, in an order that stays. */
    strip() {
      const points = this.sampled();
      const last = points[points.length - 1][1];
      const names = [...last.keys()].sort((one, other) => last.get(other) - last.get(one)).slice(0, SHOWN_LINES).sort(compare);
      const canvas = this.place.querySelector('canvas') || document.createElement('canvas');
      const caption = this.place.querySelector('figcaption') || document.createElement('figcaption');
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', `Heat map of ${this.spec.values[0]} over time`);
      const greatest = Charts.heat(canvas, names.map(name => points.map(point => point[1].get(name) || 0)));
      caption.textContent = `from top to bottom: ${names.join(', ')}; up to ${Kit.short(greatest)}`;
      if (!canvas.parentNode) {
        this.place.replaceChildren(canvas, caption);
      }
    }

    table() {
      const { columns, time } = this.rows.facts;
      const shown = this.spec.values.length ? this.spec.values : columns;
      const latest = this.rows.latest();
      const rows = (time && this.rows.facts.keys.includes(time) ? latest.sort(compareBy(this.rows.facts.keys)) :
        latest.reverse()).slice(0, this.spec.limit);
      const box = this.place.querySelector('.scroll') || document.createElement('div');
      const node = box.querySelector('table') || box.appendChild(document.createElement('table'));
      box.className = 'scroll';
      box.tabIndex = 0;
      box.setAttribute('role', 'region');
      box.setAttribute('aria-label', 'Latest rows');
      Kit.fill(node, columnsOf(shown, rows), rows);
      if (!box.parentNode) {
        this.place.replaceChildren(box);
      }
    }

    line() {
      const points = this.spec.by ? this.timed() : this.sampled();
      const totals = new Map();
      points.forEach(point => point[1].forEach((value, name) => totals.set(name, (totals.get(name) || 0) + Math.abs(value))));
      const names = [...totals.keys()].sort((one, other) => totals.get(other) - totals.get(one)).slice(0, SHOWN_LINES)
        .sort((one, other) => compare(one, other));
      if (!this.plot || !this.names || this.names.join('\0') !== names.join('\0')) {
        this.close();
        this.names = names;
        this.plot = Charts.lines(this.place, names, Kit.short);
      }
      this.plot.set([points.map(point => point[0]),
        ...names.map(name => points.map(point => point[1].has(name) ? point[1].get(name) : null))]);
    }

    /* Along the time of the rows: [seconds, values by name], in order. */
    timed() {
      const { by, per, values } = this.spec;
      const points = new Map();
      for (const row of this.rows.rows.values()) {
        const at = seconds(row[by]);
        if (Number.isFinite(at)) {
          const point = points.get(at) || points.set(at, new Map()).get(at);
          values.filter(name => row[name] !== null).forEach(name => point.set(this.label(row, name, per), Number(row[name])));
        }
      }
      return [...points].sort((one, other) => one[0] - other[0]).slice(-POINTS);
    }

    /* Along the time of looking. */
    sampled() {
      const { per, values } = this.spec;
      const sample = new Map();
      for (const row of this.rows.latestBy(per ? [per] : this.rows.facts.groups)) {
        for (const name of values.filter(one => row[one] !== null)) {
          const label = this.label(row, name, per);
          sample.set(label, Number(row[name]) + (per ? 0 : sample.get(label) || 0));
        }
      }
      // One a second; a later one of the same second takes its place.
      const last = this.samples[this.samples.length - 1];
      const now = Date.now() / 1000;
      if (last && now - last[0] < 1) {
        last[1] = sample;
      } else {
        this.samples = this.samples.slice(1 - POINTS).concat([[now, sample]]);
      }
      return this.samples;
    }

    label(row, name, per) {
      const value = per ? Kit.value(row[per]) : null;
      return value === null ? name : this.spec.values.length > 1 ? `${value} ${name}` : value;
    }
  }

  function columnsOf(names, rows) {
    // Decimals come as text, so that no digit is lost.
    const isText = value => typeof value !== 'number' && !/^-?\d+\.\d+$/.test(value);
    return names.map(name => [name, rows.length > 0 && isText(rows[0][name]), row => Kit.value(row[name])]);
  }

  /* What a chart shows, in words. */
  function title(spec) {
    return spec.title || (spec.values.join(', ') || 'rows') + (spec.by ? ` by ${spec.by}` : '') +
      (spec.per ? ` per ${spec.per}` : '');
  }

  return { Rows, Chart, columnsOf, title };
})();
