-- A market's trades and quotes.
CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT, ts TIMESTAMP)
  WITH (key='symbol', event_time='ts', idle='5s');
CREATE STREAM quotes (symbol VARCHAR(8), bid DECIMAL(18,4), ask DECIMAL(18,4), ts TIMESTAMP)
  WITH (key='symbol', event_time='ts', idle='5s');

-- The same quotes as a table: the latest one of each symbol.
CREATE TABLE latest (symbol VARCHAR(8), bid DECIMAL(18,4), ask DECIMAL(18,4), ts TIMESTAMP)
  WITH (key='symbol', event_time='ts');

-- Mean price by volume, each second.
-- @chart line vwap BY window_start PER symbol AS Mean price by volume, each second
CREATE STREAM vwap AS
  SELECT symbol, window_start, SUM(price * size) / SUM(size) AS vwap
  FROM trades GROUP BY symbol WINDOW TUMBLING(1s);

-- Open, high, low, close and volume, each 10 seconds.
-- @chart line close BY window_start PER symbol AS Close of each 10 s
-- @chart bar open, high, low, close BY symbol AS Open, high, low and close of the last 10 s
-- @chart top volume BY symbol AS Volume of the last 10 s
CREATE STREAM bars AS
  SELECT symbol, window_start, FIRST_VALUE(price) AS open, MAX(price) AS high, MIN(price) AS low,
         LAST_VALUE(price) AS close, SUM(size) AS volume
  FROM trades GROUP BY symbol WINDOW TUMBLING(10s);

-- What lies between both sides of a quote.
-- @chart line spread BY ts PER symbol AS Spread
-- @chart bar mid BY symbol AS Middle of the quote
CREATE STREAM spread AS
  SELECT symbol, ask - bid AS spread, (ask + bid) / 2 AS mid, ts FROM quotes;

-- Each trade with the quote as it was, and who gave in.
-- @chart table AS Trades and who gave in
CREATE STREAM sides AS
  SELECT t.symbol AS symbol, t.price AS price, q.bid AS bid, q.ask AS ask,
         CASE WHEN t.price >= q.ask THEN 'buy' WHEN t.price <= q.bid THEN 'sell' ELSE 'between' END AS side
  FROM trades t LEFT JOIN latest q ON t.symbol = q.symbol;

-- Mean of a symbol's last 100 trades.
-- @chart line mean BY ts PER symbol AS Mean of the last 100 trades
CREATE STREAM moving AS
  SELECT symbol, ts, AVG(price) OVER (ROWS WINDOW BUFFER 100 ROWS PARTITION BY symbol ORDER BY ts) AS mean
  FROM trades;

-- Who rose most in 10 seconds.
-- @chart top rise BY symbol LIMIT 3 AS Who rose most in 10 s
CREATE STREAM movers AS
  SELECT symbol, LAST_VALUE(price) / FIRST_VALUE(price) - 1 AS rise, window_end
  FROM trades GROUP BY symbol WINDOW TUMBLING(10s) ORDER BY rise DESC, symbol LIMIT 3;

-- Trades far beyond what is usual for their symbol: three deviations above the mean of the 50 before.
-- @chart table ts, symbol, size, mean AS Trades far beyond the usual size
CREATE STREAM spikes AS
  SELECT symbol, ts, size, mean
  FROM (SELECT symbol, ts, size,
               AVG(size) OVER (PARTITION BY symbol ORDER BY ts ROWS BETWEEN 50 PRECEDING AND 1 PRECEDING) AS mean,
               STDDEV_SAMP(size) OVER (PARTITION BY symbol ORDER BY ts
                                       ROWS BETWEEN 50 PRECEDING AND 1 PRECEDING) AS deviation
        FROM trades)
  WHERE size > mean + 3 * deviation;
