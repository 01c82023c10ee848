// Looks at the console behind a connection that goes dead without being closed, as where a machine vanishes: node silent.mjs URL
// CHROMIUM FOLDER. Says FEED when it wants records.
import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const [url, executablePath, folder] = process.argv.slice(2);
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const feed = async () => {
  console.log('FEED');
  return (await answers.next()).value;
};
const { hostname, port } = new URL(url);
const records = async () => [...(await (await fetch(url + '/metrics')).text())
  .matchAll(/^corelane_partition_records_total\{.*\} (\d+)$/gm)].reduce((sum, match) => sum + Number(match[1]), 0);

/* Takes every connection, and passes nothing on while it is silent. */
const sockets = new Set();
let isSilent = false;
const proxy = createServer(near => {
  const far = connect(Number(port), hostname);
  for (const [one, other] of [[near, far], [far, near]]) {
    sockets.add(one);
    one.on('data', data => !isSilent && !one.wasSilent && other.write(data));
    one.on('close', () => {
      sockets.delete(one);
      isSilent || other.destroy();
    });
    one.on('error', () => {});
  }
});
await new Promise(resolve => proxy.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${proxy.address().port}`;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const faults = [];
  const pages = await Promise.all(['overview', 'job/by_symbol', 'dashboard'].map(async view => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', error => faults.push(`${view}: ${error.message}`));
    await page.goto(`${address}/#${view}`);
    return page;
  }));
  const are = text => Promise.all(pages.map(page => page.waitForFunction(
    wanted => document.getElementById('state').textContent === wanted, text, { timeout: 20000 })));
  await are('ready');
  await feed();
  const shows = (page, count) => page.waitForFunction(
    wanted => Number(document.getElementById('records').textContent.replaceAll(',', '')) === wanted, count);
  await shows(pages[0], await records());

  isSilent = true;
  sockets.forEach(socket => socket.wasSilent = true);
  const beginMs = Date.now();
  await are('no connection to the appliance');
  const tookMs = Date.now() - beginMs;
  assert.ok(tookMs < 10000, `told after ${tookMs} ms`);
  for (const page of pages) {
    assert.equal(await page.locator('#state').getAttribute('class'), 'bad');
    assert.ok(await page.evaluate(() => document.body.classList.contains('lost')));
  }
  await pages[0].screenshot({ path: folder + '/silent.png' });
  // It stays so, however often the page tries.
  await pages[0].waitForTimeout(7000);
  await are('no connection to the appliance');

  // The machine is there again; what was connected before stays dead.
  isSilent = false;
  await are('ready');
  await feed();
  const now = await records();
  assert.ok(now > 0);
  await shows(pages[0], now);
  await pages[1].waitForFunction(() => document.querySelectorAll('#rows tr').length === 8);
  await pages[2].waitForFunction(() => document.querySelectorAll('#card-by_symbol-0 .bars span').length === 14);
  assert.deepEqual(faults, []);
  console.log('OK');
} finally {
  await browser.close();
  sockets.forEach(socket => socket.destroy());
  proxy.close();
  process.stdin.destroy();
}
