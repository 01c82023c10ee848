// Looks at the console in a headless Chromium: node console.mjs URL CHROMIUM FOLDER. Says FEED when it wants records, CHECKPOINT when it wants one.
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const [url, executablePath, folder] = process.argv.slice(2);
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const feed = async () => {
  console.log('FEED');
  return (await answers.next()).value;
};
const status = async () => (await fetch(url + '/status')).json();
// Straight from the counters; /status has what was seen last, twice a second.
const records = async () => [...(await (await fetch(url + '/metrics')).text())
  .matchAll(/^corelane_partition_records_total\{.*\} (\d+)$/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
const number = async (page, id) => Number((await page.locator('#' + id).textContent()).replaceAll(',', ''));

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const faults = [];
  page.on('console', message => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', error => faults.push(error.message));
  const outside = [];
  page.on('request', request => request.url().startsWith(url) || request.url().startsWith('data:') ||
    outside.push(request.url()));

  // The page renders, and its numbers are those of the counters.
  await page.goto(url + '/');
  await page.waitForFunction(() => document.getElementById('state').textContent === 'ready');
  await page.goto(url + '/#checkpoints');
  await page.waitForFunction(() => document.getElementById('checkpoint-facts').textContent.includes('none since the start'));
  await page.waitForSelector('#checkpoint-table', { state: 'hidden' });
  await page.screenshot({ path: folder + '/no-checkpoints.png' });
  console.log('CHECKPOINT');
  await answers.next();
  await page.waitForSelector('#checkpoint-table', { state: 'visible' });
  await page.goto(url + '/#overview');
  // Before anything has come there is no great empty box.
  const bare = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await bare.route('**/events', route => route.abort());
  await bare.goto(url + '/');
  await bare.waitForSelector('#heat');
  assert.ok((await bare.locator('#heat').boundingBox()).height < 60);
  await bare.close();

  await feed();
  const fed = await records();
  assert.ok(fed > 0);
  await page.waitForFunction(n => Number(document.getElementById('records').textContent.replaceAll(',', '')) >= n, fed);
  assert.equal(await number(page, 'records'), fed);
  assert.equal(await page.locator('#partitions tr').count(), 1 + (await status()).overview.partitions.length);
  assert.equal(await page.locator('#rate-chart canvas').count(), 1);

  // What changes is there within a second.
  const before = Date.now();
  const feeding = feed();
  await page.waitForFunction(n => Number(document.getElementById('records').textContent.replaceAll(',', '')) > n, fed);
  const firstShown = Date.now();
  await feeding;
  const total = await records();
  const taken = Date.now();
  await page.waitForFunction(n => Number(document.getElementById('records').textContent.replaceAll(',', '')) === n, total);
  const late = Date.now() - taken;
  assert.ok(late < 1000, `the last records were shown after ${late} ms`);
  console.log(`first records shown after ${firstShown - before} ms, the last ones ${late} ms behind the counters`);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: folder + '/overview.png', fullPage: true });

  // By keyboard to the jobs, and into one.
  await page.focus('nav a[href="#jobs"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#view-jobs:not([hidden]) #job-by_symbol');
  await page.focus('#job-by_symbol');
  await page.waitForTimeout(1200);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'job-by_symbol', 'the focus stays while it refreshes');
  const job = (await status()).overview.jobs.find(one => one.job === 'by_symbol');
  const cells = await page.locator('#job-table tr', { hasText: 'by_symbol' }).locator('td').allTextContents();
  assert.equal(Number(cells[1].replaceAll(',', '')), job.results);
  assert.equal(Number(cells[9].replaceAll(',', '')), job.state_entries);
  await page.screenshot({ path: folder + '/jobs.png', fullPage: true });
  await page.keyboard.press('Enter');
  await page.waitForSelector('#view-job:not([hidden])');
  await page.waitForFunction(() => document.getElementById('plan').textContent.includes('Aggregate'));
  assert.match(await page.locator('#code').textContent(), /final class /);

  // State by key, by keyboard; a key that there is not, and one that is none.
  await page.focus('#state-key');
  await page.keyboard.type('S3');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.getElementById('state-answer').textContent === '1 row');
  const state = await page.locator('#state-rows tr').nth(1).locator('td').allTextContents();
  assert.equal(state[1], 'S3');
  const total3 = Number(state[2]);
  assert.ok(total3 > 0);
  await page.fill('#state-key', 'S9');
  await page.click('#state-form button');
  await page.waitForFunction(() => document.getElementById('state-answer').textContent === '0 rows');

  // Results as they leave, in each kind of chart.
  await page.waitForTimeout(700);
  await feed();
  await page.waitForFunction(() => document.querySelectorAll('#rows tr').length === 8);
  await page.waitForSelector('#job-latency-chart .uplot canvas');
  await page.waitForFunction(() => document.getElementById('job-latency').textContent.includes('p99.9 '));
  const rows = (await page.locator('#rows tr').allTextContents()).length - 1;
  assert.equal(rows, job.state_entries);
  assert.equal(await page.locator('#job-chart meter').count(), 7);
  const symbols = await page.locator('#rows tr td:first-child').allTextContents();
  assert.deepEqual(symbols, ['S0', 'S1', 'S2', 'S3', 'S4', 'S5', 'S6'], 'rows are in the order of their key');
  await page.screenshot({ path: folder + '/job-top.png', fullPage: true });
  // A look sees what the table shows.
  await page.fill('#state-key', 'S3');
  await page.click('#state-form button');
  await page.waitForFunction(before => {
    const cells = [...document.querySelectorAll('#state-rows td')].map(cell => cell.textContent);
    return cells.length && Number(cells[2]) > before;
  }, total3);
  assert.equal(await page.locator('#state-rows td').nth(2).textContent(),
    await page.locator('#rows tr').nth(4).locator('td').nth(1).textContent());
  for (const [kind, selector] of [['bar', '#job-chart meter'], ['line', '#job-chart .uplot canvas'],
    ['heat', '#job-chart canvas[role=img]'], ['table', '#job-chart table tr']]) {
    await page.selectOption('#chart-kind', kind);
    await page.waitForSelector(selector);
    await page.screenshot({ path: `${folder}/job-${kind}.png`, fullPage: true });
  }
  // Dead letters one by one, and checkpoints with what they are.
  await page.goto(url + '/#job/numbers');
  await page.waitForFunction(() => document.getElementById('state-answer').textContent.includes('cannot be looked at'));
  await page.waitForFunction(() => document.querySelectorAll('#job-letters tr').length === 21);
  await page.screenshot({ path: folder + '/job-letters.png', fullPage: true });
  await page.goto(url + '/#deadletters');
  await page.waitForFunction(() => document.querySelectorAll('#letters tr').length > 50);
  const letter = await page.locator('#letters tr').nth(1).locator('td').allTextContents();
  assert.match(letter[0], /^0-[01]-\d+$/);
  assert.equal(letter[1], 'CAST');
  assert.equal(letter[3], 'numbers');
  assert.match(letter[8], /^\{ "symbol": "S\d", "size": \d+, "note": "x\d+", /);
  await page.screenshot({ path: folder + '/deadletters.png' });
  await page.goto(url + '/#checkpoints');
  await page.waitForFunction(() => document.querySelectorAll('#checkpoint-table tr').length >= 3);
  const checkpoint = await page.locator('#checkpoint-table tr').nth(1).locator('td').allTextContents();
  assert.match(checkpoint[3], / (ms|s|min)$/);
  assert.match(checkpoint[4], / (ms|s)$/);
  await page.screenshot({ path: folder + '/checkpoints.png', fullPage: true });
  await page.goto(url + '/#job/none');
  await page.waitForFunction(() => document.getElementById('job-facts').textContent.includes('there is no job none'));
  assert.equal(await page.locator('#job-body').isVisible(), false, 'nothing of the job before');
  await page.screenshot({ path: folder + '/no-job.png' });
  assert.equal(faults.splice(0).filter(text => !text.includes('404')).length, 0);

  // On a narrow screen nothing but tables goes sideways.
  await page.setViewportSize({ width: 360, height: 740 });
  for (const name of ['overview', 'dashboard', 'jobs', 'job/by_symbol', 'streams', 'deadletters', 'checkpoints']) {
    await page.goto(url + '/#' + name);
    await page.waitForTimeout(700);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${name} is ${wide} pixels too wide`);
    await page.screenshot({ path: `${folder}/narrow-${name.replace('/', '-')}.png`, fullPage: name !== 'deadletters' });
  }
  assert.match(await page.locator('#checkpoint-facts').textContent(), /Taken/);
  assert.match(await page.locator('#checkpoint-facts').textContent(), / in .* ago/);
  await page.goto(url + '/#deadletters');
  await page.waitForFunction(() => document.querySelectorAll('#letters tr').length > 50);
  const tall = await page.locator('#letters tr').nth(1).evaluate(row => row.clientHeight);
  assert.ok(tall < 60, `a dead letter is ${tall} pixels tall on a narrow screen`);
  assert.deepEqual(faults, []);
  assert.deepEqual(outside, []);
  console.log('OK');
} finally {
  await browser.close();
  // Nothing more is asked for: without this the process waits for its input.
  process.stdin.destroy();
}
