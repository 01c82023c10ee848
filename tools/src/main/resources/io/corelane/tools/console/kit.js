'use strict';
/* What all views need: nodes, tables, and numbers for people. */
const Kit = (() => {
  const byId = id => document.getElementById(id);

  const count = value => Math.round(value).toLocaleString('en');
  const short = value => Math.abs(value) >= 1e9 ? (value / 1e9).toFixed(1) + 'G' :
    Math.abs(value) >= 1e6 ? (value / 1e6).toFixed(1) + 'M' : Math.abs(value) >= 1e4 ? (value / 1e3).toFixed(0) + 'k' :
      Number.isInteger(value) ? String(value) : value.toPrecision(4).replace(/\.?0+$/, '');
  const bytes = value => {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let unit = 0;
    for (; value >= 1024 && unit < 4; unit++) {
      value /= 1024;
    }
    return (unit ? value.toFixed(1) : value) + ' ' + units[unit];
  };
  const duration = ns => ns < 0 ? '-' : ns === 0 ? '0' : ns < 1e6 ? (ns / 1e3).toFixed(1) + ' us' : ns < 1e9 ? (ns / 1e6).toFixed(1) + ' ms' :
    ns < 12e10 ? (ns / 1e9).toFixed(1) + ' s' : ns < 72e11 ? (ns / 6e10).toFixed(0) + ' min' : (ns / 36e11).toFixed(1) + ' h';
  const moment = ns => ns ? new Date(ns / 1e6).toISOString().replace('.000Z', 'Z') : '-';
  const value = one => one === null || one === undefined ? 'NULL' : String(one);

  function text(id, content) {
    byId(id).textContent = content;
  }

  /* columns: [heading, is text, cell of a row]; a cell is a text or a node. */
  function fill(node, columns, rows) {
    const head = document.createElement('tr');
    for (const [heading, isText] of columns) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.className = isText ? 'text' : '';
      cell.textContent = heading;
      head.append(cell);
    }
    const body = rows.map(row => {
      const line = document.createElement('tr');
      for (const [, isText, content] of columns) {
        const cell = document.createElement('td');
        cell.className = isText ? 'text' : '';
        cell.append(content(row));
        line.append(cell);
      }
      return line;
    });
    // The focus of somebody who goes by keyboard stays where it was.
    const focused = document.activeElement && document.activeElement.id;
    node.replaceChildren(head, ...body);
    if (focused && byId(focused) && byId(focused) !== document.activeElement) {
      byId(focused).focus();
    }
  }

  function table(id, columns, rows) {
    fill(byId(id), columns, rows);
  }

  function options(id, names, chosen) {
    byId(id).replaceChildren(...names.map(([name, label]) => {
      const option = document.createElement('option');
      option.value = name;
      option.textContent = label;
      option.selected = name === chosen;
      return option;
    }));
  }

  /* JSON, or an error that is a sentence. */
  async function get(path) {
    const answer = await fetch(path);
    const body = await answer.json();
    if (!answer.ok) {
      throw new Error(`${body.error}; ${body.hint}`);
    }
    return body;
  }

  function letters(id, list) {
    table(id, [['id', true, one => one.id], ['reason', true, one => one.reason], ['sent', true, one => one.sent || '-'],
      ['job', true, one => one.job || '-'], ['stream', true, one => one.stream || '-'],
      ['partition', false, one => String(one.partition)], ['number', false, one => String(one.sequence)],
      ['replayed', true, one => one.replayed ? 'yes' : ''],
      ['record', true, one => {
        const code = document.createElement('code');
        code.textContent = one.record ? JSON.stringify(one.record, null, 1).replace(/\n\s*/g, ' ') : `${one.unreadable}: ${one.hex}`.slice(0, 300);
        return code;
      }]], list);
  }

  return { byId, count, short, bytes, duration, moment, value, text, fill, table, options, get, letters };
})();
