'use strict';
/* Charts: lines by uPlot, heat maps on a canvas or as a table, bars as meters. No style is set inline, as the policy of the page asks. */
const Charts = (() => {
  const HEIGHT = 210;
  const SHADES = 10;
  const COLOURS = ['#1f6feb', '#d9822b', '#2e9e5b', '#b14fc5', '#c62828', '#4a9aa8', '#8a6d3b', '#e377c2', '#7f7f7f', '#bcbd22',
    '#17becf', '#9467bd'];

  /* As everywhere on the page: UTC, 24 hours, no more digits than there are steps. */
  const clock = (seconds, step) => {
    const text = new Date(seconds * 1000).toISOString();
    return step >= 86400 ? text.slice(5, 10) : step >= 60 ? text.slice(11, 16) : step >= 1 ? text.slice(11, 19) : text.slice(17, 23);
  };

  /* Room for the longest label of the values' axis. */
  const labelled = labels => Math.max(60, 20 + 7 * Math.max(0, ...(labels || []).map(label => label.length)));

  /* Without any, a scale would have numbers that mean nothing. */
  const hasValues = u => u.data.slice(1).some(series => series.some(one => one !== null && one !== undefined));

  function lines(place, names, format) {
    const ink = getComputedStyle(document.body).color;
    const axis = { stroke: ink, grid: { stroke: '#8884', width: 1 }, ticks: { stroke: '#8884' } };
    const plot = new uPlot({
      width: Math.max(220, place.clientWidth), height: HEIGHT, cursor: { y: false },
      scales: { x: { range: (u, min, max) => u.data[0].length === 1 ? [u.data[0][0] - 30, u.data[0][0] + 30] : [min, max] }, y: { range: (u, min, max) => min < 0 ? [min * 1.1, Math.max(0, max * 1.1)] : [0, max > 0 ? max * 1.1 : 1] } },
      axes: [{ ...axis, space: 60, values: (u, ticks, at, space, step) => ticks.map(one => clock(one, step)) }, { ...axis, size: (u, labels) => labelled(labels), values: (u, ticks) => ticks.map(tick => hasValues(u) ? format(tick) : '') }],
      series: [{ label: 'Time', value: (u, value) => value ? new Date(value * 1000).toISOString().replace('.000Z', 'Z') : '-' }].concat(names.map((name, i) => ({
        label: name, stroke: COLOURS[i % COLOURS.length], width: 2, spanGaps: true,
        // One alone is no line.
        points: { show: (u, at) => u.data[at].filter(one => one !== null && one !== undefined).length === 1 },
        value: (u, value) => value === null || value === undefined ? '-' : format(value) })))
    }, [[]].concat(names.map(() => [])), place);
    const resize = () => {
      if (place.clientWidth > 0) {
        plot.setSize({ width: place.clientWidth, height: HEIGHT });
      }
    };
    addEventListener('resize', resize);
    return { set: data => plot.setData(data), resize, close: () => { removeEventListener('resize', resize); plot.destroy(); } };
  }

  /* rows[y][x], each a number; the greatest is the strongest colour. */
  function heat(canvas, rows) {
    const width = Math.max(1, ...rows.map(row => row.length));
    const cell = Math.max(10, Math.min(28, Math.floor(280 / Math.max(1, rows.length))));
    const greatest = Math.max(1e-9, ...rows.map(row => Math.max(0, ...row)));
    const step = Math.max(2, Math.floor(1200 / Math.max(60, width)));
    canvas.width = Math.max(60, width) * step;
    canvas.height = rows.length * cell;
    const pen = canvas.getContext('2d');
    rows.forEach((row, y) => row.forEach((value, x) => {
      const share = Math.max(0, value) / greatest;
      pen.fillStyle = `hsl(${220 - 190 * share} 80% ${18 + 42 * share}%)`;
      pen.fillRect((canvas.width / step - row.length + x) * step, y * cell, step, cell - 1);
    }));
    return greatest;
  }

  /* Names across and down; cell(x, y) is a number or undefined. Its numbers can be read, so it needs no legend. */
  function grid(place, across, down, cell, format, label) {
    const values = across.flatMap(x => down.map(y => cell(x, y))).filter(value => value !== undefined);
    const least = Math.min(0, ...values);
    const span = Math.max(1e-9, Math.max(0, ...values) - least);
    const table = document.createElement('table');
    table.className = 'grid';
    table.setAttribute('aria-label', label);
    const row = (heading, cells) => {
      const line = document.createElement('tr');
      const head = document.createElement('th');
      head.scope = 'row';
      head.textContent = heading;
      line.append(head, ...cells);
      return line;
    };
    const heads = across.map(x => {
      const head = document.createElement('th');
      head.scope = 'col';
      head.textContent = x;
      return head;
    });
    table.append(row('', heads), ...down.map(y => row(y, across.map(x => {
      const value = cell(x, y);
      const square = document.createElement('td');
      square.textContent = value === undefined ? '' : format(value);
      square.className = value === undefined ? '' : 'shade-' + Math.min(SHADES - 1, Math.floor((value - least) / span * SHADES));
      return square;
    }))));
    const box = document.createElement('div');
    box.className = 'scroll';
    box.tabIndex = 0;
    box.setAttribute('role', 'region');
    box.setAttribute('aria-label', label);
    box.append(table);
    place.replaceChildren(box);
  }

  function bars(place, pairs, format) {
    const box = document.createElement('div');
    box.className = 'bars';
    const greatest = Math.max(1e-9, ...pairs.map(pair => pair[1]));
    for (const [name, value] of pairs) {
      const label = document.createElement('span');
      label.textContent = name;
      const meter = document.createElement('meter');
      meter.max = greatest;
      meter.value = Math.max(0, value);
      meter.setAttribute('aria-label', `${name}: ${format(value)}`);
      const number = document.createElement('span');
      number.textContent = format(value);
      box.append(label, meter, number);
    }
    place.replaceChildren(box);
  }

  return { lines, heat, grid, bars };
})();
