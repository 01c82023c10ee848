'use strict';
/* Charts: lines by uPlot, heat maps on a canvas, bars as meters. No style is set inline, as the policy of the page asks. */
const Charts = (() => {
  const HEIGHT = 210;
  const COLOURS = ['#1f6feb', '#d9822b', '#2e9e5b', '#b14fc5', '#c62828', '#4a9aa8'];

  function lines(place, names, format) {
    const ink = getComputedStyle(document.body).color;
    const axis = { stroke: ink, grid: { stroke: '#8884', width: 1 }, ticks: { stroke: '#8884' } };
    const plot = new uPlot({
      width: Math.max(260, place.clientWidth), height: HEIGHT, cursor: { y: false },
      scales: { y: { range: (u, min, max) => [0, max > 0 ? max * 1.1 : 1] } },
      axes: [axis, { ...axis, size: 70, values: (u, ticks) => ticks.map(format) }],
      series: [{}].concat(names.map((name, i) => ({
        label: name, stroke: COLOURS[i % COLOURS.length], width: 2, points: { show: false },
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

  return { lines, heat, bars };
})();
