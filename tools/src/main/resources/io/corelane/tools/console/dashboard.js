'use strict';
/* The charts of all jobs on one page, by the stream that they read. One connection brings the results of all of them. */
const Dashboard = (() => {
  const { byId } = Kit;

  class Dashboard {
    constructor(stream) {
      this.stream = stream;
      this.jobs = new Map();
      this.isClosed = false;
      this.isLoading = false;
    }

    async open() {
      await this.load();
      if (this.isClosed) {
        return;
      }
      this.events = new EventSource('api/dashboard/events');
      this.events.onmessage = event => this.take(JSON.parse(event.data).jobs);
      // The first event of a new connection has all rows again.
      this.events.onopen = () => this.jobs.forEach(job => job.rows.rows.clear());
    }

    async load() {
      this.isLoading = true;
      const facts = (await Kit.get('api/dashboard')).jobs;
      this.isLoading = false;
      if (this.isClosed) {
        return;
      }
      this.closeCharts();
      const streams = [...new Set(facts.map(one => one.sources[0]))];
      Kit.options('dashboard-stream', [['', 'all streams']].concat(streams.map(name => [name, name])), this.stream);
      byId('no-dashboard').hidden = facts.length > 0;
      const shown = facts.filter(one => !this.stream || one.sources.includes(this.stream));
      byId('dashboard').replaceChildren(...shown.flatMap(one => this.cards(one)));
      // Charts take their width from where they are.
      this.jobs.forEach(job => job.places.forEach(([place, spec]) => job.charts.push(new Results.Chart(place, job.rows, spec))));
    }

    cards(facts) {
      const job = { rows: new Results.Rows(facts), places: [], charts: [] };
      this.jobs.set(facts.job, job);
      return facts.charts.map((spec, i) => {
        const card = document.createElement('section');
        card.className = 'card';
        card.id = `card-${facts.job}-${i}`;
        const head = document.createElement('h3');
        const link = document.createElement('a');
        link.href = '#job/' + encodeURIComponent(facts.job);
        link.textContent = facts.job;
        head.append(link);
        const caption = document.createElement('p');
        caption.textContent = Results.title(spec);
        const place = document.createElement('div');
        place.className = 'chart';
        card.append(head, caption, place);
        job.places.push([place, spec]);
        return card;
      });
    }

    take(batches) {
      for (const [name, batch] of Object.entries(batches)) {
        const job = this.jobs.get(name);
        if (job) {
          job.rows.take(batch);
          job.charts.filter(chart => !chart.isSampled).forEach(chart => chart.draw());
        } else if (!this.stream && !this.isLoading) {
          // One that was created meanwhile.
          this.load().catch(() => {});
        }
      }
      this.jobs.forEach(job => job.charts.filter(chart => chart.isSampled).forEach(chart => chart.draw()));
    }

    closeCharts() {
      this.jobs.forEach(job => job.charts.forEach(chart => chart.close()));
      this.jobs.clear();
    }

    close() {
      this.isClosed = true;
      if (this.events) {
        this.events.close();
      }
      this.closeCharts();
      byId('dashboard').replaceChildren();
    }
  }

  return Dashboard;
})();
