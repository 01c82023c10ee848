// Looks at the examples' dashboards in a headless Chromium: node dashboard.mjs URL CHROMIUM FOLDER. Says FEED when it wants records.
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const [url, executablePath, folder] = process.argv.slice(2);
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const feed = async () => {
  console.log('FEED');
  return (await answers.next()).value;
};

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const faults = [];
  page.on('console', message => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', error => faults.push(error.message));
  const cells = selector => page.locator(selector).allTextContents();
  const jobs = (await (await fetch(url + '/api/dashboard')).json()).jobs;
  const cards = jobs.reduce((sum, job) => sum + job.charts.length, 0);

  // A card for each chart of each job, empty at first.
  await page.goto(url + '/#dashboard');
  await page.waitForFunction(n => document.querySelectorAll('#dashboard .card').length === n, cards);
  for (const waits of [true, false]) {
    const job = jobs.find(one => one.waits_for_window === waits);
    assert.match(await page.locator(`#card-${job.job}-0`).textContent(),
      waits ? /No results yet; they come when a window closes\./ : /No results yet\.(?!.*window closes)/, job.job);
  }
  await page.waitForFunction(() => document.getElementById('state').textContent === 'ready');
  await feed();

  // What suits each result.
  for (const [card, selector] of [['by_type-0', '.uplot canvas'], ['by_year-0', 'meter'], ['heat_map-0', '.grid td'],
    ['popular-0', 'meter'], ['students_by_year-0', 'meter'], ['popular_by_year-0', 'table tr + tr'], ['by_department-0', 'meter'],
    ['users_by_type-0', 'meter'], ['success_rate-0', '.uplot canvas'], ['response_time-0', '.uplot canvas'],
    ['response_time-1', 'meter'], ['per_minute-0', '.uplot canvas'], ['vwap-0', '.uplot canvas'], ['bars-0', '.uplot canvas'],
    ['bars-1', 'meter'], ['bars-2', 'meter'], ['spread-0', '.uplot canvas'], ['spread-1', 'meter'], ['sides-0', 'table tr + tr'],
    ['moving-0', '.uplot canvas'], ['movers-0', 'meter'], ['spikes-0', 'table tr + tr']]) {
    await page.waitForSelector(`#card-${card} ${selector}`, { timeout: 20000 }).catch(() => assert.fail(`${card} shows no ${selector}`));
  }
  await page.waitForTimeout(1000);

  // The chart of the last window says what the results say: the last 20 s of queries that closed.
  const years = await page.evaluate(async () => {
    const events = new EventSource('api/dashboard/events');
    const batch = await new Promise(resolve => events.onmessage = event => resolve(JSON.parse(event.data)));
    events.close();
    return batch.jobs.by_year.rows.map(one => one.row);
  });
  const last = years.map(row => row.window_end).sort().at(-1);
  const expected = years.filter(row => row.window_end === last).sort((one, other) => (one.year ?? 0) - (other.year ?? 0))
    .flatMap(row => [row.year === null ? 'NULL' : String(row.year), String(row.queries)]);
  assert.equal(expected.length, 14, 'six years and those without');
  assert.deepEqual(await cells('#card-by_year-0 .bars span'), expected);
  const top = (await cells('#card-popular-0 .bars span')).filter((text, i) => i % 2 === 1).map(Number);
  assert.equal(top.length, 5);
  assert.deepEqual(top, [...top].sort((one, other) => other - one), 'the greatest first');
  assert.deepEqual(await cells('#card-heat_map-0 tr:first-child th'), ['', 'NULL', '1', '2', '3', '4', '5', '6']);
  assert.deepEqual(await cells('#card-heat_map-0 tr th[scope=row]'), ['', 'guest', 'student', 'teacher']);
  assert.deepEqual(await cells('#card-vwap-0 .u-legend .u-label'), ['Time', 'ACME', 'GLOBEX', 'HOOLI', 'INITECH']);
  await page.screenshot({ path: folder + '/dashboard.png', fullPage: true });

  // One stream's alone, kept in the address; a page that comes later sees what there is already.
  await page.selectOption('#dashboard-stream', 'queries');
  await page.waitForFunction(() => location.hash === '#dashboard/queries' && document.querySelectorAll('.card').length === 14);
  await page.reload();
  await page.waitForSelector('#card-heat_map-0 .grid td');
  await page.screenshot({ path: folder + '/dashboard-queries.png', fullPage: true });

  // An appliance that does not record says so.
  await page.goto(url + '/#deadletters');
  await page.waitForFunction(() => document.getElementById('letters-facts').textContent.startsWith('0 seen since the start'));

  await page.goto(url + '/#job/heat_map');
  await page.waitForFunction(() => document.getElementById('chart-kind').value === 'heat');

  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(url + '/#dashboard');
  await page.waitForSelector('#card-bars-2 meter');
  await page.waitForTimeout(700);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `the dashboard is ${wide} pixels too wide`);
  await page.screenshot({ path: folder + '/narrow-dashboards.png', fullPage: true });
  assert.deepEqual(faults, []);
  console.log('OK');
} finally {
  await browser.close();
  process.stdin.destroy();
}
