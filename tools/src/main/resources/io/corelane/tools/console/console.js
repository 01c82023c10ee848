'use strict';
(() => {
  const KEPT = 300;
  const VIEWS = ['overview', 'dashboard', 'jobs', 'streams', 'deadletters', 'checkpoints'];
  const SLOW_MS = 2000;
  const RETRY_MS = 1000;
  /* An appliance says something twice a second. */
  const SILENCE_MS = 5000;
  const { byId, count, bytes, duration, moment, text, table, short } = Kit;
  const history = [];
  let current = null;
  let charts = null;
  let job = null;
  let dashboard = null;
  let slowMs = 0;
  let isLost = false;

  function link(name) {
    const node = document.createElement('a');
    node.id = 'job-' + name;
    node.href = '#job/' + encodeURIComponent(name);
    node.textContent = name;
    return node;
  }

  /* Nobody counts what waits while a restart reads its logs again. */
  const waiting = records => records < 0 ? '-' : count(records);

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
    const lags = now.partitions.map(one => one.lag_records).concat(now.plain_lag_records);
    text('lag-records', waiting(lags.some(one => one < 0) ? -1 : lags.reduce((sum, one) => sum + one, 0)));
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
      ['longest turn', false, p => duration(p.max_turn_ns)], ['lag', false, p => waiting(p.lag_records) + ' records'],
      ['lag time', false, p => duration(p.lag_ns)], ['log', false, p => bytes(p.position_bytes)],
      ['recorded', false, p => p.recorded_bytes < 0 ? '-' : bytes(p.recorded_bytes)]], now.partitions);
  }

  const took = (job, key) => job.latency.samples ? duration(job.latency[key]) : '-';

  function showJobs(now) {
    byId('no-jobs').hidden = now.jobs.length > 0;
    table('job-table', [['job', true, j => link(j.job)], ['results', false, j => count(j.results)],
      ['results/s', false, j => count(j.result_rate)], ['p50', false, j => took(j, 'p50_ns')],
      ['p99', false, j => took(j, 'p99_ns')], ['longest', false, j => took(j, 'max_ns')], ['unread', false, j => count(j.unread)],
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
      ['size/s', false, s => bytes(Math.round(s.byte_rate))], ['lag', false, s => waiting(s.lag_records)],
      ['publishers', false, s => String(s.publishers)]], now.streams);
    table('publisher-table', [['stream', true, p => p.stream], ['producer', true, p => p.producer],
      ['records', false, p => count(p.records)], ['records/s', false, p => count(p.record_rate)],
      ['size', false, p => bytes(p.bytes)], ['lag', false, p => waiting(p.lag_records)],
      ['back pressures', false, p => count(p.back_pressures)]], now.publishers);
  }

  const logs = n => count(n) + (n === 1 ? ' log' : ' logs');

  function showCheckpoints(now) {
    const facts = !now.checkpoints ? [['Recording', 'This appliance does not record; start it with --record.']] :
      [['Taken', logs(now.checkpoints.taken)], ['Given up', logs(now.checkpoints.given_up)],
        ['Last round', now.checkpoints.age_ns < 0 ? 'none since the start' :
          `${bytes(now.checkpoints.last_bytes)} in ${duration(now.checkpoints.last_ns)}, ${duration(now.checkpoints.age_ns)} ago`],
        ['Read again at the start', `${bytes(now.recovery_done_bytes)} of ${bytes(now.recovery_bytes)}`]];
    byId('checkpoint-facts').replaceChildren(...facts.flatMap(([name, value]) => {
      const term = document.createElement('dt');
      const fact = document.createElement('dd');
      term.textContent = name;
      fact.textContent = value;
      return [term, fact];
    }));
  }

  /* What is read from files is asked for less often, and only while it is looked at. */
  function slowly(work) {
    if (Date.now() - slowMs > SLOW_MS) {
      slowMs = Date.now();
      work().catch(error => {
        byId('state').textContent = error.message;
        byId('state').className = 'bad';
      });
    }
  }

  async function listCheckpoints() {
    const found = (await Kit.get('api/checkpoints')).checkpoints;
    byId('checkpoint-table').hidden = found.length === 0;
    table('checkpoint-table', [['log', true, c => c.log], ['position', false, c => 'error' in c ? c.error : count(c.position)],
      ['records', false, c => 'error' in c ? '' : count(c.records)],
      ['age', false, c => 'error' in c ? '' : duration(c.age_ms * 1e6)],
      ['took', false, c => 'error' in c ||
        c.duration_ms === null ? '-' : c.duration_ms < 1 ? '< 1 ms' : duration(c.duration_ms * 1e6)],
      ['size', false, c => 'error' in c ? '' : bytes(c.bytes)],
      ['jobs', false, c => 'error' in c ? '' : count(c.jobs)]], found);
  }

  async function listLetters() {
    const found = await Kit.get('api/deadletters');
    const newest = found.letters.length ? `, the newest ${count(found.letters.length)} below` : '';
    byId('letters').hidden = found.letters.length === 0;
    text('letters-facts', !found.is_recorded ?
      `${count(found.count)} seen since the start${newest}; this appliance does not record, so they are not kept` :
      `${count(found.count)} recorded${newest}` + (found.is_reading ? '; older ones are still being read' : ''));
    Kit.letters('letters', found.letters);
  }

  function view() {
    const hash = location.hash.slice(1) || 'overview';
    return hash.startsWith('job/') ? ['job', decodeURIComponent(hash.slice(4))] :
      hash.startsWith('dashboard/') ? ['dashboard', decodeURIComponent(hash.slice(10))] :
        VIEWS.includes(hash) ? [hash] : ['overview'];
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
      job = new JobView(which);
      const opened = job;
      job.open().catch(error => {
        // Unless somebody has gone on to another one.
        if (job === opened) {
          text('job-facts', 'the job cannot be shown: ' + error.message);
          byId('job-body').hidden = true;
        }
      });
    }
    if (dashboard && (name !== 'dashboard' || dashboard.stream !== (which || ''))) {
      dashboard.close();
      dashboard = null;
    }
    if (name === 'dashboard' && !dashboard) {
      dashboard = new Dashboard(which || '');
      dashboard.open().catch(error => text('dashboard', error.message));
    }
    slowMs = 0;
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
    const shows = { overview: showOverview, jobs: showJobs, streams: showStreams, dashboard: () => {},
      deadletters: () => slowly(listLetters), job: now => job && job.show(now, history),
      checkpoints: now => {
        showCheckpoints(now);
        slowly(listCheckpoints);
      } };
    shows[view()[0]](current);
  }

  function closeViews() {
    for (const view of [job, dashboard]) {
      if (view) {
        view.close();
      }
    }
    job = null;
    dashboard = null;
  }

  /* What is shown is of then, and the views' own connections may have been refused for good. */
  function lose() {
    isLost = true;
    document.body.classList.add('lost');
    // What comes behind a gap does not belong to the same line.
    history.length = 0;
  }

  function find() {
    isLost = false;
    document.body.classList.remove('lost');
    // It may run other jobs by now.
    closeViews();
    show();
  }

  function take(overviews) {
    history.push(...overviews);
    history.splice(0, Math.max(0, history.length - KEPT));
    current = history[history.length - 1];
    const state = byId('state');
    state.textContent = current.is_ready ? 'ready' : 'recovering';
    state.className = current.is_ready ? 'good' : 'bad';
    if (isLost) {
      find();
    } else {
      render();
    }
  }

  addEventListener('hashchange', () => {
    show();
    byId('main').focus();
  });
  for (const id of ['chart-kind', 'chart-column', 'chart-by', 'chart-per']) {
    byId(id).addEventListener('change', () => job && job.redraw());
  }
  byId('state-form').addEventListener('submit', event => {
    event.preventDefault();
    if (job) {
      job.lookUp();
    }
  });
  byId('dashboard-stream').addEventListener('change', () => {
    const stream = byId('dashboard-stream').value;
    location.hash = stream ? 'dashboard/' + encodeURIComponent(stream) : 'dashboard';
  });
  show();

  /* While the appliance starts or stops it says how far it is. */
  async function tellReadiness() {
    let found = 'no connection to the appliance';
    try {
      const ready = await (await fetch('readyz', { signal: AbortSignal.timeout(SILENCE_MS) })).json();
      found = ready.checks ? ready.checks.filter(check => !check.is_ok).map(check => check.found).join('; ') : ready.error;
    } catch (error) {
      // It has gone.
    }
    // It may have come meanwhile.
    if (isLost) {
      byId('state').textContent = found || 'connecting';
      byId('state').className = 'bad';
    }
  }

  /* A machine that vanishes, or stands still, closes no connection: whoever hears nothing connects anew. */
  function connect() {
    const events = new EventSource('api/events');
    let heardMs = Date.now();
    const watch = setInterval(() => {
      if (Date.now() - heardMs > SILENCE_MS) {
        clearInterval(watch);
        events.close();
        lose();
        byId('state').textContent = 'no connection to the appliance';
        byId('state').className = 'bad';
        connect();
      }
    }, RETRY_MS);
    events.onmessage = event => {
      heardMs = Date.now();
      const data = JSON.parse(event.data);
      take(Array.isArray(data) ? data : [data]);
    };
    events.onerror = () => {
      heardMs = Date.now();
      lose();
      tellReadiness();
      if (events.readyState === EventSource.CLOSED) {
        // It was refused, and the browser does not try again by itself.
        clearInterval(watch);
        setTimeout(connect, RETRY_MS);
      }
    };
  }

  connect();
})();
