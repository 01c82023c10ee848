// Looks at the console while its appliance is stopped and started again: node restart.mjs URL CHROMIUM FOLDER. Says FEED when it
// wants records, STOP and START of the appliance.
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const [url, executablePath, folder] = process.argv.slice(2);
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const ask = async what => {
  console.log(what);
  return (await answers.next()).value;
};
const records = async () => [...(await (await fetch(url + '/metrics')).text())
  .matchAll(/^corelane_partition_records_total\{.*\} (\d+)$/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
const state = async key => (await (await fetch(`${url}/api/state?name=by_symbol&key=${key}`)).json()).rows[0].row;
const is = (page, text) => page.waitForFunction(wanted => document.getElementById('state').textContent === wanted, text);
const shows = (page, count) => page.waitForFunction(
  wanted => Number(document.getElementById('records').textContent.replaceAll(',', '')) === wanted, count);

/* Waits until the bars are what a look at the state says. */
const bars = async page => {
  const wanted = (await Promise.all([0, 1, 2, 3, 4, 5, 6].map(async i => `S${i} ${(await state('S' + i)).n}`))).sort();
  await page.waitForFunction(expected => {
    const shown = [...document.querySelectorAll('#card-by_symbol-0 .bars span')].map(one => one.textContent.replaceAll(',', ''));
    return JSON.stringify(shown.filter((one, i) => i % 2 === 0).map((one, i) => `${one} ${shown[2 * i + 1]}`).sort()) === expected;
  }, JSON.stringify(wanted));
};

/* Waits until the rows of the job are what looks at the state say. */
const showsState = async page => {
  const wanted = await Promise.all([0, 1, 2, 3, 4, 5, 6].map(async i => `S${i} ${(await state('S' + i)).n}`));
  await page.waitForFunction(expected => expected === [...document.querySelectorAll('#rows tr')].slice(1)
    .map(line => `${line.cells[0].textContent} ${line.cells[1].textContent}`).join(), wanted.join());
};

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const faults = [];
  const open = async view => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', error => faults.push(`${view}: ${error.message}`));
    await page.goto(`${url}/#${view}`);
    return page;
  };
  const overview = await open('overview');
  const job = await open('job/by_symbol');
  const dashboard = await open('dashboard');
  const pages = [overview, job, dashboard];
  await Promise.all(pages.map(page => is(page, 'ready')));
  await job.waitForFunction(() => document.getElementById('plan').textContent.includes('Aggregate'));
  await dashboard.waitForSelector('#card-by_symbol-0');
  await ask('FEED');
  const before = await records();
  assert.ok(before > 0);
  await shows(overview, before);
  await job.waitForFunction(() => document.querySelectorAll('#rows tr').length === 8);

  // It is gone: the pages say so, and that what they show is of then.
  await ask('STOP');
  await Promise.all(pages.map(page => is(page, 'no connection to the appliance')));
  for (const page of pages) {
    assert.equal(await page.locator('#state').getAttribute('class'), 'bad');
    assert.ok(await page.evaluate(() => document.body.classList.contains('lost')));
  }
  await overview.screenshot({ path: folder + '/lost.png' });

  // It is there again: they go on by themselves, with its numbers.
  await ask('START');
  await Promise.all(pages.map(page => is(page, 'ready')));
  for (const page of pages) {
    assert.ok(await page.evaluate(() => !document.body.classList.contains('lost')));
  }
  await shows(overview, await records());
  // A dashboard begins with what is recorded: nothing has come since the start.
  await dashboard.waitForFunction(() => document.querySelectorAll('#card-by_symbol-0 .bars span').length === 14);
  await bars(dashboard);
  // So does a job's page.
  await job.waitForFunction(() => document.querySelectorAll('#rows tr').length === 8);
  await showsState(job);
  await job.waitForFunction(() => document.getElementById('live').textContent.startsWith('0 results since'));
  await ask('FEED');
  const after = await records();
  assert.equal(after, 2 * before, 'what was recorded counts on');
  await shows(overview, after);
  await job.waitForFunction(() => document.querySelectorAll('#rows tr').length === 8);
  await showsState(job);
  await bars(dashboard);
  await overview.waitForTimeout(1200);
  await overview.screenshot({ path: folder + '/found.png' });

  // A page that is opened while it starts shows how far it is, then goes on.
  for (const view of ['job/by_symbol', 'dashboard']) {
    const early = await browser.newPage();
    early.on('pageerror', error => faults.push(`early ${view}: ${error.message}`));
    await early.route('**/api/**', route => route.fulfill({ status: 503, contentType: 'application/json',
      body: '{"error":"it is starting","hint":"wait"}' }));
    await early.route('**/readyz', route => route.fulfill({ status: 503, contentType: 'application/json',
      body: '{"checks":[{"name":"recovered","is_ok":false,"found":"read 5 of 9 bytes","remedy":"wait"}]}' }));
    await early.goto(`${url}/#${view}`);
    await is(early, 'read 5 of 9 bytes');
    await early.unrouteAll();
    await is(early, 'ready');
    await early.waitForFunction(() => document.getElementById('plan').textContent.includes('Aggregate') ||
      document.querySelector('#card-by_symbol-0'));
    await early.close();
  }
  assert.deepEqual(faults, []);
  console.log('OK');
} finally {
  await browser.close();
  process.stdin.destroy();
}
