// Looks at the console in a headless Chromium: node console.mjs URL CHROMIUM FOLDER. Says FEED when it wants records.
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
  assert.equal(Number(cells[6].replaceAll(',', '')), job.state_entries);
  await page.screenshot({ path: folder + '/jobs.png', fullPage: true });
  await page.keyboard.press('Enter');
  await page.waitForSelector('#view-job:not([hidden])');
  await page.waitForFunction(() => document.getElementById('plan').textContent.includes('Aggregate'));
  assert.match(await page.locator('#code').textContent(), /final class /);

  // Results as they leave, in each kind of chart.
  await page.waitForTimeout(700);
  await feed();
  await page.waitForFunction(() => document.querySelectorAll('#rows tr').length === 8);
  const rows = (await page.locator('#rows tr').allTextContents()).length - 1;
  assert.equal(rows, job.state_entries);
  assert.equal(await page.locator('#job-chart meter').count(), 7);
  await page.screenshot({ path: folder + '/job-bar.png', fullPage: true });
  for (const [kind, selector] of [['top', '#job-chart meter'], ['line', '#job-chart .uplot canvas'], ['heat', '#job-chart canvas']]) {
    await page.selectOption('#chart-kind', kind);
    await page.waitForSelector(selector);
    await page.screenshot({ path: `${folder}/job-${kind}.png`, fullPage: true });
  }
  await page.goto(url + '/#job/none');
  await page.waitForFunction(() => document.getElementById('job-facts').textContent.includes('there is no job none'));
  assert.equal(faults.splice(0).filter(text => !text.includes('404')).length, 0);

  // On a narrow screen nothing but tables goes sideways.
  await page.setViewportSize({ width: 360, height: 740 });
  for (const name of ['overview', 'jobs', 'job/by_symbol', 'streams', 'checkpoints']) {
    await page.goto(url + '/#' + name);
    await page.waitForTimeout(700);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${name} is ${wide} pixels too wide`);
    await page.screenshot({ path: `${folder}/narrow-${name.replace('/', '-')}.png` });
  }
  assert.match(await page.locator('#checkpoint-facts').textContent(), /Taken/);
  assert.deepEqual(faults, []);
  assert.deepEqual(outside, []);
  console.log('OK');
} finally {
  await browser.close();
  // Nothing more is asked for: without this the process waits for its input.
  process.stdin.destroy();
}
