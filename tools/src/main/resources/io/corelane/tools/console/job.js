'use strict';
/* One job: its results as they leave, its state by key, what it refused, plan and source. */
const JobView = (() => {
  const SHOWN_ROWS = 200;
  const LETTERS_MS = 2000;
  const { byId, count, text } = Kit;

  class JobView {
    constructor(name) {
      this.name = name;
      this.facts = { sources: [], emit: '', columns: [], keys: [], groups: [], numbers: [], charts: [], time: null };
      this.rows = null;
      this.chart = null;
      this.lettersMs = 0;
      this.isClosed = false;
    }

    async open() {
      text('job-name', this.name);
      text('job-facts', '');
      byId('job-body').hidden = false;
      const facts = await Kit.get('api/job?name=' + encodeURIComponent(this.name));
      if (this.isClosed) {
        return;
      }
      this.facts = facts;
      this.rows = new Results.Rows(facts);
      text('plan', facts.plan);
      text('code', facts.code);
      this.openChart(facts.charts[0]);
      this.openState();
      this.events = new EventSource('api/results?name=' + encodeURIComponent(this.name));
      this.events.onmessage = event => this.take(JSON.parse(event.data));
      // The first event of a new connection has all rows again.
      this.events.onopen = () => this.rows.rows.clear();
    }

    /* Names to choose from, beginning with what the job's annotation asks for, or what suits its columns. */
    openChart(first) {
      const names = this.facts.columns.filter(name => !this.facts.numbers.includes(name) || this.facts.groups.includes(name));
      byId('chart-kind').value = first.kind;
      Kit.options('chart-column', this.facts.numbers.filter(name => !this.facts.groups.includes(name))
        .map(name => [name, name]), first.values[0]);
      Kit.options('chart-by', [['', 'the time of looking']].concat(names.map(name => [name, name])), first.by || '');
      Kit.options('chart-per', [['', 'nothing']].concat(names.map(name => [name, name])), first.per || '');
      this.first = first;
      this.redraw();
    }

    openState() {
      const obstacle = this.facts.state_obstacle;
      byId('state-form').hidden = obstacle !== null;
      byId('state-rows').replaceChildren();
      byId('state-key').value = '';
      byId('state-key').hidden = this.facts.state_key.length === 0;
      text('state-label', this.facts.state_key.length ? this.facts.state_key.join(', ') : 'It has one group.');
      text('state-answer', obstacle || (this.facts.state_key.length > 1 ? 'Values with commas between; an empty one is NULL.' : ''));
    }

    async lookUp() {
      const key = this.facts.state_key.length ? '&key=' + encodeURIComponent(byId('state-key').value) : '';
      try {
        const found = await Kit.get(`api/state?name=${encodeURIComponent(this.name)}${key}`);
        const rows = found.rows.map(one => ({ ...one.row, partition: one.partition }));
        text('state-answer', `${count(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}` +
          (found.hidden ? `; ${count(found.hidden)} do not satisfy HAVING` : '') +
          (found.refused ? `; ${count(found.refused)} cannot be worked out` : '') + (found.is_cut ? '; there are more' : ''));
        byId('state-rows').replaceChildren();
        if (rows.length) {
          Kit.table('state-rows', [['partition', false, row => row.partition === null ? 'all' : String(row.partition)]]
            .concat(Results.columnsOf(this.facts.columns, rows)), rows);
        }
      } catch (error) {
        text('state-answer', error.message);
        byId('state-rows').replaceChildren();
      }
    }

    /* The chart that is asked for; where a kind needs a name that is not chosen, the first there is. */
    spec() {
      const kind = byId('chart-kind').value;
      const column = byId('chart-column').value;
      const names = this.facts.groups.concat(this.facts.columns.filter(name => !this.facts.numbers.includes(name)));
      const values = this.first.kind === kind && this.first.values[0] === column ? this.first.values : column ? [column] : [];
      let by = byId('chart-by').value;
      let per = byId('chart-per').value;
      if (kind === 'line') {
        by = by === this.facts.time || /T.*Z$/.test(String(this.sample(by))) ? by : '';
      } else if (kind !== 'table') {
        by = by && by !== this.facts.time ? by : names.find(name => name !== this.facts.time) || names[0] || this.facts.columns[0];
        per = per === by ? '' : per;
      }
      if (kind === 'heat' && !per) {
        const other = names.find(name => name !== by && name !== this.facts.time) || this.facts.time;
        per = other || by;
        by = other ? by : '';
      }
      return { kind: values.length ? kind : 'table', values: kind === 'table' ? [] : values, by: by || null, per: per || null,
        limit: this.first.kind === 'top' ? this.first.limit : 10 };
    }

    sample(column) {
      const row = this.rows && this.rows.rows.values().next().value;
      return row ? row[column] : '';
    }

    redraw() {
      if (this.chart) {
        this.chart.close();
      }
      const spec = this.spec();
      // What is chosen is what is shown.
      byId('chart-by').value = spec.by || '';
      byId('chart-per').value = spec.per || '';
      this.chart = this.rows ? new Results.Chart(byId('job-chart'), this.rows, spec) : null;
    }

    take(batch) {
      this.rows.take(batch);
      text('live', `${count(batch.results)} results since this page looks, ${count(this.rows.rows.size)} rows` +
        (batch.skipped ? `; ${count(batch.skipped)} results not shown` : ''));
      if (batch.rows.length) {
        const rows = this.rows.sorted().slice(0, SHOWN_ROWS);
        Kit.table('rows', Results.columnsOf(this.facts.columns, rows), rows);
      }
      if (batch.rows.length || this.chart.isSampled) {
        this.chart.draw();
      }
    }

    /* Twice a second, with what the counters say. */
    show(now, history) {
      const stat = now.jobs.find(one => one.job === this.name);
      if (!stat || !this.rows) {
        return;
      }
      text('job-facts', `reads ${this.facts.sources.join(', ')}; ${this.facts.emit}; ${count(stat.results)} results, ` +
        `${count(stat.result_rate)}/s; watermark ${Kit.moment(stat.watermark_ns)}` +
        (stat.holder ? `, held by ${stat.holder} in partition ${stat.holder_partition}` : ''));
      this.showLatency(stat.latency, history);
      const reasons = Object.entries(stat.dead_letters);
      byId('reasons').hidden = reasons.length === 0;
      byId('no-reasons').hidden = reasons.length > 0;
      Kit.table('reasons', [['reason', true, r => r[0]], ['dead letters', false, r => count(r[1])]], reasons);
      if (reasons.length && Date.now() - this.lettersMs > LETTERS_MS) {
        this.lettersMs = Date.now();
        Kit.get('api/deadletters?name=' + encodeURIComponent(this.name))
          .then(found => !this.isClosed && Kit.letters('job-letters', found.letters.slice(0, 20)))
          .catch(error => text('job-facts', error.message));
      }
    }

    /* Of the last ten seconds, at each moment: a job with few results has none in most half seconds. */
    showLatency(latency, history) {
      const { duration } = Kit;
      text('job-latency', latency.samples ? `at most: p50 ${duration(latency.p50_ns)}, p99 ${duration(latency.p99_ns)}, ` +
        `p99.9 ${duration(latency.p999_ns)}, longest ${duration(latency.max_ns)}` : 'no result in the last ten seconds');
      if (!this.latencies) {
        this.latencies = Charts.lines(byId('job-latency-chart'), ['p50', 'p99', 'p99.9'], duration);
      }
      const late = key => history.map(one => {
        const found = one.jobs.find(other => other.job === this.name);
        return found && found.latency.samples ? found.latency[key] : null;
      });
      this.latencies.set([history.map(one => one.epoch_ns / 1e9), late('p50_ns'), late('p99_ns'), late('p999_ns')]);
    }

    close() {
      this.isClosed = true;
      if (this.latencies) {
        this.latencies.close();
      }
      if (this.events) {
        this.events.close();
      }
      if (this.chart) {
        this.chart.close();
      }
      byId('rows').replaceChildren();
      byId('job-letters').replaceChildren();
      text('live', 'no results yet');
    }
  }

  return JobView;
})();
