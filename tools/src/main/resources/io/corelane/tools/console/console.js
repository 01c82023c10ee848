'use strict';
(() => {
  const KEPT = 300;
  const SHOWN_ROWS = 200;
  const byId = id => document.getElementById(id);
  const history = [];
  let current = null;
  let charts = null;
  let job = null;

  const count = value => Math.round(value).toLocaleString('en');
  const short = value => value >= 1e9 ? (value / 1e9).toFixed(1) + 'G' : value >= 1e6 ? (value / 1e6).toFixed(1) + 'M' :
    value >= 1e4 ? (value / 1e3).toFixed(0) + 'k' : Number.isInteger(value) ? String(value) : value.toPrecision(3);
  const bytes = value => {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let unit = 0;
    for (; value >= 1024 && unit < 4; unit++) {
      value /= 1024;
    }
    return (unit ? value.toFixed(1) : value) + ' ' + units[unit];
  };
  const duration = ns => ns < 0 ? '-' : ns < 1e6 ? (ns / 1e3).toFixed(1) + ' us' : ns < 1e9 ? (ns / 1e6).toFixed(1) + ' ms' :
    (ns / 1e9).toFixed(1) + ' s';
  const moment = ns => ns ? new Date(ns / 1e6).toISOString().replace('.000Z', 'Z') : '-';

  function text(id, value) {
    byId(id).textContent = value;
  }

  /* columns: [heading, is text, cell of a row]; a cell is a text or a node. */
  function table(id, columns, rows) {
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
      for (const [, isText, value] of columns) {
        const cell = document.createElement('td');
        cell.className = isText ? 'text' : '';
        cell.append(value(row));
        line.append(cell);
      }
      return line;
    });
    // The focus of somebody who goes by keyboard stays where it was.
    const focused = document.activeElement && document.activeElement.id;
    byId(id).replaceChildren(head, ...body);
    if (focused && byId(focused) && byId(focused) !== document.activeElement) {
      byId(focused).focus();
    }
  }

  function link(name) {
    const node = document.createElement('a');
    node.id = 'job-' + name;
    node.href = '#job/' + encodeURIComponent(name);
    node.textContent = name;
    return node;
  }

  function showOverview(now) {
    const lag = Math.max(0, ...now.partitions.map(one => one.lag_ns));
    text('record-rate', count(now.record_rate));
    text('records', count(now.records));
    text('result-rate', count(now.result_rate));
    text('results', count(now.results));
    text('p50', now.latency.samples ? duration(now.latency.p50_ns) : '-');
    text('p99', now.latency.samples ? duration(now.latency.p99_ns) : '-');
    text('max', now.latency.samples ? duration(now.latency.max_ns) : '-');
    text('lag', duration(lag));
    text('lag-records', count(now.partitions.reduce((sum, one) => sum + one.lag_records, 0)));
    text('dead-letters', count(now.dead_letters));
    text('back-pressures', count(now.back_pressures));
    if (!charts) {
      charts = { rate: Charts.lines(byId('rate-chart'), ['records/s', 'results/s'], short),
        latency: Charts.lines(byId('latency-chart'), ['p50', 'p99', 'p99.9'], duration) };
    }
    const times = history.map(one => one.epoch_ns / 1e9);
    const late = key => history.map(one => one.latency.samples ? one.latency[key] : null);
    charts.rate.set([times, history.map(one => one.record_rate), history.map(one => one.result_rate)]);
    charts.latency.set([times, late('p50_ns'), late('p99_ns'), late('p999_ns')]);
    const greatest = Charts.heat(byId('heat'), now.partitions.map(partition => history.map(one => {
      const found = one.partitions.find(other => other.partition === partition.partition);
      return found ? found.record_rate : 0;
    })));
    text('heat-scale', 'up to ' + count(greatest) + '/s; partition 0 on top');
    table('partitions', [['partition', false, p => String(p.partition)], ['records', false, p => count(p.records)],
      ['records/s', false, p => count(p.record_rate)], ['dead letters', false, p => count(p.dead_letters)],
      ['waits for readers', false, p => count(p.egress_waits)], ['slow turns', false, p => count(p.slow_turns)],
      ['longest turn', false, p => duration(p.max_turn_ns)], ['lag', false, p => count(p.lag_records) + ' records'],
      ['lag time', false, p => duration(p.lag_ns)], ['log', false, p => bytes(p.position_bytes)],
      ['recorded', false, p => p.recorded_bytes < 0 ? '-' : bytes(p.recorded_bytes)]], now.partitions);
  }

  function showJobs(now) {
    byId('no-jobs').hidden = now.jobs.length > 0;
    table('job-table', [['job', true, j => link(j.job)], ['results', false, j => count(j.results)],
      ['results/s', false, j => count(j.result_rate)], ['unread', false, j => count(j.unread)],
      ['dropped', false, j => count(j.dropped)],
      ['dead letters', false, j => count(Object.values(j.dead_letters).reduce((sum, one) => sum + one, 0))],
      ['keys', false, j => count(j.state_entries)],
      ['room for', false, j => j.state_headroom < 0 ? '-' : count(j.state_headroom)],
      ['state', false, j => bytes(j.state_bytes)], ['watermark', false, j => moment(j.watermark_ns)],
      ['held by', true, j => j.holder ? `${j.holder} in partition ${j.holder_partition}` : '-']], now.jobs);
  }

  function showStreams(now) {
    table('stream-table', [['stream', true, s => s.stream], ['records', false, s => count(s.records)],
      ['records/s', false, s => count(s.record_rate)], ['size', false, s => bytes(s.bytes)],
      ['size/s', false, s => bytes(Math.round(s.byte_rate))], ['publishers', false, s => String(s.publishers)]], now.streams);
    table('publisher-table', [['stream', true, p => p.stream], ['producer', true, p => p.producer],
      ['records', false, p => count(p.records)], ['records/s', false, p => count(p.record_rate)],
      ['size', false, p => bytes(p.bytes)], ['back pressures', false, p => count(p.back_pressures)]], now.publishers);
  }

  function showCheckpoints(now) {
    const facts = !now.checkpoints ? [['Recording', 'This appliance does not record; start it with --record.']] :
      [['Taken', count(now.checkpoints.taken) + ' logs'], ['Given up', count(now.checkpoints.given_up) + ' logs'],
        ['Last round', `${bytes(now.checkpoints.last_bytes)} in ${duration(now.checkpoints.last_ns)}`],
        ['Ended', now.checkpoints.age_ns < 0 ? 'none yet' : duration(now.checkpoints.age_ns) + ' ago'],
        ['Read again at the start', `${bytes(now.recovery_done_bytes)} of ${bytes(now.recovery_bytes)}`]];
    byId('checkpoint-facts').replaceChildren(...facts.flatMap(([name, value]) => {
      const term = document.createElement('dt');
      const fact = document.createElement('dd');
      term.textContent = name;
      fact.textContent = value;
      return [term, fact];
    }));
  }

  function showJob(now) {
    const stat = now.jobs.find(one => one.job === job.name);
    if (stat) {
      text('job-facts', `reads ${job.sources.join(', ')}; ${job.emit}; ${count(stat.results)} results, ` +
        `${count(stat.result_rate)}/s; watermark ${moment(stat.watermark_ns)}` +
        (stat.holder ? `, held by ${stat.holder} in partition ${stat.holder_partition}` : ''));
      const reasons = Object.entries(stat.dead_letters);
      byId('reasons').hidden = reasons.length === 0;
      byId('no-reasons').hidden = reasons.length > 0;
      table('reasons', [['reason', true, r => r[0]], ['dead letters', false, r => count(r[1])]], reasons);
    }
  }

  class Job {
    constructor(name) {
      this.name = name;
      this.sources = [];
      this.emit = '';
      this.rows = new Map();
      this.series = [];
      this.results = 0;
      this.chart = null;
      this.kind = null;
    }

    async open() {
      text('job-name', this.name);
      const answer = await fetch('api/job?name=' + encodeURIComponent(this.name));
      const facts = await answer.json();
      if (job !== this) {
        return;
      }
      if (!answer.ok) {
        text('job-facts', `${facts.error}; ${facts.hint}`);
        return;
      }
      Object.assign(this, { sources: facts.sources, emit: facts.emit, columns: facts.columns, keys: facts.keys });
      text('plan', facts.plan);
      text('code', facts.code);
      byId('chart-column').replaceChildren(...facts.numbers.filter(name => !facts.keys.includes(name)).map(name => {
        const option = document.createElement('option');
        option.textContent = name;
        return option;
      }));
      this.events = new EventSource('api/results?name=' + encodeURIComponent(this.name));
      this.events.onmessage = event => this.take(JSON.parse(event.data));
      if (current) {
        showJob(current);
      }
    }

    take(batch) {
      this.results = batch.results;
      for (const { op, row } of batch.rows) {
        const key = this.keys.length ? JSON.stringify(this.keys.map(name => row[name])) : String(this.series.length + Math.random());
        this.rows.delete(key);
        if (op !== 'delete') {
          this.rows.set(key, row);
        }
      }
      while (this.rows.size > 5000) {
        this.rows.delete(this.rows.keys().next().value);
      }
      const column = byId('chart-column').value;
      if (column) {
        const values = new Map(this.named(column));
        const sum = [...values.values()].reduce((all, value) => all + value, 0);
        this.series.push([Date.now() / 1000, sum, values, column]);
        if (this.series.length > KEPT) {
          this.series.shift();
        }
      }
      text('live', `${count(this.results)} results since this page looks, ${count(this.rows.size)} rows` +
        (batch.skipped ? `; ${count(batch.skipped)} results not shown` : ''));
      if (batch.rows.length || this.kind !== byId('chart-kind').value) {
        this.draw(column);
      }
    }

    named(column) {
      return [...this.rows.values()].map(row => [this.keys.length ? this.keys.map(name => row[name]).join(' ') : 'row',
        Number(row[column])]).filter(pair => Number.isFinite(pair[1]));
    }

    draw(column) {
      const latest = [...this.rows.values()].reverse().slice(0, SHOWN_ROWS);
      table('rows', this.columns.map(name => [name, latest.length > 0 && typeof latest[0][name] !== 'number',
        row => row[name] === null ? 'NULL' : String(row[name])]), latest);
      const kind = byId('chart-kind').value;
      const place = byId('job-chart');
      if (kind !== this.kind && this.chart) {
        this.chart.close();
        this.chart = null;
      }
      if (kind !== this.kind) {
        place.replaceChildren();
      }
      this.kind = kind;
      if (!column) {
        place.textContent = 'The job has no column of numbers.';
      } else if (kind === 'bar') {
        Charts.bars(place, this.named(column).reverse().slice(0, 20), short);
      } else if (kind === 'top') {
        Charts.bars(place, this.named(column).sort((one, other) => other[1] - one[1]).slice(0, 10), short);
      } else if (kind === 'line') {
        this.chart = this.chart || Charts.lines(place, ['sum over the rows'], short);
        const points = this.series.filter(one => one[3] === column);
        this.chart.set([points.map(one => one[0]), points.map(one => one[1])]);
      } else {
        // A line for each of the greatest groups, in an order that stays.
        const points = this.series.filter(one => one[3] === column);
        const names = this.named(column).sort((one, other) => other[1] - one[1]).slice(0, 12).map(pair => pair[0]).sort();
        const canvas = place.querySelector('canvas') || place.appendChild(document.createElement('canvas'));
        const caption = place.querySelector('figcaption') || place.appendChild(document.createElement('figcaption'));
        canvas.setAttribute('role', 'img');
        canvas.setAttribute('aria-label', `Heat map of ${column} over time`);
        const greatest = Charts.heat(canvas, names.map(name => points.map(one => one[2].get(name) || 0)));
        caption.textContent = `from top to bottom: ${names.join(', ')}; up to ${short(greatest)}`;
      }
    }

    close() {
      if (this.events) {
        this.events.close();
      }
      if (this.chart) {
        this.chart.close();
      }
      byId('job-chart').replaceChildren();
      byId('rows').replaceChildren();
      text('live', 'no results yet');
    }
  }

  function view() {
    const hash = location.hash.slice(1) || 'overview';
    return hash.startsWith('job/') ? ['job', decodeURIComponent(hash.slice(4))] :
      ['overview', 'jobs', 'streams', 'checkpoints'].includes(hash) ? [hash] : ['overview'];
  }

  function show() {
    const [name, which] = view();
    for (const section of document.querySelectorAll('main section')) {
      section.hidden = section.id !== 'view-' + name;
    }
    for (const anchor of document.querySelectorAll('nav a')) {
      const isCurrent = anchor.hash === '#' + (name === 'job' ? 'jobs' : name);
      isCurrent ? anchor.setAttribute('aria-current', 'page') : anchor.removeAttribute('aria-current');
    }
    if (job && (name !== 'job' || job.name !== which)) {
      job.close();
      job = null;
    }
    if (name === 'job' && !job) {
      job = new Job(which);
      job.open().catch(error => text('job-facts', 'the job cannot be shown: ' + error.message));
    }
    if (charts && name === 'overview') {
      charts.rate.resize();
      charts.latency.resize();
    }
    render();
  }

  function render() {
    if (!current) {
      return;
    }
    const shows = { overview: showOverview, jobs: showJobs, streams: showStreams, checkpoints: showCheckpoints, job: showJob };
    shows[view()[0]](current);
  }

  function take(overviews) {
    history.push(...overviews);
    history.splice(0, Math.max(0, history.length - KEPT));
    current = history[history.length - 1];
    const state = byId('state');
    state.textContent = current.is_ready ? 'ready' : 'recovering';
    state.className = current.is_ready ? 'good' : 'bad';
    render();
  }

  addEventListener('hashchange', () => {
    show();
    byId('main').focus();
  });
  for (const id of ['chart-kind', 'chart-column']) {
    byId(id).addEventListener('change', () => job && job.draw(byId('chart-column').value));
  }
  show();
  const events = new EventSource('api/events');
  events.onmessage = event => {
    const data = JSON.parse(event.data);
    take(Array.isArray(data) ? data : [data]);
  };
  events.onerror = () => {
    byId('state').textContent = 'no connection to the appliance';
    byId('state').className = 'bad';
    // What comes behind a gap does not belong to the same line.
    history.length = 0;
  };
})();
